"""Cuts a text into statements (logical lines) with their comments, however broken the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
      (?P<string> \"{3}[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"{3} | '{3}[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'{3}
                | "[^"\\\r\n]*(?:\\(?:\r\n|.)[^"\\\r\n]*)*"    | '[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*' )
    | (?P<comment> \#[^\r\n]* )
    | (?P<newline> \r\n|\r|\n )
    | (?P<joined> \\(?:\r\n|\r|\n) )
    | (?P<open> [(\[{] )
    | (?P<close> [)\]}] )
    | (?P<code> [^\s\#"'()\[\]{}\\]+ | \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_OUTERMOST = re.compile(r"(?:def|class|async|import|from|@)(?!\w)")
_LAST_COMMA = re.compile(r",(?=[)\]}])")


@dataclass(frozen=True)
class Comment:
    """A comment; line and column count from 1."""

    text: str
    line: int
    column: int


@dataclass
class Statement:
    """A logical line; one without code holds the comments that stand on lines of their own."""

    lines: range = range(0)
    comments: list[Comment] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Those of its lines at whose end a comment may stand: not in a string, not before a backslash."""
    words: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The code as it stays when a formatter breaks its lines elsewhere."""
        return _LAST_COMMA.sub("", "".join(self.words))


def statements(text: str) -> list[Statement]:
    """The statements of a file, in order."""
    scan = _Scan(text)
    for match in _TOKEN.finditer(text):
        scan.take(match)
    scan.end_line()
    scan.end_statement()
    return scan.found


def by_line(found: list[Statement]) -> dict[int, Statement]:
    """The statement that each line of code belongs to."""
    return dict(_lines_of(found))


def _lines_of(found: list[Statement]) -> Iterator[tuple[int, Statement]]:
    for statement in found:
        for line in statement.lines:
            yield line, statement


class _Scan:
    """Takes token after token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.line = 1
        self.line_start = 0
        self.first: int | None = None
        """The line on which the statement at hand begins."""
        self.depth = 0
        self.statement = Statement()
        self.found: list[Statement] = []

    def take(self, match: re.Match[str]) -> None:
        """The next token."""
        kind = match.lastgroup
        if kind == "comment":
            column = match.start() - self.line_start + 1
            self.statement.comments.append(Comment(match[0], self.line, column))
        elif kind != "newline":
            self.take_code(match)
        else:
            self.take_newline(match)
        if kind in ("newline", "joined", "string"):
            self.count_lines(match)

    def take_code(self, match: re.Match[str]) -> None:
        """A token that belongs to a statement."""
        self.first = self.first or self.line
        if match.lastgroup == "open":
            self.depth += 1
        elif match.lastgroup == "close":
            self.depth -= 1
        if match.lastgroup != "joined":
            self.statement.words.append(match[0])

    def take_newline(self, match: re.Match[str]) -> None:
        """The end of a line, and of a statement unless a bracket is open."""
        self.end_line()
        if self.depth <= 0 or _OUTERMOST.match(self.text, match.end()):
            self.end_statement()

    def count_lines(self, match: re.Match[str]) -> None:
        """Keep the line number right after a token that may hold line ends."""
        for end in _LINE_END.finditer(match[0]):
            self.line += 1
            self.line_start = match.start() + end.end()

    def end_line(self) -> None:
        """A comment may stand here."""
        if self.first:
            self.statement.ends.append(self.line)

    def end_statement(self) -> None:
        """Keep the statement at hand, and begin the next."""
        self.statement.lines = range(self.first, self.line + 1) if self.first else range(0)
        if self.first or self.statement.comments:
            self.found.append(self.statement)
        self.statement = Statement()
        self.first = None
        self.depth = 0
