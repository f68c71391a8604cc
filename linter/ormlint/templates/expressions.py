"""The expressions of Django templates: variables, literals, filters, the operators of ``if``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ormlint.templates.lines import Lines
from ormlint.templates.nodes import Bindings, Expr, Filter, Literal, Lookup, Name, Operation, Unknown

_STRING = r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*'"
_OPERAND = rf"(?P<string>{_STRING})|_\((?P<marked>{_STRING})\)|(?P<plain>[\w.]+|[-+.]?\d[\d.e]*)"
_WORD = re.compile(rf"[^\s'\"]*(?:(?:{_STRING})[^\s'\"]*)+|\S+", re.DOTALL)
_HEAD = re.compile(_OPERAND, re.DOTALL)
_FILTER = re.compile(rf"\s*\|\s*(?P<filter>\w+)(?::(?:{_OPERAND}))?", re.DOTALL)
_BINDING = re.compile(r"(\w+)=(.+)", re.DOTALL)
_LOOSE_BINDING = re.compile(r"([\w:@.-]+)=(?!=)(.+)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?(?:\d+|\d+\.\d+|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\"'\\])")
_CONSTANTS = {"True": True, "False": False, "None": None}

MAX_PARTS = 100
"""Longer chains of lookups, filters or operators are not read: no tree shall be too deep to walk."""

_POWERS = {"or": 6, "and": 7, "in": 9, "not in": 9} | dict.fromkeys(
    ("is", "is not", "==", "!=", ">", ">=", "<", "<="), 10
)
_NOT = 8
_PAIRS = {("not", "in"), ("is", "not")}

Report = Callable[[int, str], None]
"""Takes the offset of what is wrong, and the message."""


class Word(NamedTuple):
    """A word of a tag and the offset of its first character."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


def words(text: str, start: int) -> list[Word]:
    """The words of a tag; space within quotes belongs to the word."""
    return [Word(match[0], start + match.start()) for match in _WORD.finditer(text)]


class Expressions:
    """Reads the expressions of one template."""

    def __init__(self, lines: Lines, report: Report) -> None:
        self._lines = lines
        self.report = report

    def read(self, word: Word) -> Expr:
        """A variable or literal with its filters; what is none is reported."""
        return self._reported(self.attempt(word), word)

    def guess(self, word: Word) -> Expr:
        """The same for a tag whose grammar is its own business: nothing is reported."""
        return self.attempt(word) or self.unknown(word)

    def unknown(self, word: Word) -> Unknown:
        """A word that stands for nothing known."""
        return Unknown(self._lines.span(word.start, word.end), word.text)

    def attempt(self, word: Word) -> Expr | None:
        """A variable or literal with its filters, if the word is that."""
        head = _HEAD.match(word.text)
        found = self._operand(head, word.start) if head else None
        return self._filtered(found, word, head.end(), word.start) if head else None

    def of_text(self, word: Word) -> Expr:
        """``lower|cut:" "``: filters of a text that is not known here."""
        text = Literal(self._lines.span(word.start, word.start), "")
        found = self._filtered(text, Word(f"|{word.text}", word.start - 1), 0, word.start)
        return self._reported(found, word)

    def of_item(self, name: str, word: Word) -> Expr:
        """Lookups and filters as of ``name``, which is not written in front of them."""
        path = word.text.partition("|")[0].rstrip()
        parts = path.split(".")
        if not all(part.isidentifier() or part.isdigit() for part in parts[:MAX_PARTS]):
            return self._reported(None, word)
        base = Name(self._lines.span(word.start, word.start), name)
        found = self._lookups(base, parts[:MAX_PARTS], word.start, word.start - 1)
        return self._reported(self._filtered(found, word, len(path), word.start), word)

    def _reported(self, found: Expr | None, word: Word) -> Expr:
        if found is None:
            self.report(word.start, f"`{shortened(word.text)}` is no expression")
        return found or self.unknown(word)

    def _filtered(self, found: Expr | None, word: Word, at: int, start: int) -> Expr | None:
        """The expression, which begins at ``start``, under the filters in the rest of the word."""
        for _ in range(MAX_PARTS):
            if found is None or at == len(word.text):
                return found
            match = _FILTER.match(word.text, at)
            found = self._filter(found, match, word, start) if match else None
            at = match.end() if match else at
        return None

    def _filter(self, base: Expr, match: re.Match[str], word: Word, start: int) -> Expr | None:
        span = self._lines.span(start, word.start + match.end())
        if match["plain"] is match["string"] is match["marked"] is None:
            return Filter(span, base, match["filter"])
        arg = self._operand(match, word.start)
        return None if arg is None else Filter(span, base, match["filter"], (arg,))

    def _operand(self, match: re.Match[str], start: int) -> Expr | None:
        plain = match["plain"]
        if plain is not None:
            return self._plain(plain, start + match.start("plain"))
        group = "string" if match["string"] is not None else "marked"
        outer = 2 if group == "marked" else 0
        span = self._lines.span(start + match.start(group) - outer, start + match.end(group) + (outer > 0))
        return Literal(span, _ESCAPED.sub(r"\1", match[group][1:-1]))

    def _plain(self, text: str, start: int) -> Expr | None:
        if _NUMBER.fullmatch(text):
            return Literal(self._lines.span(start, start + len(text)), _number(text))
        parts = text.split(".")
        hidden = any(part.startswith("_") for part in parts)
        if len(parts) > MAX_PARTS or not parts[0] or text[0] in "-+" or hidden:
            return None
        end = start + len(parts[0])
        span = self._lines.span(start, end)
        if parts[0] in _CONSTANTS and len(parts) == 1:
            return Literal(span, _CONSTANTS[parts[0]])
        return self._lookups(Name(span, parts[0]), parts[1:], start, end)

    def _lookups(self, found: Expr, parts: Sequence[str], start: int, end: int) -> Expr:
        """The lookups behind an expression that ends at ``end``."""
        for part in parts:
            end += 1 + len(part)
            found = Lookup(self._lines.span(start, end), found, part, calls=True)
        return found

    def binding(self, word: Word) -> tuple[str, Expr] | None:
        """``name=value``."""
        match = _BINDING.fullmatch(word.text)
        return (match[1], self.read(Word(match[2], word.start + match.start(2)))) if match else None

    def arguments(self, given: Sequence[Word]) -> tuple[tuple[Expr, ...], Bindings]:
        """The arguments of a tag, by position and by name."""
        args: list[Expr] = []
        kwargs: list[tuple[str, Expr]] = []
        for word in given:
            match = _LOOSE_BINDING.fullmatch(word.text)
            if match:
                kwargs.append((match[1], self.guess(Word(match[2], word.start + match.start(2)))))
            else:
                args.append(self.guess(word))
        return tuple(args), tuple(kwargs)

    def condition(self, given: Sequence[Word], whole: Word) -> Expr:
        """The test of ``if``; what is none is reported."""
        if len(given) > MAX_PARTS:
            self.report(whole.start, "the condition is too long to be read")
            return self.unknown(whole)
        try:
            return _Condition(self, given).read()
        except ValueError as error:
            self.report(whole.start, str(error))
            return self.unknown(whole)

    def operation(self, operator: str, operands: Sequence[Expr], start: int, end: int) -> Expr:
        """The operands under an operator; terms of the same ``and`` or ``or`` are side by side."""
        flat = list(operands)
        if operator in ("and", "or"):
            flat = [term for operand in operands for term in _terms(operand, operator)]
        return Operation(self._lines.span(start, end), operator, tuple(flat))


class _Condition:
    """Reads operators by their binding power."""

    def __init__(self, expressions: Expressions, given: Sequence[Word]) -> None:
        self._expressions = expressions
        self._given = list(_joined(given))
        self._at = 0

    def read(self) -> Expr:
        found = self._expression(0)[0]
        if self._at < len(self._given):
            raise ValueError(f"`{shortened(self._given[self._at].text)}` is not expected in a condition")
        return found

    def _expression(self, power: int) -> tuple[Expr, int, int]:
        found, start, end = self._term()
        while self._power() > power:
            operator = self._next().text
            right, _, end = self._expression(_POWERS[operator])
            found = self._expressions.operation(operator, (found, right), start, end)
        return found, start, end

    def _term(self) -> tuple[Expr, int, int]:
        word = self._next()
        if word.text == "not":
            operand, _, end = self._expression(_NOT)
            return self._expressions.operation("not", (operand,), word.start, end), word.start, end
        if word.text in _POWERS:
            raise ValueError(f"`{word.text}` has nothing on its left")
        return self._expressions.read(word), word.start, word.end

    def _power(self) -> int:
        return _POWERS.get(self._given[self._at].text, 0) if self._at < len(self._given) else 0

    def _next(self) -> Word:
        if self._at == len(self._given):
            raise ValueError("the condition is not complete")
        self._at += 1
        return self._given[self._at - 1]


def _joined(given: Sequence[Word]) -> Iterator[Word]:
    """The words, with ``not in`` and ``is not`` as one."""
    at = 0
    while at < len(given):
        pair = tuple(word.text for word in given[at : at + 2])
        yield Word(" ".join(pair), given[at].start) if pair in _PAIRS else given[at]
        at += 2 if pair in _PAIRS else 1


def _terms(operand: Expr, operator: str) -> tuple[Expr, ...]:
    same = isinstance(operand, Operation) and operand.operator == operator
    return operand.operands if same and isinstance(operand, Operation) else (operand,)


def _number(text: str) -> object:
    return float(text) if "." in text or "e" in text.lower() else int(text)


def shortened(text: str) -> str:
    """A text as it is shown in a message."""
    return text if len(text) <= 60 else f"{text[:59]}…"
