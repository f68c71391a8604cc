"""What the methods of a class give the attributes of ``self``, where the walk begins with another method."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.source import SourceError
from ormlint.walk.frames import Frame
from ormlint.walk.joins import join_all
from ormlint.walk.scope import nodes
from ormlint.walk.values import NONE, REQUEST, UNKNOWN, Instance, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

SET = re.compile(r"\bself\.(\w+)(?=[^\n=(]*[^\n=!<>(]=[^=])")
MOST = 4
"""An attribute that more places set is not followed."""


def set_by_methods(walker: Walker, value: Instance, name: str) -> Value | None:
    """One value for all that the methods assign to an attribute; ``None`` where none does."""
    setters = [function for each in value.symbol.ancestors for function in _setters(walker, each, name)]
    key = hash((value.symbol.qualname, name))
    if not setters or key in walker.evaluating:
        return UNKNOWN if setters else None
    walker.evaluating.add(key)
    try:
        found = [given for function in setters[:MOST] for given in _given(walker, value, function, name)]
    finally:
        walker.evaluating.discard(key)
    found = [given for given in found if given != NONE]
    if not found:
        return None
    return join_all(found) if len(setters) <= MOST else UNKNOWN


def _setters(walker: Walker, symbol: ProjectClass, name: str) -> list[ProjectFunction]:
    """The methods of one class that may set an attribute, by their text."""
    if symbol.module.stub:
        return []
    key = ("set", symbol.qualname)
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
    sources = [_source(each, name) for each in nodes(node)]
    wanted = [source for source in sources if source is not None]
    if not all(isinstance(source, cst.BaseExpression) for source in wanted):
        return [UNKNOWN]
    frame = Frame(function.module, function.block, function=function, owner=function.owner, receiver=value)
    frame.names = {"self": value, "request": REQUEST}
    with walker.apart():
        return [walker.evaluate(source, frame) for source in wanted]


def _source(node: cst.CSTNode, name: str) -> cst.CSTNode | None:
    """The expression that a statement assigns to the attribute; the statement where it is no plain one."""
    if isinstance(node, cst.Assign):
        targets = [target.target for target in node.targets]
        if any(_is_own(target, name) for target in targets):
            return node.value
        return node if any(_is_among(target, name) for target in targets) else None
    if isinstance(node, (cst.AnnAssign, cst.AugAssign)) and _is_own(node.target, name):
        return node.value if isinstance(node, cst.AnnAssign) else node
    return None


def _is_among(target: cst.BaseExpression, name: str) -> bool:
    """Whether ``self.name`` is one of several targets: ``self.name, self.other = …``."""
    several = isinstance(target, (cst.Tuple, cst.List))
    return several and any(_is_own(element.value, name) for element in target.elements)  # type: ignore[attr-defined]


def _is_own(node: cst.CSTNode, name: str) -> bool:
    """Whether an expression is ``self.name``."""
    own = isinstance(node, cst.Attribute) and node.attr.value == name
    return own and isinstance(node.value, cst.Name) and node.value.value == "self"  # type: ignore[attr-defined]
