"""Which rows the first statements of a signal's receiver let through: of which models, new ones or old."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name
from ormlint.project.symbols import External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.symbols import ProjectFunction

_CREATED = re.compile(
    r"""created|\w+\.get\(["']created["'].*\)|\w+\[["']created["']\]|instance\._state\.adding"""
)
_SENDERS = frozenset({"sender", "instance.__class__", "type(instance)"})
_PREPARING = (cst.Assign, cst.AnnAssign, cst.Import, cst.ImportFrom, cst.Pass)
_PRINTER = cst.Module([])


@dataclass(frozen=True)
class Sent:
    """What a receiver gets."""

    name: str
    """The name of the class of the row."""
    names: frozenset[str]
    """The names of that class and of its bases."""
    created: bool | None
    """Whether the row is new; ``None`` for signals that do not tell."""


@dataclass(frozen=True)
class Guard:
    """A condition, and the truth of it that the receiver goes on with."""

    condition: Expr
    wanted: bool

    def lets(self, sent: Sent) -> bool:
        """Whether what was sent may get past the condition."""
        return _truth(self.condition, sent) is not (not self.wanted)


def guards_of(function: ProjectFunction) -> tuple[Guard, ...]:
    """The conditions in front of all that a receiver does."""
    node = function.module.node_of(function.block)
    if not isinstance(node, cst.FunctionDef):
        return ()
    found = _leading(node.body.body)
    return tuple(Guard(Expr(condition, function.module), wanted) for condition, wanted in found)


def _leading(body: Sequence[Any]) -> Iterator[tuple[cst.BaseExpression, bool]]:
    for place, statement in enumerate(body):
        if isinstance(statement, cst.If) and statement.orelse is None:
            leaves = _only_returns(statement.body)
            if leaves or place == len(body) - 1:
                yield statement.test, not leaves
            if not leaves:
                return
        elif not _prepares(statement):
            return


def _only_returns(body: cst.BaseSuite) -> bool:
    """Whether a suite is one bare ``return``."""
    small = body.body[0] if len(body.body) == 1 else None
    if isinstance(small, cst.SimpleStatementLine):
        small = small.body[0] if len(small.body) == 1 else None
    return isinstance(small, cst.Return)


def _prepares(statement: Any) -> bool:
    """Whether a statement only makes names: a docstring, an import, an assignment, a function."""
    if isinstance(statement, cst.FunctionDef):
        return True
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    return all(
        isinstance(small, _PREPARING) or isinstance(getattr(small, "value", None), cst.BaseString)
        for small in statement.body
    )


def _truth(at: Expr, sent: Sent) -> bool | None:
    """The truth of a condition, as far as the class of the row and its being new tell it."""
    node = at.node
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        inner = _truth(at.within(node.expression), sent)
        return None if inner is None else not inner
    if isinstance(node, cst.BooleanOperation):
        return _combined(node, _truth(at.within(node.left), sent), _truth(at.within(node.right), sent))
    if isinstance(node, cst.Comparison):
        return _compared(at, node, sent)
    if isinstance(node, cst.Call) and call_name(node) in ("isinstance", "issubclass"):
        return _of_class(at, node, sent)
    return sent.created if _CREATED.fullmatch(_code(node)) else None


def _combined(node: cst.BooleanOperation, left: bool | None, right: bool | None) -> bool | None:
    decisive = isinstance(node.operator, cst.Or)
    if decisive in (left, right):
        return decisive
    return None if left is None or right is None else not decisive


def _compared(at: Expr, node: cst.Comparison, sent: Sent) -> bool | None:
    """``sender == Book``, ``sender not in (Book, Author)``."""
    target = node.comparisons[0]
    if _code(node.left) not in _SENDERS or len(node.comparisons) > 1:
        return None
    same = sent.name in _names(at.within(target.comparator))
    positive = isinstance(target.operator, (cst.Equal, cst.Is, cst.In))
    return same if positive else not same


def _of_class(at: Expr, node: cst.Call, sent: Sent) -> bool | None:
    if len(node.args) != 2 or _code(node.args[0].value) not in _SENDERS | {"instance"}:
        return None
    return bool(_names(at.within(node.args[1].value)) & sent.names)


def _names(at: Expr) -> frozenset[str]:
    """The names of the classes that an expression lists; one that is not known is none of them."""
    items = at.items()
    return frozenset(map(_name, items if items is not None else [at]))


def _name(at: Expr) -> str:
    symbol = at.module.project.followed(at.symbol()) if dotted(at.node) else None
    if isinstance(symbol, ProjectClass):
        return symbol.name
    text = symbol.dotted if isinstance(symbol, External) else dotted(at.node)
    return text.rpartition(".")[2]


def _code(node: cst.CSTNode) -> str:
    return " ".join(_PRINTER.code_for_node(node).split())
