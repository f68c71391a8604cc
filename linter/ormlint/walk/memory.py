"""What makes a call the same as an earlier one, so that it need not be followed again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from ormlint.project import ProjectFunction
from ormlint.sql.marks import begins
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.values import (
    ClassRef,
    Const,
    ExternalRef,
    FunctionRef,
    Instance,
    RequestValue,
    Row,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PLAIN = (Const, UnknownValue, ClassRef, ExternalRef, FunctionRef, Instance, RequestValue, type(None))


def is_idle(walker: Walker, receiver: Value | None, arguments: Arguments, access: Access) -> bool:
    """Whether a call can bring nothing that a walk of the function by itself does not bring.

    Its result is dropped, no loop repeats it, and it gets no rows that the caller knows more of.
    """
    if walker.statement is not access.node or walker.loops or isinstance(receiver, Instance):
        return False
    return not any(_tells(value) for value in (receiver, *arguments.values()))


def _tells(value: Value | None) -> bool:
    if isinstance(value, Row):
        return not value.state.opaque
    if isinstance(value, Const) and isinstance(value.value, str):
        return begins(value.value)
    plain = isinstance(value, (Const, UnknownValue, ExternalRef, RequestValue))
    return value is not None and not plain


def dullness(
    walker: Walker, function: ProjectFunction, receiver: Value | None, arguments: Arguments
) -> Hashable | None:
    """What a call depends on, if it gets nothing that has to do with rows that the caller knows of."""
    values = [receiver, *arguments.values()]
    apart = not walker.loops
    if not all(_is_plain(value, apart) for value in values):
        return None
    kinds = tuple(_kind(value) for value in values)
    return (function.qualname, function.module.name, kinds, tuple(arguments.keywords), arguments.exact, apart)


def identity(
    walker: Walker, function: ProjectFunction, receiver: Value | None, arguments: Arguments
) -> Hashable:
    """What makes a call the same as another one of the same walk, whose result is not known either."""
    values = tuple(_which(value) for value in (receiver, *arguments.values()))
    return (function, values, tuple(arguments.keywords), tuple(map(id, walker.loops)))


def _which(value: Value | None) -> Hashable:
    if isinstance(value, Row):
        return ("row", id(value.state), value.path)
    return value if isinstance(value, Const) and isinstance(value.value, Hashable) else id(value)


def _is_plain(value: Value | None, apart: bool) -> bool:
    if isinstance(value, Row):
        return apart and value.state.opaque and not value.births and not value.state.children
    return isinstance(value, PLAIN) and not getattr(value, "attributes", None)


def _kind(value: Value | None) -> Hashable:
    if isinstance(value, Row):
        return value.model
    symbol = getattr(value, "symbol", None)
    simple = isinstance(value, Const) and isinstance(value.value, (str, bool, int, type(None)))
    outside = isinstance(value, Instance) and value.outside
    constant = value.value if simple else None  # type: ignore[union-attr]
    return (type(value), getattr(symbol, "qualname", None), getattr(value, "dotted", None), constant, outside)
