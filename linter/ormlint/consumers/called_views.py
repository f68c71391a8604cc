"""Views that a call of ``as_view()`` makes: its keywords stand in the place of attributes of the class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.project import Assignment, External, ProjectClass
from ormlint.project.classbodies import ClassBody
from ormlint.source.blocks import Block
from ormlint.source.scanner import Definition

if TYPE_CHECKING:
    from ormlint.project import Module, Symbol
    from ormlint.source.spots import NodeSpot

CALLED = re.compile(r"\.as_view\(\s*(?:\{[^}]*\}\s*,\s*)?\w+\s*=(?!=)")
VIEW = "django.views.generic.base.View"


class _CallBlock(Block):
    """The expression of the call in the place of a class."""

    def __init__(self, outer: Block, name: str, call: cst.Call) -> None:
        super().__init__(outer.file, Definition("class", name, 0, 1, 1, 0), None)
        self._outer = outer
        self._call = call

    def node(self) -> Any:
        """The call."""
        return self._call

    def spot(self, node: cst.CSTNode) -> NodeSpot:
        """Where a node stands in the module."""
        return self._outer.spot(node)


class _Keywords(ClassBody):
    """The keywords as what a class body assigns."""

    def __init__(self, owner: ProjectClass, outer: Block, call: cst.Call) -> None:
        super().__init__(owner)
        given = ((arg.keyword, arg.value) for arg in call.args)
        self.assignments = [
            Assignment(keyword.value, owner.module, value, outer)
            for keyword, value in given
            if keyword is not None
        ]


class CalledView(ProjectClass):
    """The view that one call makes."""

    def __init__(self, module: Module, outer: Block, view: ProjectClass, call: cst.Call) -> None:
        super().__init__(module, _CallBlock(outer, view.name, call), None)
        self._view = view
        self._body = _Keywords(self, outer, call)

    @property
    def bases(self) -> tuple[Symbol | None, ...]:
        """The class that ``as_view`` is called on."""
        return (self._view,)


def called_views(module: Module) -> Iterator[CalledView]:
    """The views that calls with keywords make at the top of a module, among the addresses of a site."""
    if module.block is None or not CALLED.search(module.file.text):
        return
    for statement, _ in module.body:
        for call in _calls(statement):
            view = _view(module, call)
            if view is not None:
                yield CalledView(module, module.block, view, call)


def _calls(node: cst.CSTNode) -> Iterator[cst.Call]:
    waiting: list[cst.CSTNode] = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, cst.Call) and _is_given(found):
            yield found
        waiting += reversed(found.children)


def _is_given(call: cst.Call) -> bool:
    named = isinstance(call.func, cst.Attribute) and call.func.attr.value == "as_view"
    return named and any(arg.keyword is not None for arg in call.args)


def _view(module: Module, call: cst.Call) -> ProjectClass | None:
    assert isinstance(call.func, cst.Attribute)
    symbol = module.project.followed(module.resolve(call.func.value))
    if isinstance(symbol, External):
        symbol = module.project.stubs.class_of(symbol.dotted)
    return symbol if isinstance(symbol, ProjectClass) and symbol.derives_from(VIEW) else None
