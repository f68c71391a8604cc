"""Facts about rows: what is done with them, and what is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.facts import RowsUsed, RowWritten, Use
from ormlint.api.schema import Relation
from ormlint.walk.emit.places import built, related_places
from ormlint.walk.frames import Access, Frame
from ormlint.walk.reach import (
    Loops,
    as_called,
    calls_between,
    in_other_write,
    is_thin,
    near,
    perhaps_came,
    repeats_of,
    seen_from,
    worth,
)
from ormlint.walk.values import Row, Written
from ormlint.walk.waiting import blocked_write

if TYPE_CHECKING:
    from ormlint.walk.values import Rows, UseRecord
    from ormlint.walk.walker import Walker


def row_written(
    walker: Walker,
    access: Access,
    verb: str,
    *,
    row: Row | None,
    relation: Relation | None = None,
    rows: Rows | None = None,
    fields: tuple[str, ...] = (),
    obstacles: tuple[str, ...] = (),
    result_used: bool = False,
) -> None:
    """One row is written."""
    walker.writes += 1
    if row is not None and in_other_write(access, row, verb):
        return
    access = as_called(access, row)
    loops = near(access, walker.loops, deepest=1)
    model = row.model if row is not None else rows.query.model if rows is not None else None
    blocked_write(walker, access, model, verb)
    if model is not None and verb != "save":
        walker.changed.append(relation.target if relation and relation.target else model)
    calls = calls_between(access, loops)
    if model is None or not worth(loops) or (calls and not is_thin(access.frame)):
        return
    fact = RowWritten(
        spot=seen_from(access, loops).spot,
        related=related_places(access, loops, row.query if row else None, f"{model.name} is written here"),
        repeats=repeats_of(loops),
        verb=verb,  # type: ignore[arg-type]
        model=model,
        query=row.query if row is not None else None,
        relation=relation,
        fields=fields,
        obstacles=obstacles,
        result_used=result_used,
        rare=walker.rare > 0,
        guarded=walker.guarded > 0,
        same=verb == "save" and row is not None and _is_same(row, access, loops),
        calls=calls,
    )
    walker.facts.append(fact)
    if row is not None and verb in ("create", "upsert"):
        row.state.written = Written(fact, result_used)
        walker.written.append(row.state.written)


def _is_same(row: Row, access: Access, loops: Loops) -> bool:
    """Whether each turn of the innermost loop writes the row that a name from outside of it holds."""
    innermost = next(loop for loop in reversed(loops) if loop.repeat.grows)
    if innermost in row.births or not isinstance(access.node, cst.Call):
        return False
    func = access.node.func
    name = func.value.value if isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name) else ""
    held = innermost.frame.names.get(name)
    return access.frame is innermost.frame and isinstance(held, Row) and held.state is row.state


def rows_at_hand(frame: Frame) -> set[int]:
    """The rows that names hold, by the identity of their states."""
    return {id(value.state) for value in frame.visible() if isinstance(value, Row)}


DULL = frozenset({"refined", "query", "escape"})


def rows_used(walker: Walker, root: Frame) -> list[RowsUsed]:
    """What was done with all the rows that came into being."""
    return [_rows_used(rows, root) for rows in walker.rows if any(use.kind not in DULL for use in rows.uses)]


def _rows_used(rows: Rows, root: Frame) -> RowsUsed:
    uses = tuple(_use(record) for record in dict.fromkeys(rows.uses))
    spot = uses[0].spot
    return RowsUsed(
        spot,
        built(rows.query, spot),
        repeats_of(rows.births),
        query=rows.query,
        uses=uses,
        evaluated=rows.evaluated,
        view=root.view,
        task=root.task,
        free=rows.free or perhaps_came(rows),
    )


def _use(record: UseRecord) -> Use:
    row = record.row
    columns = tuple(dict.fromkeys([*record.columns, *(row.reads if row is not None else ())]))
    return Use(
        record.kind,
        record.spot,
        repeats_of(record.repeats),
        columns,
        record.whole or (row is not None and row.whole),
        record.detail,
        record.path,
        row is not None and row.kept,
        record.fetched,
        row is not None and row.followed,
    )
