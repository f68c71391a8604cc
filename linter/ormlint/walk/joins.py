"""What a name holds after two branches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.queries import Load, Query
from ormlint.walk.mapped.values import ResultOf, Statement
from ormlint.walk.scope import names_read
from ormlint.walk.texts.branches import joined
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Closure,
    Const,
    CountOf,
    DictOf,
    ListOf,
    OneOf,
    Prepared,
    Row,
    Rows,
    RowState,
    Text,
    TupleOf,
    UnknownValue,
    UseRecord,
    Value,
)

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.walk.frames import Frame

MOST_OPTIONS = 4


def join(first: Value, second: Value, depth: int = 4) -> Value:
    """One value for both; unknown wins over anything but nothing. Deeper than ``depth`` all is unknown."""
    if first is second:
        return first
    if depth == 0:
        return UNKNOWN
    if _is_nothing(first):
        return second
    if _is_nothing(second):
        return first
    if isinstance(first, UnknownValue) or isinstance(second, UnknownValue):
        release(first)
        release(second)
        return UNKNOWN
    return _join_known(first, second, depth - 1)


def join_all(values: Iterable[Value]) -> Value:
    """One value for all."""
    joined: Value | None = None
    for value in values:
        joined = value if joined is None else join(joined, value)
    return UNKNOWN if joined is None else joined


def any_of(items: Sequence[Value], depth: int = 2) -> Value:
    """Any item of a list that is written out: one of its texts, or of the texts at a place of its tuples."""
    texts = [item for item in items if isinstance(item, Const) and isinstance(item.value, str)]
    if len(texts) == len(items) > 1:
        return OneOf(tuple(dict.fromkeys(texts))[:MOST_OPTIONS]) if len(set(texts)) > 1 else texts[0]
    rows = [item.items for item in items if isinstance(item, TupleOf)]
    if depth and len(rows) == len(items) and len({len(row) for row in rows}) == 1:
        return TupleOf(tuple(any_of(column, depth - 1) for column in zip(*rows, strict=True)))
    return join_all(items)


def _is_nothing(value: Value) -> bool:
    if isinstance(value, ListOf):
        return value.element is UNKNOWN and value.constant and value.size == 0
    return value == NONE or (isinstance(value, Rows) and value.empty)


def _join_known(first: Value, second: Value, depth: int) -> Value:
    if isinstance(first, (Const, Text)) and isinstance(second, (Const, Text)):
        return first if first == second else joined(first, second) or UNKNOWN
    if _stands_for_none(first, second) or _stands_for_none(second, first):
        return second if isinstance(first, Const) else first
    if isinstance(first, Rows) and isinstance(second, Rows) and _alike(first.query, second.query):
        return _join_rows(first, second)
    if isinstance(first, Row) and isinstance(second, Row) and first.model is second.model:
        return _join_row(first, second)
    if isinstance(first, ListOf) and isinstance(second, ListOf):
        return ListOf(join(first.element, second.element, depth), tail=first.tail or second.tail)
    if isinstance(first, DictOf) and isinstance(second, DictOf):
        return _join_dict(first, second, depth)
    if isinstance(first, TupleOf) and isinstance(second, TupleOf) and len(first.items) == len(second.items):
        return TupleOf(tuple(join(*pair, depth) for pair in zip(first.items, second.items, strict=True)))
    return _join_statements(first, second) or _options(first, second)


def _stands_for_none(value: Value, other: Value) -> bool:
    """``book = False`` where there is no book: code that goes on with a book has asked."""
    return isinstance(value, Const) and value.value is False and isinstance(other, (Row, Rows))


def _join_statements(first: Value, second: Value) -> Value | None:
    """A statement that two branches have built from the same one."""
    known = isinstance(first, (Statement, ResultOf)) and type(first) is type(second)
    if not known or not _alike(first.rows.query, second.rows.query):  # type: ignore[attr-defined]
        return None
    return replace(first, rows=_join_rows(first.rows, second.rows))  # type: ignore[attr-defined,type-var]


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
        window=first.window or second.window,
    )
    release(first)
    release(second)
    return joined


def join_queries(first: Query, second: Query) -> Query:
    """A query that loads what either loads, and promises what both promise."""
    longer = second if len(second.methods) > len(first.methods) else first
    if first.bounded is not second.bounded:
        longer = second if first.bounded else first  # the one of many rows is what counts
    return replace(
        longer,
        loads=join_loads(first.loads, second.loads),
        only=None if first.only is None or second.only is None else first.only | second.only,
        deferred=first.deferred & second.deferred,
        filtered=first.filtered and second.filtered,
        ordering=second.ordering if first.ordering is None else first.ordering,
        annotations=first.annotations | second.annotations,
        aggregated=first.aggregated or second.aggregated,
        distinct=first.distinct or second.distinct,
        bounded=first.bounded and second.bounded,
        sliced=first.sliced and second.sliced,
        perhaps_sliced=any(query.sliced or query.perhaps_sliced for query in (first, second)),
        combined=first.combined or second.combined,
        streaming=first.streaming and second.streaming,
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
        made=left.made or right.made,
        doubtful=left.doubtful or right.doubtful or _made(left) is not _made(right),
    )
    first.top.whole = second.top.whole = True
    births = tuple(loop for loop in first.births if loop in second.births)
    return replace(first, state=state, births=births, root=None if first.root is None else first.root)


def _made(state: RowState) -> bool:
    """Whether the row was made in the code, be it in the database by now or not."""
    return state.new or state.made


def _join_dict(first: DictOf, second: DictOf, depth: int) -> DictOf:
    entries = {
        key: join(first.entries.get(key, NONE), second.entries.get(key, NONE), depth)
        for key in {**first.entries, **second.entries}
    }
    return DictOf(join(first.value, second.value, depth), join(first.key, second.key, depth), entries)


def parts_of(value: Value) -> tuple[Value, ...]:
    """The values inside of a container."""
    if isinstance(value, DictOf):
        return (value.value, value.key, *value.entries.values())
    if isinstance(value, ListOf):
        return (value.element,)
    if isinstance(value, TupleOf):
        return value.items
    if isinstance(value, Prepared):
        return value.parts
    if isinstance(value, Closure):
        return captured(value.node, value.frame)
    if isinstance(value, (Statement, ResultOf)):
        return (value.rows,)
    return value.options if isinstance(value, OneOf) else ()


def captured(node: cst.CSTNode, frame: Frame) -> tuple[Value, ...]:
    """The values of the names that a piece of code reads of the frame it stands in."""
    return tuple(frame.names[name] for name in names_read(node) if name in frame.names)


def within(value: Value) -> Iterator[Value]:
    """A value and all that it holds, each once, however it holds itself."""
    seen: set[int] = set()
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += parts_of(found)


def is_constant(value: Value) -> bool:
    """Whether a value holds nothing but constants."""
    return all(isinstance(found, (Const, UnknownValue, DictOf, ListOf, TupleOf)) for found in within(value))


def release(value: Value) -> None:
    """Rows and instances in a value go on to code that may do anything with them."""
    kind = type(value)
    if kind is UnknownValue or kind is Const:
        return
    for found in within(value):
        if isinstance(found, Row):
            found.top.whole = True
            if found.state.written is not None:
                found.state.written.used = True
        elif isinstance(found, Rows):
            _release_rows(found)
        elif isinstance(found, CountOf):
            found.record.whole = True
        elif isinstance(found, ListOf):
            _release_list(found)


def _release_rows(rows: Rows) -> None:
    if rows.state is None or not any(use.kind == "escape" for use in rows.uses):
        rows.uses.append(UseRecord("escape", rows.query.spot, (), whole=True))


def _release_list(value: ListOf) -> None:
    holds_rows = any(isinstance(found, (Row, Rows)) for found in within(value.element))
    if value.record is not None and holds_rows:
        value.record.whole = True
    if value.source is not None and value.record is None and (holds_rows or not value.mapped):
        _release_rows(value.source)


def keep(value: Value) -> None:
    """Instances in a value are kept: in a container, on an object, as a result."""
    for found in within(value):
        if isinstance(found, Row):
            found.top.kept = True


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
