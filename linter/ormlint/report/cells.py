"""Source lines as a terminal shows them: tabs, wide and invisible characters."""

from __future__ import annotations

import unicodedata

TAB = 4
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ShownLine:
    """A line of source made safe to print, and where its characters stand in the terminal."""

    def __init__(self, line: str) -> None:
        shown: list[str] = []
        width = 0
        self.cells = [0]
        """The cell at which each character starts; one more for the end."""
        for character in line.rstrip("\r\n"):
            text = " " * (TAB - width % TAB) if character == "\t" else _visible(character)
            shown.append(text)
            width += sum(map(_width, text))
            self.cells.append(width)
        self.pieces = shown
        self.text = "".join(shown).rstrip()

    def span(self, column: int, end_column: int) -> tuple[int, int]:
        """First cell and number of cells (at least one) of a span of columns."""
        last = len(self.cells) - 1
        start = self.cells[min(max(column - 1, 0), last)]
        end = self.cells[min(max(end_column - 1, 0), last)]
        return start, max(end - start, 1)

    def cut(self, start: int, width: int) -> tuple[str, int]:
        """A part of the line around a cell, and how far it is shifted to the left."""
        if self.cells[-1] <= width:
            return self.text, 0
        first = max(0, start - width // 3)
        kept = [index for index, cell in enumerate(self.cells[:-1]) if first <= cell < first + width]
        text = "".join(self.pieces[index] for index in kept).rstrip()
        head, shift = ("…", self.cells[kept[0]] - 1) if first else ("", 0)
        tail = "…" if kept[-1] + 1 < len(self.pieces) else ""
        return f"{head}{text}{tail}", shift


def _visible(character: str) -> str:
    """The character, or a picture of it where it would move the cursor or the text."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F or 0x80 <= code < 0xA0 or character in _BIDI or 0xD800 <= code < 0xE000:
        return "�"
    return character


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
