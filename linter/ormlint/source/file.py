"""One file: its text, its lines and its blocks."""

from __future__ import annotations

import io
import tokenize
from functools import cached_property
from pathlib import Path

from ormlint.source.blocks import Block
from ormlint.source.errors import SourceError
from ormlint.source.grammar import LINE
from ormlint.source.reading import content, line_at
from ormlint.source.scanner import ScanError, scan


class SourceFile:
    """A Python file: ``path`` opens it, ``display`` is how it is printed, ``text`` has no byte order mark."""

    def __init__(self, path: Path, display: str, text: str) -> None:
        self.path = path
        self.display = display
        self.text = text
        self._refused: SourceError | None = None

    def __repr__(self) -> str:
        return f"SourceFile({self.display!r})"

    @classmethod
    def read(cls, path: Path, display: str) -> SourceFile:
        """Read a file; raises SourceError when it is no readable Python text or larger than 5 MB."""
        return cls(path, display, _decoded(content(path, display), display))

    @classmethod
    def from_text(cls, text: str, path: Path, display: str) -> SourceFile:
        """A file whose text is already known, as an editor has it."""
        return cls(path, display, text.removeprefix("\ufeff"))

    @cached_property
    def raw_lines(self) -> list[str]:
        """The lines with their ends; only ``\\n``, ``\\r\\n`` and ``\\r`` end a line."""
        return LINE.findall(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return [line.rstrip("\r\n") for line in self.raw_lines]

    @property
    def block(self) -> Block:
        """The module block; raises SourceError when the text has strings or brackets that do not end."""
        if self._refused is not None:
            raise self._refused
        return self._block

    @cached_property
    def _block(self) -> Block:
        try:
            return Block(self, scan(self.text), None)
        except ScanError as error:
            self._refused = SourceError(self.display, error.line, error.message)
            raise self._refused from None


def _decoded(data: bytes, display: str) -> str:
    encoding = encoding_of(data, display)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = line_at(data, error.start)
        raise SourceError(display, line, f"is not valid {error.encoding}: {error.reason}") from None
    except Exception as error:  # codecs raise what they like
        raise SourceError(display, 1, f"cannot be decoded as {encoding}: {error}") from None


def encoding_of(data: bytes, display: str) -> str:
    """How the bytes of a file are meant: by mark, cookie or default; raises SourceError."""
    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError as error:
        if "unknown encoding" in str(error) or "encoding problem" in str(error):
            raise SourceError(display, 1, str(error)) from None
        return "utf-8"
