"""What the nodes of a tree span, and their code on one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import libcst as cst
from libcst._nodes.internal import CodegenState

Point = tuple[int, int]
Span = tuple[Point, Point]
Spans = dict[cst.CSTNode, Span]
"""Lines of the file and columns from 1; the end is exclusive."""

MAX_TEXT = 120
DEEP = 20_000
"""Frames; the parser takes no chain that needs more."""

_HIDDEN = (cst.BaseSuite, cst.MatchCase)
"""Where the text of a compound statement stops."""
_BREAKS = (cst.Comment, cst.ParenthesizedWhitespace)

T = TypeVar("T")


def spans_of(tree: cst.Module, line_offset: int) -> Spans:
    """The spans of all nodes of a tree whose first line is line ``line_offset + 1`` of its file."""
    return _however_deep(lambda: _spans(tree, line_offset))


def _spans(tree: cst.Module, line_offset: int) -> Spans:
    state = _Positions(tree.default_indent, tree.default_newline, line_offset + 1)
    tree._codegen(state)
    return state.spans


def one_line(node: cst.CSTNode) -> str:
    """The code of a node on one line without comments, cut at 120 characters."""
    text = " ".join(_however_deep(lambda: _rendered(node)).split())
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _rendered(node: cst.CSTNode) -> str:
    state = _Rendering(node)
    with suppress(_Enough):
        node._codegen(state)
    return "".join(state.tokens)


def _however_deep(work: Callable[[], T]) -> T:
    """Do the work again with room for a long chain, such as a sum of a thousand terms, if it needs that."""
    try:
        return work()
    except RecursionError:
        usual = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(max(usual, DEEP))
        return work()
    finally:
        sys.setrecursionlimit(usual)


class _Positions(CodegenState):
    """Writes the tree to nowhere and notes where each node begins and ends."""

    def __init__(self, indent: str, newline: str, line: int) -> None:
        super().__init__(indent, newline)
        self.line = line
        self.column = 1
        self.spans: Spans = {}
        self._begun: list[Point] = []

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        if "\n" not in value and "\r" not in value:
            self.column += len(value)
            return
        lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.line += len(lines) - 1
        self.column = len(lines[-1]) + 1

    def pop_trailing_newline(self) -> None:
        pass

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._begun.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        begun = self._begun.pop()
        if isinstance(node, cst.CompFor | cst.CompIf):
            begun = self.spans[node.whitespace_before][1]
        if isinstance(node, cst.BaseSuite) or node not in self.spans:
            self.spans[node] = begun, (self.line, self.column)

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        begun = self.line, self.column
        yield
        begun = self.spans[start_node][0] if start_node else begun
        ended = self.spans[end_node][1] if end_node else (self.line, self.column)
        self.spans[node] = begun, self._header_end(node) or ended

    def _header_end(self, node: cst.CSTNode) -> Point | None:
        """The end of the colon of a compound statement: its body begins right behind it."""
        body = getattr(node, "body", None)
        if isinstance(body, cst.BaseSuite):
            return self.spans[body][0]
        return self.spans[node.subject][1] if isinstance(node, cst.Match) else None


class _Enough(Exception):  # noqa: N818
    """All that is to be shown has been written."""


class _Rendering(CodegenState):
    """Writes one node, or the header of a compound statement, without comments and line ends."""

    def __init__(self, node: cst.CSTNode) -> None:
        super().__init__("    ", "\n")
        self._node = node
        self._length = 0
        self._silent = 0
        self._line_ended = False

    def add_indent_tokens(self) -> None:
        pass

    def add_token(self, value: str) -> None:
        if self._silent or not value:
            return
        if self._line_ended and self._needs_space(value):
            self.tokens.append(" ")
        self._line_ended = False
        self.tokens.append(value)
        self._length += len(value.strip())
        if self._length > MAX_TEXT:
            raise _Enough

    def _needs_space(self, value: str) -> bool:
        return value[0] not in ".,)]}" and bool(self.tokens) and self.tokens[-1][-1] not in "([{"

    def before_codegen(self, node: cst.CSTNode) -> None:
        if isinstance(node, _HIDDEN) and node is not self._node:
            raise _Enough
        self._silent += isinstance(node, _BREAKS)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self._silent -= isinstance(node, _BREAKS)
        self._line_ended |= isinstance(node, cst.ParenthesizedWhitespace)

    @contextmanager
    def record_syntactic_position(
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> Iterator[None]:
        if node is self._node:
            self.tokens.clear()
            self._length = 0
            self._line_ended = False
        yield
        if node is self._node:
            raise _Enough
