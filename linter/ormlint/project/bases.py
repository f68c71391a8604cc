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
    node = parsed(text)
    yield from (None,) if node is None else expression_bases(symbol, node)


def parsed(text: str) -> cst.BaseExpression | None:
    """An expression as a tree; ``None`` when it is none."""
    try:
        return cst.parse_expression(text)
    except (cst.ParserSyntaxError, ValueError, RecursionError):
        return None


def expression_bases(symbol: ProjectClass, node: cst.BaseExpression) -> Iterator[Symbol | None]:
    """The classes that an expression among the bases stands for."""
    if isinstance(node, cst.Subscript):
        yield from expression_bases(symbol, node.value)
    elif isinstance(node, cst.Call) and _called_name(node) == "with_metaclass":
        for argument in node.args[1:]:
            yield from expression_bases(symbol, argument.value)
    elif dotted(node):
        yield from _named(symbol, dotted(node))
    else:
        yield made_class(symbol.module, node)


def _named(symbol: ProjectClass, text: str) -> Iterator[Symbol | None]:
    found = symbol.module.project.followed(_in_scope(symbol, text)) or _of_marshmallow(symbol, text)
    if isinstance(found, Assignment) and isinstance(found.node, cst.Call | cst.Subscript):
        yield made_class(found.module, found.node)
    else:
        yield found


def _of_marshmallow(symbol: ProjectClass, text: str) -> External | None:
    """``ma.Schema``, where ``ma`` is the extension object of Flask-Marshmallow."""
    head, _, name = text.rpartition(".")
    maker = symbol.module.project.followed(_in_scope(symbol, head)) if head else None
    if not isinstance(maker, Assignment) or not isinstance(maker.node, cst.Call):
        return None
    return External(f"marshmallow_sqlalchemy.{name}") if _called_name(maker.node) == "Marshmallow" else None


def made_class(module: Module, node: cst.BaseExpression) -> Symbol | None:
    """The class that a call makes or loads: ``Manager.from_queryset(…)``, ``get_model("app", "Model")``."""
    if isinstance(node, cst.Subscript):
        return made_class(module, node.value)
    if (
        isinstance(node, cst.Attribute)
        and node.attr.value == "__class__"
        and isinstance(node.value, cst.Call)
    ):
        return made_class(module, node.value.func)
    if not isinstance(node, cst.Call):
        return module.project.followed(module.resolve(node))
    name = _called_name(node)
    if name == "from_queryset" and isinstance(node.func, cst.Attribute):
        return made_class(module, node.func.value)
    texts = [text_of(argument.value) for argument in node.args if argument.keyword is None]
    if name == "get_user_model":
        return module.project.user_class
    if name == "get_model" and texts and all(texts):
        return module.project.model_class(".".join(text for text in texts if text))
    if name == "get_class" and len(texts) > 1:
        return loaded_class(module, texts[0] or "", texts[1] or "")
    return None


def loaded_class(module: Module, where: str, name: str) -> Symbol | None:
    """The class that ``get_class("catalogue.managers", "ProductManager")`` of django-oscar loads."""
    ending = f".{where}"
    found = [other for other in module.project.modules.values() if f".{other.name}".endswith(ending)]
    return found[0].lookup(name) if len(found) == 1 else None


def _called_name(node: cst.Call) -> str:
    return node.func.attr.value if isinstance(node.func, cst.Attribute) else dotted(node.func)


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


def text_of(node: cst.BaseExpression | None) -> str | None:
    """The value of a plain string."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        value = node.evaluated_value
        return value if isinstance(value, str) else None
    return None
