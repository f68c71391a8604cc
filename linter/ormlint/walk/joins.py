"""What a name holds after two branches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ormlint.api.queries import Load, Query
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Const,
    CountOf,
    DictOf,
    ListOf,
    OneOf,
    Row,
    Rows,
    RowState,
    TupleOf,
    UnknownValue,
    UseRecord,
    Value,
)

MOST_OPTIONS = 4


def join(first: Value, second: Value) -> Value:
    """One value for both; unknown wins over anything but nothing."""
    if first is second:
        return first
    if _is_nothing(first):
        return second
    if _is_nothing(second):
        return first
    if isinstance(first, UnknownValue) or isinstance(second, UnknownValue):
        release(first)
        release(second)
        return UNKNOWN
    return _join_known(first, second)


def join_all(values: Iterable[Value]) -> Value:
    """One value for all."""
    joined: Value | None = None
    for value in values:
        joined = value if joined is None else join(joined, value)
    return UNKNOWN if joined is None else joined


def _is_nothing(value: Value) -> bool:
    if isinstance(value, ListOf):
        return value.element is UNKNOWN and value.constant and value.size == 0
    return value == NONE or (isinstance(value, Rows) and value.empty)


def _join_known(first: Value, second: Value) -> Value:
    if isinstance(first, Const) and isinstance(second, Const):
        return first if first == second else UNKNOWN
    if isinstance(first, Rows) and isinstance(second, Rows) and _alike(first.query, second.query):
        return _join_rows(first, second)
    if isinstance(first, Row) and isinstance(second, Row) and first.model is second.model:
        return _join_row(first, second)
    if isinstance(first, ListOf) and isinstance(second, ListOf):
        return ListOf(join(first.element, second.element), tail=first.tail or second.tail)
    if isinstance(first, DictOf) and isinstance(second, DictOf):
        return _join_dict(first, second)
    if isinstance(first, TupleOf) and isinstance(second, TupleOf) and len(first.items) == len(second.items):
        return TupleOf(tuple(map(join, first.items, second.items)))
    return _options(first, second)


def _alike(first: Query, second: Query) -> bool:
    return first.model is second.model and first.shape == second.shape


def _options(first: Value, second: Value) -> Value:
    options: list[Value] = []
    for value in (first, second):
        options += value.options if isinstance(value, OneOf) else (value,)
    unique = list(dict.fromkeys(options))
    return OneOf(tuple(unique)) if len(unique) <= MOST_OPTIONS else UNKNOWN


def _join_rows(first: Rows, second: Rows) -> Rows:
    query = join_queries(first.query, second.query)
    joined = replace(
        first,
        query=query,
        evaluated=first.evaluated or second.evaluated,
        free=first.free or second.free,
        state=None,
        uses=first.uses + [use for use in second.uses if use not in first.uses],
        names=first.names | second.names,
    )
    release(first)
    release(second)
    return joined


def join_queries(first: Query, second: Query) -> Query:
    """A query that loads what either loads, and promises what both promise."""
    return replace(
        second if len(second.methods) > len(first.methods) else first,
        loads=join_loads(first.loads, second.loads),
        only=None if first.only is None or second.only is None else first.only | second.only,
        deferred=first.deferred & second.deferred,
        filtered=first.filtered or second.filtered,
        ordering=second.ordering if first.ordering is None else first.ordering,
        annotations=first.annotations | second.annotations,
        aggregated=first.aggregated or second.aggregated,
        distinct=first.distinct or second.distinct,
        bounded=first.bounded or second.bounded,
        sliced=first.sliced or second.sliced,
        combined=first.combined or second.combined,
        streaming=first.streaming or second.streaming,
        opaque=first.opaque or second.opaque,
    )


def join_loads(first: tuple[Load, ...], second: tuple[Load, ...]) -> tuple[Load, ...]:
    """The relations that either has."""
    merged = {load.name: load for load in first}
    for load in second:
        known = merged.get(load.name)
        merged[load.name] = load if known is None else _join_load(known, load)
    return tuple(merged.values())


def _join_load(first: Load, second: Load) -> Load:
    return replace(
        first,
        loads=join_loads(first.loads, second.loads),
        query=first.query or second.query,
        to_attr=first.to_attr or second.to_attr,
    )


def _join_row(first: Row, second: Row) -> Row:
    left, right = first.state, second.state
    state = RowState(
        left.model,
        loads={**left.loads, **right.loads},
        children={**left.children, **right.children},
        columns=left.columns | right.columns,
        opaque=left.opaque or right.opaque,
        new=left.new or right.new,
    )
    first.top.whole = second.top.whole = True
    births = tuple(loop for loop in first.births if loop in second.births)
    return replace(first, state=state, births=births, root=None if first.root is None else first.root)


def _join_dict(first: DictOf, second: DictOf) -> DictOf:
    entries = {
        key: join(first.entries.get(key, NONE), second.entries.get(key, NONE))
        for key in {**first.entries, **second.entries}
    }
    return DictOf(join(first.value, second.value), join(first.key, second.key), entries)


def release(value: Value, depth: int = 6) -> None:
    """Rows and instances in a value go on to code that may do anything with them."""
    if isinstance(value, Rows):
        if value.state is None or not any(use.kind == "escape" for use in value.uses):
            value.uses.append(UseRecord("escape", value.query.spot, (), whole=True))
        return
    if isinstance(value, Row):
        value.top.whole = True
        if value.state.written is not None:
            value.state.written.used = True
    elif isinstance(value, CountOf):
        value.record.whole = True
    elif depth > 0:
        _release_parts(value, depth - 1)


def keep(value: Value, depth: int = 3) -> None:
    """Instances in a value are kept: in a container, on an object, as a result."""
    if isinstance(value, Row):
        value.top.kept = True
    elif isinstance(value, TupleOf) and depth:
        for item in value.items:
            keep(item, depth - 1)
    elif isinstance(value, DictOf) and depth:
        for item in (value.value, *value.entries.values()):
            keep(item, depth - 1)
    elif isinstance(value, ListOf) and depth:
        keep(value.element, depth - 1)


def _release_parts(value: Value, depth: int) -> None:
    if isinstance(value, ListOf):
        _release_list(value, depth)
    elif isinstance(value, DictOf):
        for item in (value.value, value.key, *value.entries.values()):
            release(item, depth)
    elif isinstance(value, (TupleOf, OneOf)):
        for item in value.items if isinstance(value, TupleOf) else value.options:
            release(item, depth)


def _release_list(value: ListOf, depth: int) -> None:
    holds_rows = _holds_rows(value.element)
    if value.record is not None and holds_rows:
        value.record.whole = True
    if value.source is not None and value.record is None and (holds_rows or not value.mapped):
        release(value.source)
    if holds_rows:
        release(value.element, depth)


def _holds_rows(value: Value, depth: int = 3) -> bool:
    """Whether a value is an instance or rows, or has some in it."""
    if isinstance(value, (Row, Rows)):
        return True
    if depth == 0:
        return False
    parts = value.items if isinstance(value, TupleOf) else value.options if isinstance(value, OneOf) else ()
    if isinstance(value, DictOf):
        parts = (value.value, *value.entries.values())
    if isinstance(value, ListOf):
        parts = (value.element,)
    return any(_holds_rows(part, depth - 1) for part in parts)


def join_names(first: dict[str, Value], second: dict[str, Value]) -> dict[str, Value]:
    """The names after two branches; a name that only one binds keeps its value."""
    if first is second:
        return first
    names = dict(first)
    for name, value in second.items():
        known = names.get(name)
        names[name] = value if known is None or known is value else join(known, value)
    return names


__all__ = ["Const", "join", "join_all", "join_loads", "join_names", "join_queries", "release"]
