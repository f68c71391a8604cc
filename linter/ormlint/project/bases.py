"""What the base classes in a class header are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.symbols import BUILTINS, Assignment, External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.symbols import Symbol

_NAME = re.compile(r"\w+(?:\.\w+)*")


def bases_of(symbol: ProjectClass) -> tuple[Symbol | None, ...]:
    """The base classes in order; ``None`` where one cannot be told."""
    return tuple(base for text in symbol.block.bases for base in _bases(symbol, text))


def _bases(symbol: ProjectClass, text: str) -> Iterator[Symbol | None]:
    if _NAME.fullmatch(text):
        yield from _named(symbol, text)
        return
    try:
        node = cst.parse_expression(text)
    except (cst.ParserSyntaxError, ValueError, RecursionError):
        yield None
        return
    yield from expression_bases(symbol, node)


def expression_bases(symbol: ProjectClass, node: cst.BaseExpression) -> Iterator[Symbol | None]:
    """The classes that an expression among the bases stands for."""
    if isinstance(node, cst.Subscript):
        yield from expression_bases(symbol, node.value)
    elif isinstance(node, cst.Call):
        yield from _called(symbol, node)
    elif dotted(node):
        yield from _named(symbol, dotted(node))
    else:
        yield None


def _named(symbol: ProjectClass, text: str) -> Iterator[Symbol | None]:
    found = symbol.module.project.followed(_in_scope(symbol, text))
    if isinstance(found, Assignment) and isinstance(found.node, cst.Call | cst.Subscript):
        yield from (
            expression_bases(symbol, found.node)
            if found.module is symbol.module
            else (_elsewhere(found.module, found.node))
        )
    else:
        yield found


def _elsewhere(module: Module, node: cst.Call | cst.Subscript) -> Iterator[Symbol | None]:
    func = node.func if isinstance(node, cst.Call) else node.value
    if isinstance(func, cst.Attribute) and func.attr.value == "from_queryset":
        func = func.value
    elif isinstance(node, cst.Call):
        yield loaded_class(module, node)
        return
    yield module.project.followed(module.resolve(func))


def _in_scope(symbol: ProjectClass, text: str) -> Symbol | None:
    project = symbol.module.project
    head, _, rest = text.partition(".")
    found: Symbol | None = symbol.owner.own_member(head) if symbol.owner is not None else None
    if found is None or found is symbol:
        found = symbol.module.lookup(head)
    if found is symbol:
        found = symbol.module.imported(head)
    if found is None and head in BUILTINS:
        found = External(f"builtins.{head}")
    for name in rest.split(".") if rest else ():
        found = None if found is None else project.attribute(found, name)
    return found


def _called(symbol: ProjectClass, node: cst.Call) -> Iterator[Symbol | None]:
    name = dotted(node.func).rpartition(".")[2]
    if isinstance(node.func, cst.Attribute) and node.func.attr.value == "from_queryset":
        yield from expression_bases(symbol, node.func.value)
    elif name == "with_metaclass":
        for argument in node.args[1:]:
            yield from expression_bases(symbol, argument.value)
    else:
        yield loaded_class(symbol.module, node)


def loaded_class(module: Module, node: cst.Call) -> Symbol | None:
    """The class that ``get_class("catalogue.managers", "ProductManager")`` of django-oscar loads."""
    if dotted(node.func).rpartition(".")[2] != "get_class" or len(node.args) < 2:
        return None
    where, what = (text_of(argument.value) for argument in node.args[:2])
    if not where or not what:
        return None
    ending = f".{where}"
    found = [other for name, other in module.project.modules.items() if f".{name}".endswith(ending)]
    return found[0].lookup(what) if len(found) == 1 else None


def text_of(node: cst.BaseExpression | None) -> str | None:
    """The value of a plain string."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None
