"""Reads the constants in declarations: flags, names, lists of names, keyword arguments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bases import text_of
from ormlint.project.bindings import dotted
from ormlint.project.symbols import Assignment

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.symbols import ProjectClass, Symbol

_MAX_DEPTH = 20


class Expr:
    """An expression together with the module and class that it stands in."""

    __slots__ = ("_depth", "module", "node", "owner")

    def __init__(
        self, node: cst.BaseExpression, module: Module, owner: ProjectClass | None = None, depth: int = 0
    ) -> None:
        self.node = node
        self.module = module
        self.owner = owner
        self._depth = depth

    def within(self, node: cst.BaseExpression) -> Expr:
        """Another expression at the same place."""
        return Expr(node, self.module, self.owner, self._depth + 1)

    @property
    def is_true(self) -> bool:
        """Whether it is ``True``."""
        value = self.constant().node
        return isinstance(value, cst.Name) and value.value == "True"

    @property
    def text(self) -> str | None:
        """The string that it is, if it is one."""
        return text_of(self.constant().node)

    def constant(self) -> Expr:
        """What a name was assigned, or the default of ``getattr``; any other expression itself."""
        if self._depth > _MAX_DEPTH:
            return self
        if (
            isinstance(self.node, cst.Call)
            and len(self.node.args) == 3
            and dotted(self.node.func) == "getattr"
        ):
            return self.within(self.node.args[2].value).constant()
        if not isinstance(self.node, cst.Name | cst.Attribute):
            return self
        symbol = self.symbol()
        if isinstance(symbol, Assignment) and symbol.node is not None and symbol.node is not self.node:
            return Expr(symbol.node, symbol.module, symbol.owner, self._depth + 1).constant()
        return self

    def symbol(self) -> Symbol | None:
        """What a dotted name stands for; names of the class body are seen."""
        name = dotted(self.node)
        if self.owner is not None and name.isidentifier():
            member = self.owner.own_member(name)
            if member is not None and getattr(member, "node", None) is not self.node:
                return member
        if self.owner is not None and name.startswith("cls."):
            return self.owner.member(name.removeprefix("cls."))
        return self.module.resolve(self.node) if name else None

    def items(self) -> list[Expr] | None:
        """The elements of a list or tuple, sums included; ``None`` when that cannot be told."""
        value = self.constant()
        if self._depth > _MAX_DEPTH:
            return None
        if isinstance(value.node, cst.List | cst.Tuple | cst.Set):
            return list(_elements(value, value.node))
        if isinstance(value.node, cst.BinaryOperation) and isinstance(value.node.operator, cst.Add):
            left, right = value.within(value.node.left).items(), value.within(value.node.right).items()
            return None if left is None or right is None else left + right
        return None

    def texts(self) -> tuple[str, ...] | None:
        """The strings in a list, or the only string; ``None`` when that cannot be told."""
        only = self.text
        items = self.items() if only is None else []
        if items is None:
            return None
        found = [item.text for item in items] if only is None else [only]
        return tuple(text for text in found if text is not None) if None not in found else None

    def keywords(self) -> dict[str, Expr]:
        """The entries of ``dict(…)`` or of a mapping with constant keys."""
        value = self.constant()
        if self._depth > _MAX_DEPTH:
            return {}
        if isinstance(value.node, cst.Call) and dotted(value.node.func) == "dict":
            return keywords(value.node, value)
        if not isinstance(value.node, cst.Dict):
            return {}
        found = {}
        for element in value.node.elements:
            key = text_of(element.key) if isinstance(element, cst.DictElement) else None
            if key is not None:
                found[key] = value.within(element.value)
        return found


def _elements(value: Expr, node: cst.List | cst.Tuple | cst.Set) -> Iterator[Expr]:
    for element in node.elements:
        inner = value.within(element.value)
        if isinstance(element, cst.StarredElement):
            yield from inner.items() or ()
        else:
            yield inner


def keywords(call: cst.Call, at: Expr) -> dict[str, Expr]:
    """The keyword arguments of a call, those from ``**names`` of known mappings too."""
    found: dict[str, Expr] = {}
    for argument in call.args:
        if argument.keyword is not None:
            found[argument.keyword.value] = at.within(argument.value)
        elif argument.star == "**":
            found = at.within(argument.value).keywords() | found
    return found


def positionals(call: cst.Call, at: Expr) -> list[Expr]:
    """The positional arguments of a call up to the first starred one."""
    found: list[Expr] = []
    for argument in call.args:
        if argument.keyword is not None or argument.star:
            break
        found.append(at.within(argument.value))
    return found


def call_name(node: cst.BaseExpression) -> str:
    """The last part of the name of what is called."""
    func = node.func if isinstance(node, cst.Call) else node
    if isinstance(func, cst.Attribute):
        return func.attr.value
    return func.value if isinstance(func, cst.Name) else ""
