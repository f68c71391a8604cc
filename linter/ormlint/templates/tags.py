"""What each tag of Django says, given its words and the bodies that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ormlint.templates.expressions import Expressions, Word, shortened, words
from ormlint.templates.lexing import Token
from ormlint.templates.lines import Lines
from ormlint.templates.nodes import (
    Block,
    Body,
    Cycle,
    Expr,
    Extends,
    FirstOf,
    For,
    If,
    IfChanged,
    Include,
    Load,
    Partial,
    PartialDef,
    Regroup,
    Span,
    Statement,
    Tag,
    With,
    Wrapper,
)


@dataclass(frozen=True)
class Opened:
    """A tag and the bodies that it holds, each with the tag that stands before it."""

    token: Token
    parts: Sequence[tuple[Token, Body]]
    lines: Lines
    expressions: Expressions

    @property
    def at(self) -> Span:
        """The span of the tag."""
        return self.lines.span(self.token.start, self.token.end)

    @property
    def given(self) -> list[Word]:
        """The words after the name."""
        return words_after_name(self.token)

    def body(self, *heads: str) -> Body:
        """The bodies behind tags of these names, or all, one after the other."""
        found = (body for head, body in self.parts if not heads or head.name in heads)
        return tuple(statement for body in found for statement in body)

    def report(self, message: str) -> None:
        """Note what is wrong with the tag."""
        self.expressions.report(self.token.start, f"`{self.token.name}`: {message}")

    def read(self, given: Sequence[Word]) -> tuple[Expr, ...]:
        """The words as expressions."""
        return tuple(self.expressions.read(word) for word in given)


Reader = Callable[[Opened], Statement]


class Malformed(Exception):  # noqa: N818
    """A tag that makes no sense, and why."""


def words_after_name(token: Token) -> list[Word]:
    """The words of a tag but for its name."""
    return words(token.text, token.text_start)[1:]


def any_tag(tag: Opened) -> Tag:
    """A tag of which nothing is known but what all tags have in common."""
    given, as_name = _as_name(tag.given)
    args, kwargs = tag.expressions.arguments(given)
    return Tag(tag.at, tag.token.name, args, kwargs, as_name, tag.body() if tag.parts else None)


def _as_name(given: list[Word]) -> tuple[list[Word], str | None]:
    """The words without ``as name`` at their end, and that name."""
    if len(given) > 1 and given[-2].text == "as":
        return given[:-2], given[-1].text
    return given, None


def _if(tag: Opened) -> If:
    branches = [(_test(tag, head), body) for head, body in tag.parts if head.name != "else"]
    return If(tag.at, tuple(branches), tag.body("else"))


def _test(tag: Opened, head: Token) -> Expr:
    return tag.expressions.condition(words_after_name(head), Word(head.text, head.text_start))


def _if_equal(tag: Opened) -> If:
    given = tag.given
    if len(given) != 2:
        raise Malformed("takes two values")
    operator = "==" if tag.token.name == "ifequal" else "!="
    test = tag.expressions.operation(operator, tag.read(given), given[0].start, given[1].end)
    return If(tag.at, ((test, tag.body(tag.token.name)),), tag.body("else"))


def _for(tag: Opened) -> For:
    given = tag.given
    backwards = len(given) > 3 and given[-1].text == "reversed"
    given = given[:-1] if backwards else given
    if len(given) < 3 or given[-2].text != "in":
        raise Malformed("is not of the form `for name in rows`")
    names = " ".join(word.text for word in given[:-2]).split(",")
    targets = tuple(name.strip() for name in names)
    rows = tag.expressions.read(given[-1])
    return For(tag.at, targets, rows, backwards, tag.body("for"), tag.body("empty"))


def _bindings(tag: Opened, given: list[Word]) -> Iterator[tuple[str, Expr]]:
    """``a=x b=y``, or as of old ``x as a and y as b``; takes the words that it reads away."""
    while given:
        bound = tag.expressions.binding(given[0])
        if bound is not None:
            del given[0]
            yield bound
        elif len(given) > 2 and given[1].text == "as":
            yield given[2].text, tag.expressions.read(given[0])
            del given[: 4 if given[3:] and given[3].text == "and" else 3]
        else:
            return


def _with(tag: Opened) -> With:
    given = tag.given
    bindings = tuple(_bindings(tag, given))
    if given or not bindings:
        tag.report("is not of the form `with name=value`")
    return With(tag.at, bindings, tag.body())


def _include(tag: Opened) -> Include:
    given = tag.given
    if not given:
        raise Malformed("names no template")
    template = tag.expressions.read(given.pop(0))
    bindings: list[tuple[str, Expr]] = []
    only = False
    while given and given[0].text in ("with", "only"):
        only |= given.pop(0).text == "only"
        bindings += _bindings(tag, given)
    if given:
        tag.report(f"does not know `{shortened(given[0].text)}`")
    return Include(tag.at, template, tuple(bindings), only)


def _block(tag: Opened) -> Block:
    given = tag.given
    if not given:
        raise Malformed("has no name")
    return Block(tag.at, given[0].text, tag.body())


def _extends(tag: Opened) -> Extends:
    given = tag.given
    if not given:
        raise Malformed("names no template")
    return Extends(tag.at, tag.expressions.read(given[0]))


def _regroup(tag: Opened) -> Regroup:
    given = tag.given
    if len(given) != 5 or (given[1].text, given[3].text) != ("by", "as"):
        raise Malformed("is not of the form `regroup rows by attribute as name`")
    name = given[4].text
    by = tag.expressions.of_item(name, given[2])
    return Regroup(tag.at, tag.expressions.read(given[0]), by, name)


def _cycle(tag: Opened) -> Cycle:
    given = tag.given
    silent = len(given) > 3 and given[-1].text == "silent" and given[-3].text == "as"
    given, as_name = _as_name(given[:-1] if silent else given)
    return Cycle(tag.at, tag.read(given), as_name, silent)


def _first_of(tag: Opened) -> FirstOf:
    given, as_name = _as_name(tag.given)
    return FirstOf(tag.at, tag.read(given), as_name)


def _if_changed(tag: Opened) -> IfChanged:
    return IfChanged(tag.at, tag.read(tag.given), tag.body("ifchanged"), tag.body("else"))


def _load(tag: Opened) -> Load:
    names = tuple(word.text for word in tag.given)
    if len(names) > 2 and names[-2] == "from":
        return Load(tag.at, names[-1:], names[:-2])
    return Load(tag.at, names)


def _partial_definition(tag: Opened) -> PartialDef:
    given = tag.given
    if not given:
        raise Malformed("has no name")
    inline = len(given) > 1 and given[1].text == "inline"
    return PartialDef(tag.at, given[0].text, inline, tag.body())


def _partial(tag: Opened) -> Partial:
    given = tag.given
    if not given:
        raise Malformed("has no name")
    return Partial(tag.at, given[0].text)


def _translate(tag: Opened) -> Tag:
    given, as_name = _as_name([word for word in tag.given if word.text not in ("noop", "context")])
    return Tag(tag.at, tag.token.name, tag.read(given), (), as_name)


def _translated_block(tag: Opened) -> Wrapper:
    given = tag.given
    bindings: list[tuple[str, Expr]] = []
    counted: list[tuple[str, Expr]] = []
    as_name = None
    exprs: tuple[Expr, ...] = ()
    while given:
        option = given.pop(0).text
        if option in ("with", "count"):
            (bindings if option == "with" else counted).extend(_bindings(tag, given))
        elif option == "asvar" and given:
            as_name = given.pop(0).text
        elif option == "context" and given:
            exprs = (tag.expressions.read(given.pop(0)),)
        elif option != "trimmed":
            tag.report(f"does not know `{shortened(option)}`")
    return Wrapper(tag.at, tag.token.name, exprs, tag.body(), (*bindings, *counted), as_name)


def _cache(tag: Opened) -> Wrapper:
    given = [word for word in tag.given if not word.text.startswith("using=")]
    return Wrapper(tag.at, "cache", tag.read(given[:1] + given[2:]), tag.body())


def _filter(tag: Opened) -> Wrapper:
    text = tag.token.text.removeprefix("filter").lstrip()
    start = tag.token.text_start + len(tag.token.text) - len(text)
    return Wrapper(tag.at, "filter", (tag.expressions.of_text(Word(text, start)),), tag.body())


def _wrapper(tag: Opened) -> Wrapper:
    return Wrapper(tag.at, tag.token.name, tag.read(tag.given), tag.body())


def _plain_wrapper(tag: Opened) -> Wrapper:
    """The words are no expressions: ``on``, ``off``."""
    return Wrapper(tag.at, tag.token.name, (), tag.body())


DROPPED: Final = frozenset(
    {"csrf_token", "debug", "lorem", "resetcycle", "templatetag", "verbatim", "endverbatim", "endcomment"}
)
"""They evaluate nothing and bind nothing."""

MIDDLES: Final = frozenset({"else", "elif", "empty", "plural"})
"""They part the body of a block."""

BLOCKS: Final[dict[str, tuple[Reader, frozenset[str]]]] = {
    "autoescape": (_plain_wrapper, frozenset()),
    "block": (_block, frozenset()),
    "blocktrans": (_translated_block, frozenset({"plural"})),
    "blocktranslate": (_translated_block, frozenset({"plural"})),
    "cache": (_cache, frozenset()),
    "filter": (_filter, frozenset()),
    "for": (_for, frozenset({"empty"})),
    "if": (_if, frozenset({"elif", "else"})),
    "ifchanged": (_if_changed, frozenset({"else"})),
    "ifequal": (_if_equal, frozenset({"else"})),
    "ifnotequal": (_if_equal, frozenset({"else"})),
    "language": (_wrapper, frozenset()),
    "localize": (_plain_wrapper, frozenset()),
    "localtime": (_plain_wrapper, frozenset()),
    "partialdef": (_partial_definition, frozenset()),
    "spaceless": (_plain_wrapper, frozenset()),
    "timezone": (_wrapper, frozenset()),
    "with": (_with, frozenset()),
}
"""By name the reader of a block, and the tags that part its body."""

INLINE: Final[dict[str, Reader]] = {
    "cycle": _cycle,
    "extends": _extends,
    "firstof": _first_of,
    "include": _include,
    "load": _load,
    "partial": _partial,
    "regroup": _regroup,
    "trans": _translate,
    "translate": _translate,
}
"""By name the reader of a tag without a body."""
