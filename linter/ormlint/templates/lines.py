"""From the offset of a character to its line and column."""

from __future__ import annotations

from bisect import bisect_right

from ormlint.source.grammar import NEWLINE
from ormlint.templates.nodes import Span


class Lines:
    """The lines of a text; ``\\n``, ``\\r\\n`` and ``\\r`` end one."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(end.end() for end in NEWLINE.finditer(text)), len(text) + 1]
        self._line = 1

    def span(self, start: int, end: int) -> Span:
        """The span of the characters from ``start`` up to ``end``."""
        line, column = self.point(start)
        return Span(line, column, *self.point(end))

    def point(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, offset: int) -> int:
        """The line of a character."""
        starts = self._starts
        if not starts[self._line - 1] <= offset < starts[self._line]:  # mostly that of the last question
            self._line = min(bisect_right(starts, offset), len(starts) - 1)
        return self._line
