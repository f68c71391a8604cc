"""A text that is linted in the place of a file, as an editor has it."""

from __future__ import annotations

import io
import tokenize
from dataclasses import dataclass
from pathlib import Path

from ormlint.discovery import display
from ormlint.source import SourceError, SourceFile


@dataclass(frozen=True)
class Stdin:
    """The bytes, and the file that they stand for, which need not exist."""

    data: bytes
    path: Path | None = None
    encoding: str = ""
    """Empty: as the text itself says."""

    @property
    def absolute(self) -> Path:
        """Where the text would stand."""
        return Path.cwd() / (self.path or "stdin.py")

    @property
    def display(self) -> str:
        """The path as printed; ``-`` when there is none."""
        return display(self.absolute) if self.path else "-"

    def source(self) -> SourceFile:
        """The text as a file; raises SourceError."""
        if b"\0" in self.data:
            raise SourceError(self.display, _line(self.data, self.data.index(b"\0")), "contains a null byte")
        return SourceFile.from_text(self._text(), self.absolute, self.display)

    def _text(self) -> str:
        try:
            encoding = self.encoding or tokenize.detect_encoding(io.BytesIO(self.data).readline)[0]
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = _line(self.data, error.start)
            raise SourceError(self.display, line, f"is not valid {error.encoding}") from error
        except (SyntaxError, LookupError) as error:
            raise SourceError(self.display, 1, str(error)) from error


def _line(data: bytes, offset: int) -> int:
    return data[:offset].count(b"\n") + 1
