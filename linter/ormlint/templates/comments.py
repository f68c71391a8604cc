"""The comments of a template that silence findings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ormlint.source.suppressions import Comment, Directive, directives_in
from ormlint.templates.lexing import tokens
from ormlint.templates.lines import Lines

_HINT = re.compile(r"noqa|ormlint\s*:", re.IGNORECASE)


class _Piece(NamedTuple):
    start: int
    end: int
    is_comment: bool


def find_directives(text: str, *, jinja: bool) -> list[Directive]:
    """The directives in the ``{# #}`` of a template, in order; each covers the tags on its line."""
    if not _HINT.search(text):
        return []
    pieces = list(_jinja_pieces(text) if jinja else _django_pieces(text))
    return [directive for comment in _comments(text, pieces) for directive in directives_in(comment)]


def _django_pieces(text: str) -> Iterator[_Piece]:
    for token in tokens(text):
        yield _Piece(token.start, token.end, token.kind == "comment")


def _jinja_pieces(text: str) -> Iterator[_Piece]:
    """The tags and comments; none in a template that is none."""
    from jinja2 import TemplateSyntaxError  # most projects have no such template

    from ormlint.templates.jinja_tokens import Reading

    try:
        reading = Reading(text)
    except (TemplateSyntaxError, ValueError):
        return
    for start, end, kind in reading.pieces():
        yield _Piece(start, end, kind == "comment")


def _comments(text: str, pieces: list[_Piece]) -> Iterator[Comment]:
    lines = Lines(text)
    tags = _reach_of_tags(lines, pieces)
    written = _lines_with_text(text, lines, pieces)
    for piece in pieces:
        if piece.is_comment:
            line, column = lines.point(piece.start)
            own = range(line, lines.line(piece.end - 1) + 1)
            inner = text[piece.start + 2 : piece.end - 2]
            shown = "# " + inner[1:] if inner[:1] in ("-", "+") else f"#{inner}"
            yield Comment(shown, line, column + 1, _covered(own, tags, written), first=column == 1)


def _covered(own: range, tags: dict[int, tuple[int, int]], written: set[int]) -> range:
    """The lines of the tags beside a comment; none if the comment is alone on its lines."""
    beside = [tags[line] for line in own if line in tags]
    if not beside and written.isdisjoint(own):
        return range(0)
    ends = [*beside, (own.start, own.stop - 1)]
    return range(min(first for first, _ in ends), max(last for _, last in ends) + 1)


def _reach_of_tags(lines: Lines, pieces: Iterable[_Piece]) -> dict[int, tuple[int, int]]:
    """By line the first and last line of the tags that touch it."""
    reach: dict[int, tuple[int, int]] = {}
    for piece in pieces:
        if not piece.is_comment:
            first, last = lines.line(piece.start), lines.line(piece.end - 1)
            for line in range(first, last + 1):
                known = reach.get(line, (first, last))
                reach[line] = min(first, known[0]), max(last, known[1])
    return reach


def _lines_with_text(text: str, lines: Lines, pieces: Iterable[_Piece]) -> set[int]:
    """The lines on which anything but comments stands."""
    found: set[int] = set()
    at = 0
    for start, end, is_comment in (*pieces, _Piece(len(text), len(text), True)):
        if is_comment:
            words = re.finditer(r"\S+", text[at:start])
            found.update(lines.line(at + word.start()) for word in words)
            at = end
    return found
