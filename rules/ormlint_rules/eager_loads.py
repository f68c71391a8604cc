"""What makes a relation come with the rows: which call, on which query, and what else that takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ormlint.api import CollectionRead, Load, Model, Query, Relation, RelationLoaded, growing

Read = RelationLoaded | CollectionRead
UNKNOWN_QUERY = " to the query that feeds the rows"


@dataclass(frozen=True)
class EagerLoad:
    """A call to add to a query."""

    code: str
    """``.select_related("author")``."""
    target: str = ""
    """Where to add it, if that is not the query of the rows."""
    proviso: str = ""
    """What else has to change for it to work."""

    def __str__(self) -> str:
        verb = "add" if self.code.startswith(".") else "write"
        return f"{verb} `{self.code}`{self.target}{self.proviso}"


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


def lookup_name(relation: Relation) -> str:
    """The name of a relation in lookups and in ``select_related``."""
    return relation.name if relation.forward else relation.query_name or relation.name


def lookup_path(fact: Read) -> str:
    """The path of a fact in lookups: ``author__book`` where the accessor is ``book_set``."""
    found = steps(fact.query, fact.path, fact.relation)
    return "__".join(lookup_name(step) for step in found) or fact.path


def prefetch_path(fact: Read) -> str:
    """The path of a fact for ``prefetch_related``: ``author__book_set``."""
    found = steps(fact.query, fact.path, fact.relation)
    return within_prefetch(fact).prefix + ("__".join(step.name for step in found) or fact.path)


def load_of(fact: Read) -> Load | None:
    """The load by which the query of the rows brings the relation of a fact; ``None`` if another does."""
    if fact.query is None:
        return None
    model: Model | None = fact.query.model
    loads, found = fact.query.loads, None
    for name in fact.path.split("__"):
        step = relation_named(model, name)
        found = next((load for load in loads if _same_name(load, name, step)), None)
        if found is None:
            return None
        loads, model = found.loads, step.target if step is not None else None
    return found


def _same_name(load: Load, name: str, step: Relation | None) -> bool:
    return load.name == name or (step is not None and load.name in (step.name, lookup_name(step)))


def eager_load(fact: Read) -> EagerLoad:
    """The call that makes the relation of a fact come with the rows."""
    if within_prefetch(fact).prefix or not _joinable(fact) or _on_prefetched(fact) or _shared(fact):
        return prefetching(fact, f'"{prefetch_path(fact)}"')
    proviso = _unrestricted(fact) + _locked(fact.query)
    return _placed(fact, f'.select_related("{lookup_path(fact)}")', proviso)


def _placed(fact: Read, code: str, proviso: str) -> EagerLoad:
    """The call where the query is built, or the declaration that makes one where a framework builds it."""
    query = fact.query
    if query is None or not query.maker or query.methods:
        return EagerLoad(code, _target(fact), proviso)
    if query.maker == "view":
        return EagerLoad(f"queryset = {query.model.name}.{query.model.default_manager}{code}")
    name = re.fullmatch(r"\.select_related\((.*)\)", code)
    if name is not None and query.maker == "admin":
        others = [f'"{other}"' for other in query.shown if not name[1].startswith(f'"{other}__')]
        return EagerLoad(f"list_select_related = [{', '.join([*others, name[1]])}]")
    return EagerLoad(code, " to what `get_queryset()` returns")


def _shared(fact: Read) -> bool:
    """Whether rows with the same related row have to see what the loop writes to it: a join would copy it."""
    if not isinstance(fact, RelationLoaded) or not fact.written or fact.query is None:
        return False
    outer = (repeat.query for repeat in growing(fact.repeats) if repeat.query is not None)
    return any(query.origin == fact.query.origin for query in outer)


def _on_prefetched(fact: Read) -> bool:
    """Whether a step of the path is prefetched: its rows are shared, and a join would undo that."""
    loads = fact.query.loads if fact.query is not None else ()
    for name in fact.path.split("__")[:-1]:
        load = next((load for load in loads if load.name == name), None)
        if load is None or load.how == "prefetch":
            return load is not None
        loads = load.loads
    return False


def prefetching(fact: Read, argument: str) -> EagerLoad:
    """``prefetch_related`` with this argument on the query of the rows."""
    code = f".prefetch_related({argument})"
    return _placed(fact, code, _unrestricted(fact) + _streamed(fact.query))


def _joinable(fact: Read) -> bool:
    found = steps(fact.query, fact.path, fact.relation) or (fact.relation,)
    generic = any(step.kind == "generic_foreign_key" or step.to_many for step in found)
    return not generic and not (fact.query is not None and "raw" in fact.query.methods)


def _target(fact: Read) -> str:
    if fact.query is None:
        return UNKNOWN_QUERY
    if fact.query.combined:
        return " to each part, in front of the `union()`"
    return within_prefetch(fact).target or _other_query(fact)


def _other_query(fact: Read) -> str:
    """The query by its model, where the loop that a reader sees is over another."""
    loops = growing(fact.repeats)
    seen = loops[-1].query if loops else None
    if fact.query is None or seen is None or seen.model is fact.query.model:
        return ""
    return f" to the query of {fact.query.model.name}"


def _streamed(query: Query | None) -> str:
    if query is None or not query.streaming or any(load.how == "prefetch" for load in query.loads):
        return ""
    return " and a `chunk_size` to `iterator()`"


def _locked(query: Query | None) -> str:
    """A join under a lock locks the joined rows too, unless it is told not to."""
    if query is None or "select_for_update" not in query.methods or "of=" in query.spot.text:
        return ""
    return ' and `of=("self",)` to `select_for_update()`'


def _unrestricted(fact: Read) -> str:
    """The foreign keys on the way have to be among the columns that are fetched."""
    query = fact.query
    names = _keys_on_the_way(fact)
    if query is None or not names:
        return ""
    if query.only is not None:
        missing = [name for name in names if not _fetched(query.only, name)]
        return f' and `"{missing[-1]}"` to `only()`' if missing else ""
    deferred = [name for name in names if query.deferred & {name, f"{name}_id"}]
    return f' and take `"{deferred[0]}"` out of `defer()`' if deferred else ""


def _keys_on_the_way(fact: Read) -> list[str]:
    found = steps(fact.query, fact.path, fact.relation)
    names, joined = fact.path.split("__"), _joinable(fact)
    needed = [step.attname or (joined and step.kind == "reverse_one_to_one") for step in found]
    return ["__".join(names[: place + 1]) for place, key in enumerate(needed) if key]


def _fetched(only: frozenset[str], path: str) -> bool:
    if path in only or f"{path}_id" in only or any(name.startswith(f"{path}__") for name in only):
        return True
    parent = path.rpartition("__")[0]
    narrowed = any(name.startswith(f"{parent}__") for name in only)
    return bool(parent) and not narrowed and _fetched(only, parent)


@dataclass(frozen=True)
class Within:
    """The prefetch that brings the rows of a fact, or could."""

    prefix: str = ""
    """``books__`` where the load belongs to the query of the outer rows."""
    target: str = ""


def within_prefetch(fact: Read) -> Within:
    """Where the rows are those of a relation of outer rows: the prefetch that the load belongs to."""
    query = fact.query
    if query is None or query.relation is None:
        return Within()
    for repeat in fact.repeats:
        for path, load in _prefetches(repeat.query, query.relation):
            return _beside(query.relation, path, load)
    plain = not query.sliced and set(query.methods) <= {"all"}
    if plain and fact.consumer:
        known = query.above is not None
        return _from_the_top(query) if known else _beside(query.relation, query.relation.name, None)
    outer = [repeat.query for repeat in growing(fact.repeats) if repeat.query is not None]
    if plain and any(_same(relation_named(q.model, query.relation.name), query.relation) for q in outer):
        return _beside(query.relation, query.relation.name, None)
    return Within()


def _from_the_top(query: Query) -> Within:
    """The path from the query that the code writes, where a framework walks the relations below it."""
    prefix = ""
    while query.relation is not None and query.above is not None and set(query.methods) <= {"all"}:
        prefix, query = f"{query.along}__{prefix}", query.above
    return Within(prefix, f" to the query of {query.model.name}")


def _beside(relation: Relation, path: str, load: Load | None) -> Within:
    if load is None or load.query is None:
        return Within(f"{path}__", f" to the query of {relation.model.name}")
    return Within("", f' to the queryset of `Prefetch("{path}", …)`')


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
