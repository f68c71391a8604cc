"""Reads the Django template language into a tree; what cannot be read is left out and reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from ormlint.templates.expressions import Expressions, Word
from ormlint.templates.lexing import Token, tokens
from ormlint.templates.lines import Lines
from ormlint.templates.nodes import Body, Name, Output, Problem, Statement, Wrapper
from ormlint.templates.tags import BLOCKS, DROPPED, INLINE, MIDDLES, Malformed, Opened, Reader, any_tag

_DEEPEST = 80
_LONGEST = 20_000


def parse_django(text: str) -> tuple[Body, list[Problem]]:
    """The statements of a template, and what is wrong with it; never raises."""
    parser = _Parser(text)
    body = parser.body(range(len(parser.tokens)))
    return body, sorted(parser.problems)


class _Parser:
    """One template; a range of tokens is a body."""

    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.problems: list[Problem] = []
        self.expressions = Expressions(self.lines, self.report)
        self.tokens = list(self._uncommented(token for token in tokens(text) if token.kind != "comment"))
        self.ends = _ends(self.tokens)
        self.depth = 0
        self.translating = False

    def report(self, offset: int, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.lines.line(offset), message))

    def _uncommented(self, found: Iterator[Token]) -> Iterator[Token]:
        """All tokens but those between ``comment`` and ``endcomment``."""
        for token in found:
            if token.kind != "tag" or token.name != "comment":
                yield token
            elif not any(later.kind == "tag" and later.text == "endcomment" for later in found):
                self.report(token.start, "`comment` is never closed")

    def body(self, part: range) -> Body:
        """The statements of a range of tokens."""
        found: list[Statement] = []
        at = part.start
        while at < part.stop:
            end = min(self.ends.get(at, at), part.stop)
            statement = self._statement(at, part)
            if statement is not None:
                found.append(statement)
            at = self._after(at, end, part)
        return tuple(found)

    def _after(self, at: int, end: int, part: range) -> int:
        """Where to go on behind a statement; a block without an end takes the rest."""
        if at in self.ends:
            return end + 1
        return part.stop if self._is_open(self.tokens[at]) else at + 1

    def _is_open(self, token: Token) -> bool:
        return token.kind == "tag" and token.name in BLOCKS

    def _statement(self, at: int, part: range) -> Statement | None:
        token = self.tokens[at]
        if len(token.text) > _LONGEST:
            self.report(token.start, "too long to be read")
        elif not token.text:
            self.report(token.start, "nothing stands between the delimiters")
        else:
            return self._output(token) if token.kind == "variable" else self._tag(at, part)
        return None

    def _output(self, token: Token) -> Output:
        word = Word(token.text, token.text_start)
        span = self.lines.span(token.start, token.end)
        if self.translating:  # only names are looked up there, whatever characters they have
            return Output(span, Name(self.lines.span(word.start, word.end), word.text))
        return Output(span, self.expressions.read(word))

    def _tag(self, at: int, part: range) -> Statement | None:
        token = self.tokens[at]
        name = token.name
        if name in DROPPED:
            return None
        if name in MIDDLES or (name.startswith("end") and name[3:] in BLOCKS):
            self.report(token.start, f"`{name}` does not belong to any block")
            return None
        if at in self.ends or name in BLOCKS:
            return self._block(at, part)
        return self._made(INLINE.get(name, any_tag), token, [])

    def _block(self, at: int, part: range) -> Statement | None:
        token = self.tokens[at]
        if at not in self.ends:
            self.report(token.start, f"`{token.name}` is never closed")
        if self.depth == _DEEPEST:
            self.report(token.start, "nested too deeply to be read")
            return None
        read, middles = BLOCKS.get(token.name, (any_tag, MIDDLES))
        outer = self.translating
        self.translating = token.name in ("blocktranslate", "blocktrans")
        self.depth += 1
        inside = range(at + 1, min(self.ends.get(at, part.stop), part.stop))
        parts = self._parts(token, inside, middles)
        self.depth -= 1
        self.translating = outer
        return self._made(read, token, parts)

    def _made(self, read: Reader, token: Token, parts: Sequence[tuple[Token, Body]]) -> Statement | None:
        """The statement of a tag; of a block that makes no sense what stands in it is kept."""
        opened = Opened(token, parts, self.lines, self.expressions)
        try:
            return read(opened)
        except Malformed as error:
            opened.report(str(error))
            return Wrapper(opened.at, token.name, (), opened.body()) if parts else None

    def _parts(self, token: Token, inside: range, middles: Collection[str]) -> list[tuple[Token, Body]]:
        """The bodies of a block, each with the tag that it follows."""
        cuts = list(self._cuts(inside, middles))
        starts = [inside.start - 1, *cuts]
        stops = [*cuts, inside.stop]
        heads = [token, *(self.tokens[cut] for cut in cuts)]
        bodies = [self.body(range(start + 1, stop)) for start, stop in zip(starts, stops, strict=True)]
        return list(zip(heads, bodies, strict=True))

    def _cuts(self, inside: range, middles: Collection[str]) -> Iterator[int]:
        """Where tags such as ``else`` part the body of a block, blocks within it passed over."""
        at = inside.start
        while at < inside.stop:
            token = self.tokens[at]
            if token.kind == "tag" and token.name in middles and at not in self.ends:
                yield at
            at = self.ends.get(at, at) + 1


def _ends(found: Sequence[Token]) -> dict[int, int]:
    """By the tag that opens a block the one that closes it, for any tag that is closed at its own level."""
    ends: dict[int, int] = {}
    waiting = _Waiting()
    for at, token in enumerate(found):
        if token.kind == "tag":
            opener = waiting.take(token.name[3:]) if token.name.startswith("end") else None
            if opener is None:
                waiting.add(at, token.name)
            else:
                ends[opener] = at
    return ends


class _Waiting:
    """The tags whose end can still come."""

    def __init__(self) -> None:
        self._tags: list[tuple[int, str]] = []
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, at: int, name: str) -> None:
        """A tag that may be closed later."""
        self._tags.append((at, name))
        self._by_name[name].append(at)

    def take(self, name: str) -> int | None:
        """The last tag of a name; those after it cannot be closed any more."""
        if not self._by_name[name]:
            return None
        opener = self._by_name[name][-1]
        while self._tags and self._tags[-1][0] >= opener:
            _, inner = self._tags.pop()
            self._by_name[inner].pop()
        return opener
