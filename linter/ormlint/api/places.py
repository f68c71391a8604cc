"""Where something stands in a file."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, order=True)
class Place:
    """A span of a file: lines and columns count from 1, columns in characters.

    ``end_column`` is the column after the last character, as in LSP and ruff.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Spot(Protocol):
    """A piece of source whose place is computed only when somebody asks for it."""

    @property
    def place(self) -> Place:
        """The span of the piece."""

    @property
    def text(self) -> str:
        """The piece as written, on one line."""

    @property
    def scope(self) -> tuple[str, str]:
        """The file, and the dotted name in it of the class or function that the piece stands in."""


@dataclass(frozen=True, order=True)
class Related:
    """A secondary place of a finding: the query, the loop, the access, a call on the way."""

    place: Place
    message: str
