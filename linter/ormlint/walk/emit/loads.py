"""Facts about what did not come with the rows: relations, columns, and eager loads that are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.facts import BareSelectRelated, ColumnLoaded, EagerLoadDiscarded, RelationLoaded
from ormlint.api.queries import Query
from ormlint.api.schema import Relation
from ormlint.walk.emit.places import related_places
from ormlint.walk.frames import Access
from ormlint.walk.reach import Loops, few, multiplied, near, repeats_of, seen_from, worth
from ormlint.walk.singles import shared
from ormlint.walk.values import Row
from ormlint.walk.waiting import lazy_load, raises

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def relation_loaded(
    walker: Walker, access: Access, row: Row, relation: Relation, wanted: str
) -> RelationLoaded | None:
    """A to-one relation is read that did not come with the row."""
    loops = near(access, multiplied(walker, row.births))
    fails = raises(walker, access, row, relation.target)
    if not worth(loops) and wanted != "key" and not fails:
        return None
    if not fails and (out_of_reach(walker, row.query, relation, loops) or shared(row, loops)):
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


def out_of_reach(walker: Walker, query: Query | None, relation: Relation, loops: Loops) -> bool:
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
