"""What is done with rows: fetching them, and the record of each use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.api.facts import UseKind
from ormlint.project import ProjectFunction
from ormlint.walk import emit
from ormlint.walk.frames import Access, Frame
from ormlint.walk.managers import element_state
from ormlint.walk.shaping import code
from ormlint.walk.values import (
    UNKNOWN,
    DictOf,
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
    emit.query_ran(walker, access, rows, "fetch")
    rows.evaluated = not rows.query.streaming


def state_of(rows: Rows) -> RowState:
    """What is in memory of each of the rows."""
    if rows.state is None:
        rows.state = element_state(rows)
    return rows.state


def element_of(rows: Rows) -> Value:
    """Any one of the rows."""
    if rows.query.shape != "instances":
        return UNKNOWN
    return Row(state_of(rows), (), rows.query)


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
) -> None:
    """A value is tested for membership, or becomes text."""
    access = Access(node, frame)
    if isinstance(value, OneOf):
        for option in value.options:
            consume(walker, option, node, frame, how, subject, other)
    elif isinstance(value, Rows):
        detail = code(other) if other is not None else ""
        load_all(walker, value, "contains" if how == "contains" else "list", access, detail=detail)
    elif isinstance(value, Row) and how == "text":
        become_text(walker, value, access)
    elif isinstance(value, ListOf) and value.source is not None and how == "contains":
        record_use(walker, value.source, "contains", access, detail=code(other) if other is not None else "")


def become_text(walker: Walker, row: Row, access: Access) -> None:
    """``str(row)`` runs the model's ``__str__``."""
    from ormlint.walk.calls import follow

    symbol = walker.project.class_named(row.model.qualname)
    member = symbol.member("__str__") if symbol is not None else None
    if isinstance(member, ProjectFunction):
        follow(walker, member, row, None, access)
    row.top.reads.append(row.under("__str__"))


def serialise(walker: Walker, value: Value, kind: UseKind, access: Access, depth: int = 4) -> None:
    """Rows anywhere in a value go out of the code: into a template, into a response."""
    if depth == 0:
        return
    if isinstance(value, Rows):
        record_use(walker, value, kind, access, whole=True)
    elif isinstance(value, ListOf):
        if value.source is not None:
            record_use(walker, value.source, kind, access)
        serialise(walker, value.element, kind, access, depth - 1)
    elif isinstance(value, Row):
        value.top.whole = True
    elif isinstance(value, RelatedManager):
        value.row.top.whole = True
    else:
        for part in parts_of(value):
            serialise(walker, part, kind, access, depth - 1)


def parts_of(value: Value) -> tuple[Value, ...]:
    """The values inside of a value."""
    if isinstance(value, DictOf):
        return (*value.entries.values(), value.value)
    if isinstance(value, TupleOf):
        return value.items
    return value.options if isinstance(value, OneOf) else ()
