"""The light scanner: finds the classes and functions of a text without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ormlint.source.grammar import LINES, NEWLINE, START, TOKEN

MAX_BRACKETS = 200
"""CPython refuses more, and the parser's stack would overflow."""
MAX_INDENTS = 100

Kind = Literal["module", "class", "function"]


class ScanError(Exception):
    """The text cannot be cut into logical lines; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message


@dataclass(slots=True)
class Definition:
    """A class or function as the scanner sees it; the module is the root."""

    kind: Kind
    name: str
    indent: int
    start: int
    header: int
    end: int
    is_async: bool = False
    header_line: str = ""
    """The logical line, from ``def`` or ``class`` on."""
    decorator_lines: list[str] = field(default_factory=list)
    children: list[Definition] = field(default_factory=list)


def scan(text: str) -> Definition:
    """The definitions of a module; raises ScanError when a string or a bracket does not end."""
    if "\r" in text:
        text = NEWLINE.sub("\n", text)
    return _Scan(text).run()


def width(indent: str) -> int:
    """How far an indentation reaches, as the Python tokenizer counts it."""
    if "\f" in indent:
        indent = indent.rpartition("\f")[2]
    return len(indent.expandtabs(8)) if "\t" in indent else len(indent)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.root = Definition("module", "", -1, 1, 1, text.count("\n") + (not text.endswith("\n")))
        self.open = [self.root]
        self.decorators: list[str] = []
        self.first_decorator = 0

    def run(self) -> Definition:
        """Walk over the logical lines; ``line`` is the line of ``done``, ``last`` the last line with code."""
        text = self.text
        done, line, last = 0, 1, 1
        while (found := LINES.match(text, done) or START.match(text, done)) is not None:
            begin = found.end("indent")
            line += text.count("\n", done, begin)
            end = found.end() if found.re is LINES else logical_end(text, found.end(), line, begin)
            self._close(width(found["indent"]), last)
            self._enter(found, line, end)
            done = end
            line += text.count("\n", begin, end)
            last = line - (text[end - 1] == "\n")
        self._close(0, last)
        return self.root

    def _close(self, indent: int, last: int) -> None:
        while indent <= self.open[-1].indent:
            self.open.pop().end = last

    def _enter(self, found: re.Match[str], line: int, end: int) -> None:
        if found["head"] is not None:
            self._define(found, line, self.text[found.start("head") : end])
        elif found["at"] is not None:
            self.first_decorator = self.first_decorator or line
            self.decorators.append(self.text[found.end("at") : end])
        elif self.decorators:
            self.decorators, self.first_decorator = [], 0

    def _define(self, found: re.Match[str], line: int, header: str) -> None:
        kind: Kind = "class" if found["word"] == "class" else "function"
        indent = width(found["indent"])
        start = self.first_decorator or line
        is_async = found["async"] is not None
        block = Definition(kind, found["name"], indent, start, line, line, is_async, header, self.decorators)
        self.open[-1].children.append(block)
        self.open.append(block)
        if len(self.open) > MAX_INDENTS:
            raise ScanError(line, "too many levels of indentation")
        self.decorators, self.first_decorator = [], 0


def logical_end(text: str, position: int, line: int, begin: int) -> int:
    """Where the logical line ends that began at ``begin``, on ``line``; ``position`` is past its start."""
    openers: list[int] = []
    for token in TOKEN.finditer(text, position):
        kind = token.lastgroup
        if kind == "newline" and not openers:
            return token.end()
        elif kind == "open":
            openers.append(token.start())
        elif kind == "close" and openers:
            openers.pop()
        elif kind in ("close", "quote"):
            _refuse(text, begin, line, token.start(), f"unexpected {token.group()}")
        if len(openers) > MAX_BRACKETS:
            _refuse(text, begin, line, token.start(), "too many nested brackets")
    if openers:
        _refuse(text, begin, line, openers[-1], f"{text[openers[-1]]} was never closed")
    return len(text)


def _refuse(text: str, begin: int, line: int, at: int, message: str) -> None:
    if message in ('unexpected "', "unexpected '"):
        message = "unterminated string"
    raise ScanError(line + text.count("\n", begin, at), message)


def tokens(text: str) -> Iterator[tuple[str, re.Match[str], int]]:
    """The tokens that matter inside a logical line: kind, match, and depth of brackets before the token."""
    depth = 0
    for token in TOKEN.finditer(text):
        kind = token.lastgroup or ""
        yield kind, token, depth
        depth += (kind == "open") - (kind == "close")
