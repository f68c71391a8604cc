"""Where the expressions of a Jinja template begin and end."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes as jinja

from ormlint.templates.jinja_tokens import Reading

_OF_PARTS = (jinja.BinExpr, jinja.Compare, jinja.CondExpr, jinja.Concat, jinja.Operand, jinja.Tuple)
"""They reach from their first part to their last, and Jinja notes a token behind them at times."""

Extent = tuple[int, int]
"""The offsets of the first character and behind the last."""


class Extents:
    """An expression reaches from its first token to its last, those of its parts included."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known: dict[int, Extent] = {}

    def of(self, node: jinja.Node) -> Extent:
        """The extent of an expression."""
        if id(node) not in self._known:
            found = list(self._parts(node))
            start = min((start for start, _ in found), default=0)
            self._known[id(node)] = start, max((end for _, end in found), default=start)
        return self._known[id(node)]

    def _parts(self, node: jinja.Node) -> Iterator[Extent]:
        for child in node.iter_child_nodes():
            yield self.of(child)
        token: int | None = node.lineno
        if token is not None and not isinstance(node, _OF_PARTS):
            yield token, self._end(node, token)

    def _end(self, node: jinja.Node, token: int) -> int:
        """Where the tokens end that no part of the node has."""
        if isinstance(node, jinja.Getattr):
            return self._reading.end(self._reading.next(token))
        if isinstance(node, jinja.Filter):
            return self._end_of_name(token)
        if isinstance(node, jinja.Test):
            name = self._reading.next(token)
            return self._end_of_name(self._reading.next(name) if self._reading.word(name) == "not" else name)
        return self._reading.end(token)

    def _end_of_name(self, token: int) -> int:
        """The end of a dotted name and of the brackets behind it."""
        behind = self._reading.next(token)
        while self._reading.word(behind) == ".":
            token = self._reading.next(behind)
            behind = self._reading.next(token)
        return self._reading.end(behind if self._reading.word(behind) == "(" else token)
