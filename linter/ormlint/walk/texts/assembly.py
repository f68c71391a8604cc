"""Putting texts together: what is not known of them becomes a hole."""

from __future__ import annotations

import re
from string import Formatter

import libcst as cst

from ormlint.sql.marks import hole, resembles
from ormlint.walk.arguments import Arguments
from ormlint.walk.shaping import code
from ormlint.walk.texts.branches import text_of
from ormlint.walk.values import UNKNOWN, Const, DictOf, OneOf, Text, TupleOf, Value

LONGEST = 20_000
SAME = frozenset({"strip", "lstrip", "rstrip", "encode", "expandtabs"})


def as_text(text: str) -> Value:
    """A text that may be a part of a statement; any other is not worth keeping."""
    return Text(text) if len(text) <= LONGEST and resembles(text) else UNKNOWN


def part(value: Value, written: str) -> str:
    """What a value adds to a text."""
    text = text_of(value)
    if text is None and isinstance(value, Const) and isinstance(value.value, int):
        return str(value.value)
    return hole(written) if text is None else text


def added(left: Value, right: Value, nodes: tuple[cst.CSTNode, cst.CSTNode]) -> Value | None:
    """``left + right``; ``None`` where neither is a text of SQL."""
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return _each(left, right, nodes)
    if not any(_known(value) for value in (left, right)):
        return None
    found = as_text(part(left, code(nodes[0])) + part(right, code(nodes[1])))
    return None if found is UNKNOWN else found


def _known(value: Value) -> bool:
    text = text_of(value)
    return text is not None and (isinstance(value, Text) or resembles(text))


def _each(left: Value, right: Value, nodes: tuple[cst.CSTNode, cst.CSTNode]) -> Value | None:
    """A text and one of several others."""
    from ormlint.walk.joins import join_all

    lefts = left.options if isinstance(left, OneOf) else (left,)
    rights = right.options if isinstance(right, OneOf) else (right,)
    if not all(text_of(value) is not None for value in (*lefts, *rights)):
        return None
    found = [added(one, other, nodes) for one in lefts for other in rights]
    return join_all(value or UNKNOWN for value in found)


_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?[-#0+ ]*\d*(?:\.\d+)?(?P<kind>[a-zA-Z%])")


def interpolated(text: str, value: Value, node: cst.CSTNode) -> Value:
    """``text % value``."""
    given = iter(value.items) if isinstance(value, TupleOf) else None
    names = _element_codes(node)
    written = iter(names)

    def replaced(match: re.Match[str]) -> str:
        if match["kind"] == "%":
            return "%"
        if match["name"]:
            found = value.entries.get(match["name"], UNKNOWN) if isinstance(value, DictOf) else UNKNOWN
            return part(found, match["name"])
        item = next(given, UNKNOWN) if given is not None else value
        return part(item, next(written, "…"))

    return as_text(_PERCENT.sub(replaced, text))


def _element_codes(node: cst.CSTNode) -> list[str]:
    if isinstance(node, cst.Tuple):
        return [code(element.value) for element in node.elements]
    return [code(node)]


def formatted(text: str, arguments: Arguments) -> Value:
    """``text.format(…)``."""
    pieces, position = [], 0
    try:
        fields = list(Formatter().parse(text))
    except ValueError:
        return UNKNOWN
    for literal, name, spec, conversion in fields:
        pieces.append(literal)
        if name is None:
            continue
        name, position = (str(position), position + 1) if name == "" else (name, position)
        node, value = _argument(name, arguments)
        plain = not spec and not conversion
        pieces.append(part(value if plain else UNKNOWN, code(node) if node is not None else name))
    return as_text("".join(pieces))


def _argument(name: str, arguments: Arguments) -> tuple[cst.CSTNode | None, Value]:
    if name.isdecimal() and int(name) < len(arguments.positional):
        return arguments.positional[int(name)]
    return arguments.keywords.get(name, (None, UNKNOWN))


def text_method(text: str, name: str, arguments: Arguments) -> Value:
    """A method of a text of SQL."""
    if name == "format":
        return formatted(text, arguments)
    if name in SAME and not arguments.positional:
        return as_text(text.strip())
    if name == "replace":
        old, new = arguments.value(0), arguments.value(1)
        if isinstance(old, Const) and isinstance(old.value, str):
            written = code(arguments.positional[1][0]) if len(arguments.positional) > 1 else "…"
            return as_text(text.replace(old.value, part(new, written)))
    return UNKNOWN
