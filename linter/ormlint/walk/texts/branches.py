"""The text of a value, and a text that two branches leave."""

from __future__ import annotations

from ormlint.sql.marks import begins, hole
from ormlint.walk.values import Const, OneOf, Text, Value


def text_of(value: Value) -> str | None:
    """The text of a value, with its holes."""
    if isinstance(value, Text):
        return value.text
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def joined(first: Value, second: Value) -> Value | None:
    """A text after two branches: what one of them adds at its end is not known to be there."""
    one, other = text_of(first), text_of(second)
    if one is None or other is None or not (begins(one) and begins(other)):
        return None
    short, long = sorted((one, other), key=len)
    if long.startswith(short.rstrip()):
        return Text(f"{short.rstrip()} {hole('…')} ")
    return OneOf((first, second))
