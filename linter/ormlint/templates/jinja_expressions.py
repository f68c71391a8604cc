"""The expressions of Jinja templates, and where each begins and ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from jinja2 import nodes as jinja

from ormlint.templates.jinja_tokens import Reading
from ormlint.templates.lines import Lines
from ormlint.templates.nodes import (
    Bindings,
    Call,
    Conditional,
    DictExpr,
    Expr,
    Filter,
    Item,
    ListExpr,
    Literal,
    Lookup,
    Name,
    Operation,
    Slice,
    Span,
    Unknown,
)

_COMPARISONS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "notin": "not in"}
Extent = tuple[int, int]


class Expressions:
    """Turns the expressions of one template into ours."""

    def __init__(self, reading: Reading, lines: Lines) -> None:
        self._reading = reading
        self._lines = lines

    def read(self, node: jinja.Node) -> Expr:
        """An expression."""
        return self._placed(node)[0]

    def start(self, node: jinja.Node) -> int:
        """The offset at which an expression begins."""
        return self._placed(node)[1][0]

    def _placed(self, node: jinja.Node) -> tuple[Expr, Extent]:
        """An expression with the offsets of its first character and behind its last."""
