"""Facts about queries that run: on a relation of a row, or from a manager or session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.facts import CollectionRead, QueryRan
from ormlint.walk.emit.loads import out_of_reach
from ormlint.walk.emit.places import related_places
from ormlint.walk.emit.rows import rows_at_hand
from ormlint.walk.frames import Access, Frame
from ormlint.walk.reach import (
    Loops,
    calls_between,
    in_nested_call,
    is_thin,
    multiplied,
    near,
    repeats_of,
    seen_from,
    worth,
)
from ormlint.walk.scope import names_read
from ormlint.walk.singles import is_single, one_by_one
from ormlint.walk.tracing import SESSION, by_loop, is_at_hand
from ormlint.walk.values import Row, Scalar
from ormlint.walk.waiting import blocked, lazy_load, raises

if TYPE_CHECKING:
    from ormlint.walk.values import Rows
    from ormlint.walk.walker import Walker


def query_ran(walker: Walker, access: Access, rows: Rows, verb: str, loops: Loops | None = None) -> None:
    """A query runs: on a relation of a row, or one that starts at a manager."""
    loops = near(access, multiplied(walker, rows.births) if loops is None else loops)
    parent = rows.parent
    if parent is not None and parent.model.library == "sqlalchemy" and raises(walker, access, parent):
        lazy_load(walker, access, _collection(walker, access, rows, verb, loops))
        return
    if blocked(walker, access, rows, verb) or not worth(loops):
        return
    if parent is not None and rows.query.relation is not None and worth(multiplied(walker, parent.births)):
        _collection_read(walker, access, rows, verb, loops)
    else:
        _query_ran(walker, access, rows, verb, loops)


def _collection_read(walker: Walker, access: Access, rows: Rows, verb: str, loops: Loops) -> None:
    parent, relation = rows.parent, rows.query.relation
    assert parent is not None
    assert relation is not None
    if parent.state.opaque or parent.state.new or one_by_one(parent, loops):
        return
    if out_of_reach(walker, parent.query, relation, loops):
        return
    if (
        verb in ("count", "exists", "aggregate")
        and calls_between(access, loops)
        and not is_thin(access.frame)
    ):
        return
    walker.facts.append(_collection(walker, access, rows, verb, loops))


def _collection(walker: Walker, access: Access, rows: Rows, verb: str, loops: Loops) -> CollectionRead:
    parent, relation = rows.parent, rows.query.relation
    assert parent is not None
    assert relation is not None
    what = f"`{relation.name}` is queried here"
    return CollectionRead(
        spot=seen_from(access, loops).spot,
        related=related_places(access, loops, parent.query, what),
        repeats=repeats_of(loops),
        relation=relation,
        path=parent.under(relation.name),
        query=parent.query,
        rows=rows.query,
        verb=verb,
        operations=rows.query.methods,
        prefetched=rows.missed,
        varies=_depends(rows, loops),
        rare=walker.rare > 0,
        calls=calls_between(access, loops),
    )


def _query_ran(walker: Walker, access: Access, rows: Rows, verb: str, loops: Loops) -> None:
    calls = calls_between(access, loops)
    by_row = any(lookup.changes and lookup.model is not None for lookup in rows.query.lookups)
    innermost = next(loop for loop in reversed(loops) if loop.repeat.grows)
    traced = bool(rows.query.style) and by_loop(rows, access, innermost)
    if calls and rows.query.style and is_at_hand(rows, innermost):
        return
    if calls and not (by_row or (is_thin(access.frame) and (calls == 1 or traced))):
        return
    shown = seen_from(access, loops)
    if calls and _by_own_row(rows, access.frame, innermost.frame):
        return
    same_frame = shown is access and shown.frame is innermost.frame
    read = names_read(shown.node) | (rows.names if same_frame else frozenset())
    if rows.query.style:
        read = frozenset(name for name in read if not SESSION.search(name))
    varies = bool(read & innermost.assigned) or in_nested_call(access.frame, innermost.frame)
    varies |= by_row and bool(innermost.repeat.consumer)
    varies |= bool(rows.query.style) and any(lookup.changes for lookup in rows.query.lookups)
    fact = QueryRan(
        spot=shown.spot,
        related=related_places(access, loops, None, f"{rows.query.model.name} is queried here"),
        repeats=repeats_of(loops),
        query=rows.query,
        verb=verb,
        varies=varies,
        invariant=not varies and same_frame,
        rare=walker.rare > 0,
        calls=calls,
    )
    walker.facts.append(fact)


def _by_own_row(rows: Rows, frame: Frame, owner: Frame) -> bool:
    """Whether the query depends on a row that a called function has fetched before."""
    at_hand = rows_at_hand(owner)
    read = (frame.names.get(name) for name in rows.names)
    found = (value.top for value in read if isinstance(value, Row))
    return any(is_single(row.query) and id(row.state) not in at_hand for row in found)


def _changing(loops: Loops) -> frozenset[str]:
    return frozenset().union(*(loop.assigned for loop in loops))


def _depends(rows: Rows, loops: Loops) -> bool:
    """Whether the conditions on a relation are others for each row."""
    if all(loop.frame is not rows.frame for loop in loops):
        return any(_of_call(rows.frame, name) for name in rows.names)
    return bool(rows.names & _changing(loops) - _row_names(loops))


def _of_call(frame: Frame, name: str) -> bool:
    """Whether a name of a called function holds what it was given, or what it read of a row."""
    return name in frame.params or isinstance(frame.names.get(name), (Row, Scalar))


def _row_names(loops: Loops) -> frozenset[str]:
    return frozenset().union(*(loop.targets for loop in loops))
