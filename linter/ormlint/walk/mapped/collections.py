"""Relationships of a row: lists that are loaded when they are read, and the identity map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.queries import Load, Query
from ormlint.api.schema import Model, Relation
from ormlint.walk import emit
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.managers import element_state
from ormlint.walk.mapped.queries import start
from ormlint.walk.reach import multiplied
from ormlint.walk.values import UNKNOWN, ListOf, Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def load_of(walker: Walker, row: Row, relation: Relation) -> Load | None:
    """What brought a relation with the row: the query, the mapping, or rows that are in memory anyway."""
    found = row.state.loads.get(relation.name)
    if found is not None or row.model.library != "sqlalchemy":
        return found
    if relation.comes_along or is_preloading(walker):
        return Load(relation.name, "known")
    if _is_one(row, relation) or _in_identity_map(walker, row, relation):
        return Load(relation.name, "known")
    return None


PRELOADS = re.compile(r"\b(?:\w*preload\w*|\w*prefetch(?!_related)\w*)\(")


def is_preloading(walker: Walker) -> bool:
    """Whether a function under way calls one that loads things ahead: they are in the session then."""
    return any(PRELOADS.search(function.block.text) for function in walker.active)


def _is_one(row: Row, relation: Relation) -> bool:
    """Whether all rows have the same related row, or one of few: the identity map asks for each once."""
    target = relation.target
    if relation.kind != "foreign_key" or relation.to_field is not None or target is None:
        return False
    if row.query is None or target.small:
        return target.small
    owners = list(_owners(row.query))
    if any(_shares(owner, relation) for owner in owners):
        return True
    if row.path:
        return target in owners
    pinned = {lookup.path for lookup in row.query.lookups}
    return not pinned.isdisjoint({relation.name, relation.attname}) or _leads_back(row.query, relation)


def _leads_back(query: Query, relation: Relation) -> bool:
    """Whether a relation of the rows of one row can only lead to that row."""
    others = [other for other in query.model.relations.values() if other.target is relation.target]
    return query.relation is not None and query.relation.model is relation.target and len(others) == 1


def _owners(query: Query) -> Iterator[Model]:
    """The models of the rows that the rows of a query belong to: what else leads there is that row, too.

    The query is of a relation of one row, or has a condition with one value for the key.
    """
    at: Query | None = query
    while at is not None:
        if at.relation is not None:
            yield at.relation.model
        for lookup in at.lookups:
            relation = at.model.relations.get(lookup.path) or at.model.attnames.get(lookup.path)
            if relation is not None and relation.target is not None:
                yield relation.target
        at = at.above


def _shares(owner: Model, relation: Relation, steps: int = 2) -> bool:
    """Whether a row leads to such a row by the same name itself: all that belongs to it shares that one."""
    own = owner.relations.get(relation.name)
    if own is not None and own.kind == "foreign_key" and own.target is relation.target:
        return True
    above = [other.target for other in owner.relations.values() if other.kind == "foreign_key"]
    return steps > 1 and any(_shares(model, relation, steps - 1) for model in above if model is not None)


def _in_identity_map(walker: Walker, row: Row, relation: Relation) -> bool:
    """Whether all rows of the target were loaded before: a key then finds its row in memory."""
    if relation.kind != "foreign_key" or relation.to_field is not None:
        return False
    found = [rows for rows in walker.rows if _serves(rows, row, relation)]
    for rows in found:
        release(rows)  # they are needed, though no code reads them
    return bool(found)


def _serves(rows: Rows, row: Row, relation: Relation) -> bool:
    query = rows.query
    if not rows.evaluated or query.model is not relation.target or query.sliced or rows.entities:
        return False
    return query is not row.query or not query.filtered


def read_collection(walker: Walker, row: Row, relation: Relation, access: Access) -> Value:
    """``author.books``: a list that is loaded when it is first read; or a query, where it is dynamic."""
    row.top.reads.append(row.under(relation.name))
    if relation.target is None or relation.lazy == "write_only":
        return UNKNOWN
    if row.state.new:
        return ListOf(UNKNOWN)
    rows = Rows(_query(walker, row, relation, access), walker.loops, access.frame, parent=row)
    if relation.lazy == "dynamic":
        return walker.new_rows(rows)
    load = load_of(walker, row, relation)
    if load is None:
        emit.query_ran(walker, access, rows, "fetch", multiplied(walker, row.births))
    found = _listed(rows, load)
    row.state.children[relation.name] = found
    return found


def _query(walker: Walker, row: Row, relation: Relation, access: Access) -> Query:
    assert relation.target is not None
    unknowable = row.state.opaque and relation.name in walker.prefetched_names
    query = start(relation.target, "query", access)
    along = row.under(relation.name)
    awaited = row.query is not None and row.query.awaited
    return replace(
        query,
        relation=relation,
        above=row.query,
        along=along,
        filtered=True,
        opaque=unknowable,
        awaited=awaited,
    )


def _listed(rows: Rows, load: Load | None) -> ListOf:
    """The list, each of its rows with what came with it."""
    loads = load.loads if load is not None else ()
    rows.query = replace(rows.query, loads=loads)
    rows.evaluated = True
    rows.state = element_state(rows, loads=loads)
    return ListOf(Row(rows.state, (), rows.query), source=rows)
