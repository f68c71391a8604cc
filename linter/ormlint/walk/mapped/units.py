"""The unit of work: what a session is told to add and to delete, and when that becomes statements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.queries import Load
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.mapped.deleting import obstacles
from ormlint.walk.mapped.expiry import note_commit
from ormlint.walk.values import UNKNOWN, Const, ListOf, Row, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def _add(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """An addition is no statement until the session is flushed."""
    row = arguments.value(0)
    if isinstance(row, Row):
        row.state.held = True
    if isinstance(row, Row) and row.state.new and row.births == walker.loops:
        walker.pending.append((row, access.frame))
    return _taken(walker, arguments)


def _taken(walker: Walker, arguments: Arguments) -> Value:
    for value in arguments.values():
        release(value)
    return UNKNOWN


def _flush(name: str) -> Callable[[Walker, Arguments, Access], Value]:
    """``flush()`` or ``commit()``: what was added or changed in this turn of the loop is written."""

    def unit(walker: Walker, arguments: Arguments, access: Access) -> Value:
        walker.writes += 1
        if name == "commit":
            note_commit(walker, access)
        for row, frame in walker.pending:
            if frame is None or frame is access.frame:
                _write(walker, row, access, name)
        walker.pending = []
        return _taken(walker, arguments)

    return unit


def _write(walker: Walker, row: Row, access: Access, name: str) -> None:
    if not (_each_turn(walker, access) and walker.loops[-1] in row.births):
        return
    verb = "create" if row.state.new else "save"
    if verb == "create" or (row.state.assigned and _is_of_loop(walker, row)):
        fields = (name, *sorted(row.state.assigned if verb == "save" else ()))
        emit.row_written(walker, access, verb, row=row, fields=fields)
    row.state.new, row.state.opaque = False, True


def _each_turn(walker: Walker, access: Access) -> bool:
    """Whether a call stands in the innermost loop itself, under no condition of it."""
    if not walker.loops or walker.loops[-1].frame is not access.frame:
        return False
    loop = walker.loops[-1].repeat
    lines = access.frame.module.file.text.splitlines()
    inner = _indent(lines[access.spot.place.line - 1]) - _indent(lines[loop.spot.place.line - 1])
    return loop.grows and inner in (1, 2, 3, 4)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_of_loop(walker: Walker, row: Row) -> bool:
    """Whether a row is one of those that the innermost loop runs over."""
    source = walker.loops[-1].repeat.query if walker.loops else None
    if source is None or row.query is None or source.relation is not None:
        return False
    return row.query.origin == source.origin


def _delete(walker: Walker, arguments: Arguments, access: Access) -> Value:
    row = arguments.value(0)
    if isinstance(row, Row) and _each_turn(walker, access) and _is_of_loop(walker, row):
        emit.row_written(walker, access, "delete", row=row, obstacles=obstacles(walker, row.model))
    walker.writes += 1
    return _taken(walker, arguments)


def _merge(walker: Walker, arguments: Arguments, access: Access) -> Value:
    row = arguments.value(0)
    if isinstance(row, Row) and row.model.library == "sqlalchemy" and row.state.new:
        used = walker.statement is not access.node
        emit.row_written(walker, access, "upsert", row=replace(row), fields=("merge",), result_used=used)
    return _taken(walker, arguments)


def _many(walker: Walker, arguments: Arguments, access: Access) -> Value:
    walker.writes += 1
    return _taken(walker, arguments)


def _ended(walker: Walker, arguments: Arguments, access: Access) -> Value:
    note_commit(walker, access)
    return _many(walker, arguments, access)


def _refresh(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``refresh(book, ["author"])`` loads the row again, and the relations that are named."""
    row, names = arguments.value(0), arguments.value(1, "attribute_names")
    if isinstance(row, Row):
        row.state.expired = None
        known = names.element if isinstance(names, ListOf) and names.size == 1 else None
        if isinstance(known, Const):
            row.state.loads[str(known.value)] = Load(str(known.value), "known")
        elif names is not UNKNOWN:
            row.state.opaque = True
    return _many(walker, arguments, access)


UNITS: dict[str, Callable[[Walker, Arguments, Access], Value]] = {
    "add": _add,
    "add_all": _many,
    "bulk_save_objects": _many,
    "bulk_insert_mappings": _many,
    "bulk_update_mappings": _many,
    "flush": _flush("flush"),
    "commit": _flush("commit"),
    "delete": _delete,
    "merge": _merge,
    "refresh": _refresh,
    "expire": _many,
    "expunge": _many,
    "expire_all": _ended,
    "rollback": _ended,
}
