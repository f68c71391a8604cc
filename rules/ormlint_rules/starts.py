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
    model, rest = query.model if query is not None else None, path
    while rest:
        name = _first(model, rest)
        step = relation_named(model, name)
        if step is None:
            return ()
        found.append(step)
        model, rest = step.target, rest[len(name) + 2 :]
    return tuple(found)


def _first(model: Model | None, path: str) -> str:
    """The first name of a path; a name may end with an underscore."""
    head = path.partition("__")[0]
    names = model.relations if model is not None and relation_named(model, head) is None else ()
    return next((name for name in names if path == name or path.startswith(f"{name}__")), head)


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
    if query.sliced or not set(query.methods) <= {"all"} or _at_hand(query):
        return own
    outer = [repeat.query for repeat in reversed(growing(fact.repeats)) if repeat.query is not None]
    top = _from_the_top(query)
    walked = fact.consumer or any(_is_top(top, seen) for seen in outer)
    return top if top.prefix and walked else _beside(fact, own, query.relation, outer)


def _beside(fact: Read, own: Start, relation: Relation, outer: list[Query]) -> Start:
    """The query of the rows that a relation was reached from."""
    prefix = f"{relation.name}__"
    for seen in outer:
        if _same(relation_named(seen.model, relation.name), relation):
            return Start(seen, seen.model, prefix)
    return Start(None, relation.model, prefix) if fact.consumer else own


def _is_top(top: Start, query: Query) -> bool:
    return top.query is not None and top.query.origin == query.origin


def _at_hand(query: Query) -> bool:
    """Whether code asks for the rows of one row, so that it can ask for more with them."""
    single = query.above is not None and query.above.bounded and not query.above.sliced
    return single and query.spot.text.endswith(".all()")


def _from_the_top(query: Query) -> Start:
    """The query that the code writes, where the rows are those of relations below it, and the way there."""
    prefix = ""
    while query.relation is not None and query.above is not None and not query.sliced:
        if not set(query.methods) <= {"all"}:
            break
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
    """Whether two are one relation, be it of a model or of one that inherits it."""
    return (
        one is not None
        and one.name == other.name
        and one.target is other.target
        and one.remote == other.remote
    )
