"""The query that a load is added to: the query of the rows, or one above that brings these along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ormlint.api import CollectionRead, Load, Model, Query, Relation, RelationLoaded, growing

Read = RelationLoaded | CollectionRead


def steps(query: Query | None, path: str, relation: Relation) -> tuple[Relation, ...]:
    """The relations along a path; empty where one is not known."""
    if "__" not in path:
        return (relation,)
    found: list[Relation] = []
    model = query.model if query is not None else None
    for name in path.split("__"):
        step = relation_named(model, name)
        if step is None:
            return ()
        found.append(step)
        model = step.target
    return tuple(found)


def relation_named(model: Model | None, name: str) -> Relation | None:
    """The relation with this accessor or lookup name."""
    return None if model is None else model.relations.get(name) or model.lookups.get(name)


@dataclass(frozen=True)
class Start:
    """The query that the load for a fact is added to, and the way from its rows to those of the fact."""

    query: Query | None
    model: Model | None
    prefix: str = ""
    """``books__`` where the load belongs to the query of the outer rows."""
    queryset: str = ""
    """The path of the ``Prefetch`` whose queryset it is."""


def start_for(fact: Read) -> Start:
    """The query of the rows; where they are those of a relation of outer rows, the one that brings them."""
    query = fact.query
    own = Start(query, query.model if query is not None else None)
    if query is None or query.relation is None:
        return own
    for repeat in fact.repeats:
        for path, load in _prefetches(repeat.query, query.relation):
            return _of_prefetch(own, repeat.query, path, load)
    plain = not query.sliced and set(query.methods) <= {"all"}
    if not plain:
        return own
    if fact.consumer and query.above is not None:
        return _from_the_top(query)
    name = query.relation.name
    for repeat in reversed(growing(fact.repeats)):
        outer = repeat.query
        if outer is not None and _same(relation_named(outer.model, name), query.relation):
            return Start(outer, outer.model, f"{name}__")
    return Start(None, query.relation.model, f"{name}__") if fact.consumer else own


def _from_the_top(query: Query) -> Start:
    """The path from the query that the code writes, where a framework walks the relations below it."""
    prefix = ""
    while query.relation is not None and query.above is not None and set(query.methods) <= {"all"}:
        prefix, query = f"{query.along}__{prefix}", query.above
    return Start(query, query.model, prefix)


def _of_prefetch(own: Start, outer: Query | None, path: str, load: Load) -> Start:
    if load.query is not None:
        return Start(load.query, own.model, queryset=path)
    return Start(outer, outer.model if outer is not None else None, f"{path}__")


def _prefetches(query: Query | None, relation: Relation) -> Iterator[tuple[str, Load]]:
    if query is not None:
        yield from _along(query.model, query.loads, relation, "")


def _along(
    model: Model | None, loads: tuple[Load, ...], relation: Relation, before: str
) -> Iterator[tuple[str, Load]]:
    for load in loads:
        step = relation_named(model, load.name)
        path = before + load.name
        if load.how == "prefetch" and load.to_attr is None and _same(step, relation):
            yield path, load
        if step is not None and load.query is None:
            yield from _along(step.target, load.loads, relation, f"{path}__")


def _same(one: Relation | None, other: Relation) -> bool:
    return one is not None and one.name == other.name and one.target is other.target
