"""Makes Jinja's own parser tell characters apart: what it takes for line numbers are offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

_EXTENSIONS = ("jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols")
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_BEGINNINGS = ("variable_begin", "block_begin")
_ENDINGS = ("variable_end", "block_end")


class Reading:
    """A template as Jinja parses it; the ``lineno`` of its nodes is the offset of their first token.

    Raises TemplateSyntaxError, whose ``lineno`` is a line.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        self._ends: dict[int, int] = {}
        self._closers: dict[int, int] = {}
        self._tag_starts: list[int] = []
        self._tag_ends: list[int] = []
        tokens = list(_environment().lexer.tokeniter(text, None))
        self.tokens = [(at, kind, value) for at, kind, value in self._placed(tokens)]
        self._note()

    def parse(self) -> nodes.Template:
        """The tree; raises TemplateSyntaxError."""
        stream = TokenStream(_environment().lexer.wrap(self.tokens), None, None)
        try:
            return _Parser(_environment(), stream, self.text).parse()
        except TemplateSyntaxError as error:
            raise TemplateSyntaxError(
                error.message or "", self.text.count("\n", 0, error.lineno) + 1
            ) from None

    def end(self, token: int) -> int:
        """Where a token ends; of an opening bracket, where the one that closes it does."""
        return self._closers.get(token) or self._ends.get(token, token)

    def word(self, token: int) -> str:
        """The text of a token."""
        return self.text[token : self._ends.get(token, token)]

    def next(self, token: int) -> int:
        """The token behind a token."""
        at = bisect_right(self._starts, token)
        return self._starts[at] if at < len(self._starts) else token

    def tag(self, inside: int) -> tuple[int, int]:
        """Start and end of the tag around an offset, delimiters included."""
        at = max(bisect_right(self._tag_starts, inside) - 1, 0)
        return self._tag_starts[at], self._tag_ends[at]

    def pieces(self) -> Iterator[tuple[int, int, str]]:
        """Start, end and kind of each tag, variable and comment, delimiters included."""
        start = 0
        for at, kind, value in self.tokens:
            what, _, edge = kind.partition("_")
            if edge == "begin":
                start = at
            elif edge == "end":
                yield start, at + len(value.rstrip()), what

    def _placed(self, tokens: list[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
        """The tokens with offsets for lines; between two nothing but space has been left out."""
        at = 0
        for _, kind, value in tokens:
            at = self.text.index(value, at)
            yield at, kind, value
            at += len(value)

    def _note(self) -> None:
        opened: list[int] = []
        for at, kind, value in self.tokens:
            self._ends[at] = at + len(value)
            if kind != "whitespace":
                self._starts.append(at)
            if kind in _BEGINNINGS:
                self._tag_starts.append(at)
            elif kind in _ENDINGS:
                self._tag_ends.append(at + len(value.rstrip()))
            elif kind == "operator" and value in _OPENERS:
                opened.append(at)
            elif kind == "operator" and value in _OPENERS.values() and opened:
                self._closers[opened.pop()] = at + 1


@cache
def _environment() -> Environment:
    return Environment(extensions=_EXTENSIONS, autoescape=True, keep_trailing_newline=True)


class _Parser(Parser):
    """Jinja's parser, which takes tags of unknown extensions as they come."""

    def __init__(self, environment: Environment, stream: TokenStream, text: str) -> None:
        super().__init__(environment, "")
        self.stream = stream
        self.extensions = _AnyExtension(self.extensions, text)


class _AnyExtension(dict[str, Callable[[Parser], Any]]):
    """Parsers of tags by name; a tag that none is known for is passed over, and its body read."""

    def __init__(self, known: dict[str, Callable[[Parser], Any]], text: str) -> None:
        super().__init__(known)
        self._text = text

    def get(self, name: str, default: Any = None) -> Any:
        """The parser of a tag; none for a tag that ends something."""
        if name in self or name.startswith("end") or name in ("else", "elif", "pluralize"):
            return super().get(name, default)
        return self._block if f"end{name}" in self._text else _inline

    def _block(self, parser: Parser) -> nodes.Scope:
        token = next(parser.stream)
        _skip(parser)
        body = parser.parse_statements((f"name:end{token.value}",), drop_needle=True)
        return nodes.Scope(body, lineno=token.lineno)


def _inline(parser: Parser) -> list[nodes.Node]:
    _skip(parser)
    return []


def _skip(parser: Parser) -> None:
    while parser.stream.current.type not in ("block_end", "eof"):
        next(parser.stream)
