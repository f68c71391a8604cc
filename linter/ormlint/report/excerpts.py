"""Lays out excerpts: the lines of source around a finding, with its places underlined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from ormlint.api import Place
from ormlint.outcome import Lines
from ormlint.report.cells import ShownLine

Style = Literal["primary", "secondary"]

GAP = "…"
_WIDTH = 160
_MARKS: dict[Style, str] = {"primary": "^", "secondary": "-"}


@dataclass(frozen=True)
class Mark:
    """A place to underline, and what to say of it."""

    place: Place
    label: str = ""
    style: Style = "secondary"


@dataclass
class Row:
    """One printed row: a line of source, what is underlined below it, or a gap (no number, no marks)."""

    number: int | None
    text: str = ""
    mark: str = ""
    label: str = ""
    style: Style | None = None


@dataclass
class Excerpt:
    """Some lines of one file."""

    path: str
    line: int
    column: int
    rows: list[Row] = field(default_factory=list)


def excerpts(marks: Sequence[Mark], sources: Mapping[str, Lines]) -> list[Excerpt]:
    """One excerpt a file, in the order of the marks; those whose source is not at hand have no rows."""
    paths = list(dict.fromkeys(mark.place.path for mark in marks))
    found = []
    for path in paths:
        here = [mark for mark in marks if mark.place.path == path]
        source = sources.get(path)
        rows = list(_rows(here, source.lines)) if source else []
        found.append(Excerpt(path, here[0].place.line, here[0].place.column, rows))
    return found


def _rows(marks: Sequence[Mark], lines: Sequence[str]) -> Iterator[Row]:
    """Lines in order; a single line between two marked ones is shown, more are left out."""
    inside = sorted((mark for mark in set(marks) if mark.place.line <= len(lines)), key=_order)
    shown = 0
    for number, group in groupby(inside, key=lambda mark: mark.place.line):
        if shown and number == shown + 2:
            yield Row(shown + 1, ShownLine(lines[shown]).cut(0, _WIDTH)[0])
        elif shown and number > shown + 1:
            yield Row(None, GAP)
        yield from _marked(number, lines[number - 1], list(group))
        shown = number


def _marked(number: int, raw: str, marks: Sequence[Mark]) -> Iterator[Row]:
    line = ShownLine(raw)
    spans = [_span(line, mark, raw) for mark in marks]
    text, shift = line.cut(spans[0][0], _WIDTH)
    yield Row(number, text)
    rows: list[Row] = []
    for mark, (start, width) in zip(marks, spans, strict=True):
        _underline(rows, mark, max(start - shift, 0), min(width, _WIDTH))
    yield from rows


def _span(line: ShownLine, mark: Mark, raw: str) -> tuple[int, int]:
    """The cells of a mark; one that goes on over further lines ends with the text of its first."""
    place = mark.place
    end = place.end_column if place.end_line == place.line else len(raw.rstrip()) + 1
    return line.span(place.column, end)


def _underline(rows: list[Row], mark: Mark, start: int, width: int) -> None:
    """Add a row of underlining, or lengthen the last one where neither says anything."""
    line = " " * start + _MARKS[mark.style] * width
    last = rows[-1] if rows else None
    if last and not last.label and last.style == mark.style and len(last.mark) < start:
        last.mark = last.mark + line[len(last.mark) :]
        last.label = mark.label
    else:
        rows.append(Row(None, mark=line, label=mark.label, style=mark.style))


def _order(mark: Mark) -> tuple[int, bool, int, int, str]:
    place = mark.place
    return (place.line, mark.style != "primary", place.column, place.end_column, mark.label)
