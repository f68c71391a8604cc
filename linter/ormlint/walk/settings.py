"""What the methods of a class give the attributes of ``self``, where the walk begins with another method."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.source import SourceError
from ormlint.walk.frames import Frame
from ormlint.walk.joins import join_all
from ormlint.walk.scope import nodes_in
from ormlint.walk.values import NONE, REQUEST, UNKNOWN, Instance, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

SET = re.compile(r"\bself\.(\w+)(?=[^\n=(]*[^\n=!<>(]=[^=])")
MOST = 4
"""An attribute that more places set is not followed."""


def set_by_methods(walker: Walker, value: Instance, name: str) -> Value | None:
    """One value for all that the methods assign to an attribute; ``None`` where none does."""
    key = ("set", value.symbol.qualname, name)
    if key in walker.known:
        return walker.known[key]  # type: ignore[no-any-return]
    setters = [function for each in value.symbol.ancestors for function in _setters(walker, each, name)]
    if setters and hash(key) in walker.evaluating:
        return UNKNOWN
    found = _joined(walker, value, setters, name, hash(key)) if setters else None
    if found is None or found is UNKNOWN:
        walker.known[key] = found  # the same for each instance
    return found


def _joined(
    walker: Walker, value: Instance, setters: list[ProjectFunction], name: str, key: int
) -> Value | None:
    if len(setters) > MOST:
        return UNKNOWN
    walker.evaluating.add(key)
    try:
        found = [given for function in setters for given in _given(walker, value, function, name)]
    finally:
        walker.evaluating.discard(key)
    found = [given for given in found if given != NONE]
    return join_all(found) if found else None


def _setters(walker: Walker, symbol: ProjectClass, name: str) -> list[ProjectFunction]:
    """The methods of one class that may set an attribute, by their text."""
    if symbol.module.stub:
        return []
    key = ("setters", symbol.qualname)
    if key not in walker.known:
        walker.known[key] = _by_name(symbol)
    return walker.known[key].get(name, [])  # type: ignore[no-any-return]


def _by_name(symbol: ProjectClass) -> dict[str, list[ProjectFunction]]:
    found: dict[str, list[ProjectFunction]] = defaultdict(list)
    for block in symbol.block.children:
        function = symbol.module.function_of(block) if block.kind == "function" else None
        if function is None or function.name == "__init__":
            continue
        for name in dict.fromkeys(SET.findall(block.text)):
            found[name].append(function)
    return found


def _given(walker: Walker, value: Instance, function: ProjectFunction, name: str) -> list[Value]:
    """What a method assigns to the attribute; unknown where that depends on more than one expression."""
    try:
        node = function.block.node()
    except SourceError:
        return [UNKNOWN]
    wanted = _sources(node).get(name, [])
    if not all(isinstance(source, cst.BaseExpression) for source in wanted):
        return [UNKNOWN]
    frame = Frame(function.module, function.block, function=function, owner=function.owner, receiver=value)
    frame.names = {"self": value, "request": REQUEST}
    with walker.apart():
        return [walker.evaluate(source, frame) for source in wanted]


@lru_cache(maxsize=1 << 12)
def _sources(node: cst.CSTNode) -> dict[str, list[cst.CSTNode]]:
    """The expressions that a method assigns to each attribute; the statement where it is no plain one."""
    found: dict[str, list[cst.CSTNode]] = defaultdict(list)
    for each in nodes_in(node):
        if isinstance(each, (cst.Assign, cst.AnnAssign, cst.AugAssign)):
            for name, source in _assigned(each):
                found[name].append(source)
    return found


def _assigned(node: cst.Assign | cst.AnnAssign | cst.AugAssign) -> Iterator[tuple[str, cst.CSTNode]]:
    plain = node if isinstance(node, cst.AugAssign) else node.value
    for target in [each.target for each in node.targets] if isinstance(node, cst.Assign) else [node.target]:
        if isinstance(target, (cst.Tuple, cst.List)):
            yield from ((name, node) for name in map(_own, (one.value for one in target.elements)) if name)
        elif _own(target) and plain is not None:
            yield _own(target), plain


def _own(node: cst.CSTNode) -> str:
    """``name`` for ``self.name``."""
    own = isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == "self"
    return node.attr.value if own else ""  # type: ignore[attr-defined]
