"""The comments of a file that silence findings, and the lines that they cover."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ormlint.source.statements import statements

Kind = Literal["noqa", "ignore", "ignore-file"]

_HINT = re.compile(r"#[^\n]*(?:noqa|ormlint\s*:)", re.IGNORECASE)
_NOQA = re.compile(
    r"#\s*noqa(?![\w-])(?:\s*:\s*(?P<words>[\w-]+(?:\s*,\s*[\w-]+|\s+[A-Za-z]+[0-9]+)*))?", re.I
)
_OURS = re.compile(r"#\s*ormlint\s*:\s*(?P<verb>[\w-]*)\s*(?P<words>\[[^\]]*(?P<end>\])?)?")


@dataclass(frozen=True)
class Directive:
    """One comment that silences; ``words`` are as written, ``None`` stands for every rule."""

    kind: Kind
    line: int
    column: int
    end_column: int
    covers: range
    """The lines of its statement; of the whole file for ``ignore-file``."""
    words: tuple[str, ...] | None = None
    mistake: str = ""
    """Why it cannot be obeyed."""
    alone: bool = False
    """No statement is on its line."""


@dataclass(frozen=True)
class Comment:
    """A comment from its ``#`` on, and the lines of the statement that it belongs to."""

    text: str
    line: int
    column: int
    covers: range
    first: bool
    """It begins the line."""


def find_directives(text: str) -> list[Directive]:
    """The directives in a file, in order; what stands inside of a string is none."""
    if not _HINT.search(text):
        return []
    return [directive for comment in _comments(text) for directive in directives_in(comment)]


def directives_in(comment: Comment) -> Iterator[Directive]:
    """The directives in a comment, in whatever language it is one."""
    for match in _NOQA.finditer(comment.text):
        yield _noqa(comment, match)
    for match in _OURS.finditer(comment.text):
        yield _ours(comment, match)


def _noqa(comment: Comment, match: re.Match[str]) -> Directive:
    words = tuple(re.split(r"[\s,]+", match["words"])) if match["words"] else None
    if words and not any(re.search(r"[0-9-]", word) for word in words):
        words = None  # prose after the colon: flake8 takes it for a bare `noqa`
    return _directive("noqa", comment, match, comment.covers, words)


def _ours(comment: Comment, match: re.Match[str]) -> Directive:
    verb = match["verb"]
    inner = (match["words"] or "").strip("[]")
    words = tuple(word.strip() for word in inner.split(",") if word.strip()) if match["words"] else None
    mistake = _mistake(comment, match, words)
    if verb == "ignore-file":
        return _directive("ignore-file", comment, match, range(1, 1 << 62), words, mistake)
    return _directive("ignore", comment, match, comment.covers, words, mistake)


def _mistake(comment: Comment, match: re.Match[str], words: tuple[str, ...] | None) -> str:
    verb = match["verb"]
    if verb not in ("ignore", "ignore-file"):
        return f"`ormlint: {verb}` is no directive; write `ormlint: ignore[…]` or `ormlint: ignore-file[…]`"
    if match["words"] and not match["end"]:
        return f"`]` is missing after `ormlint: {verb}[`"
    if words == ():
        return f"`ormlint: {verb}[]` names no rule"
    if verb == "ignore-file" and (not comment.first or comment.covers):
        return "`ormlint: ignore-file` must stand at the start of a line of its own"
    return ""


def _directive(
    kind: Kind,
    comment: Comment,
    match: re.Match[str],
    covers: range,
    words: tuple[str, ...] | None,
    mistake: str = "",
) -> Directive:
    start, end = comment.column + match.start(), comment.column + match.end()
    end -= len(match[0]) - len(match[0].rstrip())
    return Directive(kind, comment.line, start, end, covers, words, mistake, alone=not comment.covers)


def _comments(text: str) -> Iterator[Comment]:
    """The comments of a file of Python."""
    for statement in statements(text):
        for comment in statement.comments:
            first = comment.column == 1
            yield Comment(comment.text, comment.line, comment.column, statement.lines, first)
