"""One template: its text, its tree on demand, the comments in it, places."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from ormlint.api.places import Place
from ormlint.source import SourceError
from ormlint.source.grammar import LINE
from ormlint.source.reading import content, line_at
from ormlint.source.suppressions import Directive
from ormlint.templates.comments import find_directives
from ormlint.templates.django import parse_django
from ormlint.templates.nodes import Body, Node, Problem

Engine = Literal["django", "jinja"]

MAX_TEXT = 120
_JINJA_SUFFIXES = frozenset({".jinja", ".jinja2", ".j2"})


class TemplateFile:
    """A template: ``path`` opens it, ``display`` is how it is printed, ``text`` has no byte order mark."""

    def __init__(self, path: Path, display: str, text: str, engine: Engine | None = None) -> None:
        self.path = path
        self.display = display
        self.text = text
        self._engine = engine

    def __repr__(self) -> str:
        return f"TemplateFile({self.display!r})"

    @classmethod
    def read(cls, path: Path, display: str, engine: Engine | None = None) -> TemplateFile:
        """Read a file; raises SourceError when it is no UTF-8 text or larger than 5 MB."""
        data = content(path, display)
        try:
            return cls.from_text(data.decode("utf-8"), path, display, engine)
        except UnicodeDecodeError as error:
            line = line_at(data, error.start)
            raise SourceError(display, line, f"is not valid {error.encoding}: {error.reason}") from None

    @classmethod
    def from_text(cls, text: str, path: Path, display: str, engine: Engine | None = None) -> TemplateFile:
        """A file whose text is already known, as an editor has it."""
        return cls(path, display, text.removeprefix("\ufeff"), engine)

    @cached_property
    def raw_lines(self) -> list[str]:
        """The lines with their ends."""
        return LINE.findall(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return [line.rstrip("\r\n") for line in self.raw_lines]

    @property
    def engine(self) -> Engine:
        """Whose language it is: as told, else by its place, else whichever can read it."""
        return self._read[0]

    @property
    def body(self) -> Body:
        """The statements; what cannot be read is left out."""
        return self._read[1]

    @property
    def problems(self) -> list[Problem]:
        """What cannot be read."""
        return self._read[2]

    @cached_property
    def directives(self) -> list[Directive]:
        """The comments that silence findings."""
        return find_directives(self.text, jinja=self.engine == "jinja")

    def place(self, node: Node) -> Place:
        """Where a node of this file stands."""
        return Place(self.display, *node.at)

    def spot(self, node: Node) -> TemplateSpot:
        """The same as a spot, whose place and text are computed when somebody asks."""
        return TemplateSpot(self, node)

    @cached_property
    def _read(self) -> tuple[Engine, Body, list[Problem]]:
        engine = self._engine or engine_of(self.path)
        if engine == "jinja":
            return self._as_jinja()
        body, problems = parse_django(self.text)
        if problems and self._engine is None:
            read = self._as_jinja()
            return ("django", body, problems) if read[2] else read
        return "django", body, problems

    def _as_jinja(self) -> tuple[Engine, Body, list[Problem]]:
        from ormlint.templates.jinja import parse_jinja  # most projects have no such template

        return ("jinja", *parse_jinja(self.text))


class TemplateSpot:
    """A node of a template as a place."""

    __slots__ = ("file", "node")

    def __init__(self, file: TemplateFile, node: Node) -> None:
        self.file = file
        self.node = node

    def __repr__(self) -> str:
        return f"TemplateSpot({self.file.display!r}, {self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TemplateSpot) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, int]:
        return str(self.file.path), id(self.node)

    @property
    def place(self) -> Place:
        """The span in the file."""
        return self.file.place(self.node)

    @property
    def scope(self) -> tuple[str, str]:
        """The file; nothing in it has a name."""
        return self.file.display, ""

    @property
    def text(self) -> str:
        """The piece as written, on one line, at most 120 characters."""
        line, column, end_line, end_column = self.node.at
        found = self.file.lines[line - 1 : end_line]
        if found:
            found[-1] = found[-1][: end_column - 1]
            found[0] = found[0][column - 1 :]
        text = " ".join(" ".join(found).split())
        return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def engine_of(path: Path) -> Engine:
    """Whose language a file is in by its place: Jinja's in a folder ``jinja2``, or with its suffix."""
    if "jinja2" in path.parent.parts or not _JINJA_SUFFIXES.isdisjoint(path.suffixes):
        return "jinja"
    return "django"
