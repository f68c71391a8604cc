"""What is done with rows: fetching them, and the record of each use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.api.facts import BareSelectRelated, Fact, RowsUsed, UseKind
from ormlint.project import ProjectFunction
from ormlint.walk import emit
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import within
from ormlint.walk.managers import element_state
from ormlint.walk.shaping import code
from ormlint.walk.values import (
    UNKNOWN,
    CountOf,
    ListOf,
    OneOf,
    RelatedManager,
    Row,
    Rows,
    RowState,
    TupleOf,
    UseRecord,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def record_use(walker: Walker, rows: Rows, kind: UseKind, access: Access, **details: Any) -> UseRecord:
    """Remember one thing that is done with rows."""
    inner = tuple(loop for loop in walker.loops if loop not in rows.births)
    record = UseRecord(kind, access.spot, inner, **details)
    rows.uses.append(record)
    return record


def fetch(walker: Walker, rows: Rows, access: Access) -> None:
    """All the rows are loaded, unless they are in memory."""
    if rows.evaluated or rows.free or rows.empty:
        return
    if rows.window is not None:
        from ormlint.walk.mapped.queries import page_taken

        page_taken(walker, rows, access)
    emit.query_ran(walker, access, rows, "fetch")
    rows.evaluated = not rows.query.streaming


def state_of(rows: Rows) -> RowState:
    """What is in memory of each of the rows."""
    if rows.state is None:
        rows.state = element_state(rows)
    return rows.state


def element_of(rows: Rows) -> Value:
    """Any one of the rows."""
    if rows.entities:
        return _entities(rows)
    if rows.query.shape != "instances":
        return UNKNOWN
    return Row(state_of(rows), (), rows.query)


def _entities(rows: Rows) -> Value:
    """A row of several entities: instances and columns."""
    items = (
        UNKNOWN if query is None else Row(element_state(rows, of=query), (), query) for query in rows.entities
    )
    return TupleOf(tuple(items))


def load_all(walker: Walker, rows: Rows, kind: UseKind, access: Access, **details: Any) -> UseRecord:
    """A use that loads all the rows."""
    fetch(walker, rows, access)
    return record_use(walker, rows, kind, access, **details)


def consume(
    walker: Walker,
    value: Value,
    node: cst.CSTNode,
    frame: Frame,
    how: str,
    subject: cst.CSTNode | None = None,
    other: cst.CSTNode | None = None,
    sought: Value = UNKNOWN,
) -> None:
    """A value is tested for membership, or becomes text."""
    access = Access(node, frame)
    if isinstance(value, OneOf):
        for option in value.options:
            consume(walker, option, node, frame, how, subject, other, sought)
    elif isinstance(value, Rows):
        detail = code(other) if other is not None else ""
        kind: UseKind = "contains" if how == "contains" else "list"
        load_all(walker, value, kind, access, detail=detail, fetched=_is_fetched(sought))
    elif isinstance(value, Row) and how == "text":
        become_text(walker, value, access)
    elif isinstance(value, ListOf) and value.source is not None and how == "contains":
        record_use(walker, value.source, "contains", access, detail=code(other) if other is not None else "")


def _is_fetched(value: Value) -> bool:
    """Whether a value is a row of the database for sure: not one from elsewhere, which may be anything."""
    return isinstance(value, Row) and value.query is not None and not (value.state.new or value.state.opaque)


def become_text(walker: Walker, row: Row, access: Access) -> None:
    """``str(row)`` runs the model's ``__str__``."""
    from ormlint.walk.calls import follow

    symbol = walker.project.class_named(row.model.qualname)
    member = symbol.member("__str__") if symbol is not None else None
    if isinstance(member, ProjectFunction):
        follow(walker, member, row, None, access)
    row.top.reads.append(row.under("__str__"))


def serialise(walker: Walker, value: Value, kind: UseKind, access: Access) -> None:
    """Rows anywhere in a value go out of the code: into a template, into a response."""
    for found in within(value):
        if isinstance(found, Rows):
            record_use(walker, found, kind, access, whole=True)
        elif isinstance(found, ListOf) and found.source is not None:
            record_use(walker, found.source, kind, access)
        elif isinstance(found, Row):
            found.top.whole = True
        elif isinstance(found, RelatedManager):
            found.row.top.whole = True
        elif isinstance(found, CountOf):
            found.record.whole = True


FOLLOWED = frozenset({"iterate", "refined", "query", "count", "exists"})


def with_reads(fact: Fact, used: list[RowsUsed]) -> Fact:
    """A bare ``select_related()`` with what is read of its rows, where that is all known."""
    if not isinstance(fact, BareSelectRelated):
        return fact
    mine = [rows for rows in used if rows.query.origin == fact.query.origin]
    uses = [use for rows in mine for use in rows.uses]
    lost = any(use.whole or use.kept or use.kind not in FOLLOWED for use in uses)
    if lost or all(use.kind != "iterate" for use in uses):
        return fact
    return replace(fact, reads=tuple(dict.fromkeys(name for use in uses for name in use.columns)))
