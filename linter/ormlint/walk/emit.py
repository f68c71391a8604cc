"""From what the walker sees to facts: the place to point at, the loops around it, the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.api.facts import (
    BareSelectRelated,
    CollectionRead,
    ColumnLoaded,
    EagerLoadDiscarded,
    PageTaken,
    QueryRan,
    RelationLoaded,
    RowsUsed,
    RowWritten,
    Use,
)
from ormlint.api.places import Place, Related, Spot
from ormlint.api.queries import Query
from ormlint.api.schema import Relation
from ormlint.walk.frames import Access, Frame
from ormlint.walk.reach import (
    Loops,
    as_called,
    calls_between,
    few,
    in_nested_call,
    in_other_write,
    is_thin,
    multiplied,
    near,
    perhaps_came,
    repeats_of,
    seen_from,
    worth,
)
from ormlint.walk.scope import names_read
from ormlint.walk.singles import is_single, one_by_one, shared
from ormlint.walk.tracing import SESSION, by_loop, is_at_hand
from ormlint.walk.values import Row, Scalar, Written
from ormlint.walk.waiting import blocked, blocked_write, lazy_load, raises

if TYPE_CHECKING:
    from ormlint.walk.values import Rows, UseRecord
    from ormlint.walk.walker import Walker


class Places(Sequence[Related]):
    """Secondary places, computed when a rule makes a finding of the fact."""

    def __init__(self, compute: Callable[[], tuple[Related, ...]]) -> None:
        self._compute = compute

    @cached_property
    def _found(self) -> tuple[Related, ...]:
        return self._compute()

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, index: Any) -> Any:
        return self._found[index]


def related_places(access: Access, loops: Loops, query: Query | None, what: str) -> Places:
    """The query, the loop, the access, the calls between and where it began, without the primary place."""
    return Places(lambda: _around(access, loops, query, what))


def _around(access: Access, loops: Loops, query: Query | None, what: str) -> tuple[Related, ...]:
    shown = seen_from(access, loops)
    found: list[tuple[Spot, str]] = []
    while query is not None:
        found.append((query.origin, f"query of {query.model.name} built here"))
        query = query.above
    found += [(loop.repeat.spot, f"loop over {loop.repeat.noun}") for loop in loops if loop.repeat.grows]
    if shown is not access:
        found += _way(shown, access)
        found.append((access.spot, what))
    if shown.frame.caller is not None:
        frame, node = shown.frame.calls()[0]
        found.append((frame.spot(node), "reached from here"))
    return _places(found, shown.spot.place)


def _way(shown: Access, access: Access) -> list[tuple[Spot, str]]:
    way = [(frame.spot(node), "called here") for frame, node in access.frame.calls()]
    start = shown.frame.depth + 1
    return way[start:]


def _places(found: list[tuple[Spot, str]], primary: Place) -> tuple[Related, ...]:
    places: dict[Place, Related] = {}
    for spot, message in found:
        place = spot.place
        if place != primary:
            places.setdefault(place, Related(place, message))
    return tuple(places.values())


def relation_loaded(
    walker: Walker, access: Access, row: Row, relation: Relation, wanted: str
) -> RelationLoaded | None:
    """A to-one relation is read that did not come with the row."""
    loops = near(access, multiplied(walker, row.births))
    fails = raises(walker, access, row, relation.target)
    if not worth(loops) and wanted != "key" and not fails:
        return None
    if not fails and (_out_of_reach(walker, row.query, relation, loops) or shared(row, loops)):
        return None
    what = f"`{relation.name}` is read here"
    fact = RelationLoaded(
        spot=seen_from(access, loops).spot,
        related=related_places(access, loops, row.query, what),
        repeats=repeats_of(loops),
        relation=relation,
        path=row.under(relation.query_name if not relation.forward else relation.name),
        query=row.query,
        only_key=bool(wanted),
        rare=walker.rare > 0,
    )
    if fails:
        lazy_load(walker, access, fact)
        return None
    walker.facts.append(fact)
    return fact


def _out_of_reach(walker: Walker, query: Query | None, relation: Relation, loops: Loops) -> bool:
    """Whether a framework loops over a relation of a row from elsewhere, which may have come with more."""
    consumer = any(loop.repeat.consumer for loop in loops if loop.repeat.grows)
    if not consumer or query is None or query.relation is None:
        return False
    while query.above is not None:
        query = query.above
    elsewhere = query.relation is not None and query.relation.lazy != "dynamic" and not _in_function(query)
    return (elsewhere and relation.name in walker.prefetched_names) or (query.sliced and few(query))


def _in_function(query: Query) -> bool:
    """Whether a function of the project builds the query, so that something can be added to it."""
    block = getattr(query.spot, "block", None)
    return block is not None and block.kind == "function"


def attname_column(row: Row, name: str) -> str:
    """The column behind an attribute: ``author`` for ``author_id``."""
    relation = row.model.attnames.get(name)
    return name if relation is None or name in row.model.columns else relation.name


def column_loaded(walker: Walker, access: Access, row: Row, name: str) -> None:
    """A deferred column is read."""
    loops = near(access, multiplied(walker, row.births))
    fails = raises(walker, access, row)
    if row.query is None or not (worth(loops) or fails) or (walker.rare and not fails):
        return
    fact = ColumnLoaded(
        spot=seen_from(access, loops).spot,
        related=related_places(access, loops, row.query, f"`{name}` is read here"),
        repeats=repeats_of(loops),
        column=row.model.columns[attname_column(row, name)],
        path=row.under(name),
        query=row.query,
    )
    if fails:
        lazy_load(walker, access, fact)
    else:
        walker.facts.append(fact)


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
    if _out_of_reach(walker, parent.query, relation, loops):
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
    at_hand = _at_hand(owner)
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


def eager_load_discarded(walker: Walker, access: Access, query: Query, by: str) -> None:
    """A query that loads relations runs in a way that drops them."""
    for method, how in (("select_related", "join"), ("prefetch_related", "prefetch")):
        paths = tuple(load.name for load in query.loads if load.how == how)
        if paths and method in query.methods:
            walker.facts.append(
                EagerLoadDiscarded(access.spot, (), (), query=query, method=method, paths=paths, by=by)
            )


def bare_select_related(walker: Walker, access: Access, query: Query) -> None:
    """``select_related()`` names nothing."""
    walker.facts.append(BareSelectRelated(access.spot, (), (), query=query))


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


def _at_hand(frame: Frame) -> set[int]:
    """The rows that names hold, by the identity of their states."""
    return {id(value.state) for value in frame.visible() if isinstance(value, Row)}


def page_taken(
    walker: Walker,
    access: Access,
    query: Query,
    kind: str,
    *,
    start: str = "",
    stop: str = "",
    size: int | None = None,
    constant: bool = False,
    numbered: bool = False,
    batch: bool = False,
    default: bool = False,
    setting: bool = False,
    by: str = "",
) -> PageTaken:
    """A window of rows is taken."""
    names = [name.lstrip("-") for name in query.effective_ordering]
    fact = PageTaken(
        access.spot,
        _built(query, access.spot),
        repeats_of(walker.loops),
        query=query,
        kind=kind,  # type: ignore[arg-type]
        start=start,
        stop=stop,
        size=size,
        constant=constant,
        numbered=numbered,
        default=default,
        setting=setting,
        by=by,
        batch=batch,
        total_order=any(query.model.is_unique(frozenset({name})) for name in names)
        or query.model.is_unique(frozenset(names)),
    )
    walker.facts.append(fact)
    return fact


def _built(query: Query, spot: Spot) -> Places:
    return Places(lambda: _places([(query.origin, f"query of {query.model.name} built here")], spot.place))


DULL = frozenset({"refined", "query", "escape"})


def rows_used(walker: Walker, root: Frame) -> list[RowsUsed]:
    """What was done with all the rows that came into being."""
    return [_rows_used(rows, root) for rows in walker.rows if any(use.kind not in DULL for use in rows.uses)]


def _rows_used(rows: Rows, root: Frame) -> RowsUsed:
    uses = tuple(_use(record) for record in dict.fromkeys(rows.uses))
    spot = uses[0].spot
    return RowsUsed(
        spot,
        _built(rows.query, spot),
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
