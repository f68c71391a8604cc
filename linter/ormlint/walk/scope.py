"""Which names a piece of code reads and binds, by its text alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache, lru_cache
from typing import Any

import libcst as cst

MUTATORS = frozenset(
    {
        "append",
        "add",
        "update",
        "pop",
        "popleft",
        "extend",
        "remove",
        "clear",
        "insert",
        "setdefault",
        "discard",
    }
)

TRIVIA = ("whitespace", "leading", "lpar", "rpar", "trailing", "header", "footer", "lines_after", "equal")
MARKS = frozenset(
    {"dot", "comma", "semicolon", "lbracket", "rbracket", "lbrace", "rbrace", "colon", "operator"}
)


@cache
def _parts(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """The fields of a node that may hold expressions or statements."""
    names = (field.name for field in fields(kind))
    return tuple(name for name in names if name not in MARKS and not name.startswith(TRIVIA))


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes right under a node; several times as fast as ``node.children``."""
    for name in _parts(type(node)):
        value: Any = getattr(node, name)
        if isinstance(value, (tuple, list)):
            yield from value
        elif value is not None and not isinstance(value, (str, cst.MaybeSentinel)):
            yield value


def flat(body: cst.BaseSuite) -> list[cst.CSTNode]:
    """The statements of a suite one by one, several on one line too."""
    found: list[cst.CSTNode] = []
    for statement in body.body:
        found += statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement]
    return found


def nodes_in(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and all under it, without the names of attributes and keyword arguments."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        kind = type(found)
        if kind is cst.Attribute or kind is cst.Arg:
            waiting.append(found.value)  # type: ignore[attr-defined]
        else:
            waiting += children(found)


def _target(node: Any) -> cst.CSTNode:
    return node.target  # type: ignore[no-any-return]


def _alias(node: Any) -> cst.CSTNode:
    return node.name  # type: ignore[no-any-return]


BINDERS: dict[type[cst.CSTNode], Callable[[Any], cst.CSTNode]] = {
    cst.AssignTarget: _target,
    cst.AugAssign: _target,
    cst.AnnAssign: _target,
    cst.For: _target,
    cst.CompFor: _target,
    cst.NamedExpr: _target,
    cst.AsName: _alias,
    cst.MatchAs: _alias,
    cst.MatchStar: _alias,
}


def _bound(node: cst.CSTNode) -> frozenset[str]:
    """The names that a node itself binds, or whose value it changes by a method."""
    binder = BINDERS.get(type(node))
    if binder is not None:
        return target_names(binder(node))
    if (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Attribute)
        and node.func.attr.value in MUTATORS
    ):
        return target_names(node.func.value)
    return frozenset()


def target_names(target: cst.CSTNode) -> frozenset[str]:
    """The names that an assignment target binds or changes: ``a, self.b`` gives ``a`` and ``self``."""
    if isinstance(target, cst.Name):
        return frozenset({target.value})
    if isinstance(target, (cst.Tuple, cst.List)):
        return frozenset().union(*(target_names(element.value) for element in target.elements))
    if isinstance(target, (cst.Attribute, cst.Subscript, cst.StarredElement)):
        return target_names(target.value)
    return frozenset()


@lru_cache(maxsize=1 << 14)
def names_read(node: cst.CSTNode) -> frozenset[str]:
    """The names that an expression of Python reads."""
    if not isinstance(node, cst.CSTNode):
        return frozenset()
    return frozenset(found.value for found in nodes_in(node) if type(found) is cst.Name)


@lru_cache(maxsize=1 << 14)
def names_bound(node: cst.CSTNode) -> frozenset[str]:
    """The names that a piece of code binds, or whose value it changes."""
    return frozenset().union(*map(_bound, nodes_in(node)))
