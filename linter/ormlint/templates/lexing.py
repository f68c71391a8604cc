"""Cuts a Django template into variables, tags and comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["variable", "tag", "comment"]

_OPENER = re.compile(r"\{[{%#]")
_KINDS: dict[str, Kind] = {"{{": "variable", "{%": "tag", "{#": "comment"}
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}


class Token(NamedTuple):
    """A piece between delimiters; ``text`` is what stands inside, without space around it."""

    kind: Kind
    start: int
    end: int
    text: str
    text_start: int

    @property
    def name(self) -> str:
        """The first word of a tag."""
        return self.text.split(maxsplit=1)[0] if self.text else ""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a template; what stands in ``verbatim`` is text."""
    verbatim = ""
    for token in _delimited(text):
        if verbatim:
            if token.kind != "tag" or token.text != verbatim:
                continue
            verbatim = ""
        elif token.kind == "tag" and (token.text + " ").startswith("verbatim "):
            verbatim = f"end{token.text}"
        yield token


def _delimited(text: str) -> Iterator[Token]:
    """Whatever is between an opener and its closer on the same line."""
    closers = _Closers(text)
    at = 0
    while opener := _OPENER.search(text, at):
        start = opener.start()
        end = closers.after(start + 2, _CLOSERS[opener[0]])
        at = start + 1
        if end is not None:
            at = end
            yield _token(text, opener[0], start, end)


def _token(text: str, opener: str, start: int, end: int) -> Token:
    inner = text[start + 2 : end - 2]
    space = len(inner) - len(inner.lstrip())
    return Token(_KINDS[opener], start, end, inner.strip(), start + 2 + space)


class _Closers:
    """Finds the ends of tokens; never reads the same text twice, however many openers have none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}

    def after(self, at: int, closer: str) -> int | None:
        """The end of the first closer on the line, from ``at`` on."""
        found = self._find(closer, at)
        if found == len(self._text) or found > self._find("\n", at):
            return None
        return found + len(closer)

    def _find(self, wanted: str, at: int) -> int:
        if self._next.get(wanted, -1) < at:
            found = self._text.find(wanted, at)
            self._next[wanted] = len(self._text) if found < 0 else found
        return self._next[wanted]
