"""The values of module-level and class-level assignments, worked out once for the walks of a module."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.walk.frames import Frame
from ormlint.walk.values import (
    UNKNOWN,
    ClassRef,
    Const,
    DictOf,
    ExternalRef,
    FunctionRef,
    ListOf,
    ModuleRef,
    Native,
    TupleOf,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from ormlint.project import Assignment
    from ormlint.walk.walker import Walker

LASTING = (UnknownValue, Const, ClassRef, ExternalRef, FunctionRef, ModuleRef, Native)
"""Nothing can be done to these."""


def assignment_value(walker: Walker, symbol: Assignment) -> Value:
    """The value of a module-level or class-level assignment."""
    key = id(symbol.node)
    if key in walker.constants:
        return _copied(walker.constants[key])
    if key in walker.evaluating or symbol.node is None:
        return UNKNOWN
    walker.evaluating.add(key)
    before = walker.tally()
    loops, walker.loops = walker.loops, ()
    try:
        value = walker.evaluate(symbol.node, Frame(symbol.module, symbol.block, owner=symbol.owner))
    finally:
        walker.loops = loops
        walker.evaluating.discard(key)
    if walker.tally()[:-1] == before[:-1] and not walker.evaluating and _lasts(value):
        walker.constants[key] = _copied(value)
    return value


def _lasts(value: Value) -> bool:
    """Whether a value is the same whenever it is read, apart from what is put into its containers."""
    if isinstance(value, DictOf):
        return all(map(_lasts, (value.value, value.key, value.default or UNKNOWN, *value.entries.values())))
    if isinstance(value, TupleOf):
        return all(map(_lasts, value.items))
    if isinstance(value, ListOf):
        return value.source is None and value.record is None and _lasts(value.element)
    return isinstance(value, LASTING)


def _copied(value: Value) -> Value:
    """The same value with containers of its own, since code puts things into them."""
    if isinstance(value, DictOf):
        entries = {name: _copied(entry) for name, entry in value.entries.items()}
        return replace(value, value=_copied(value.value), entries=entries)
    if isinstance(value, TupleOf):
        return TupleOf(tuple(map(_copied, value.items)))
    return replace(value, element=_copied(value.element)) if isinstance(value, ListOf) else value


__all__ = ["assignment_value"]
