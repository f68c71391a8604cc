"""What makes a relation come with the rows: which call, on which query, and what else that takes."""

from __future__ import annotations

from dataclasses import dataclass

from ormlint.api import Load, Loading, Model, Query, Relation, RelationLoaded, growing
from ormlint_rules.placement import Placement, placement
from ormlint_rules.starts import Read, Start, relation_named, start_for, steps

UNKNOWN_QUERY = " to the query that feeds the rows"


@dataclass(frozen=True)
class EagerLoad:
    """A call to add to a query."""

    code: str
    """``.select_related("author")``."""
    target: str = ""
    """Where to add it, if that is not the query of the rows, and what else has to change for it to work."""
    loading: Loading | None = None
    """The same taken apart, where it only names relations."""

    def __str__(self) -> str:
        verb = "add" if self.code.startswith(".") else "write"
        return f"{verb} `{self.code}`{self.target}"


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
    return start_for(fact).prefix + ("__".join(step.name for step in found) or fact.path)


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
    if start_for(fact).prefix or not _joinable(fact) or _on_prefetched(fact) or _shared(fact):
        return plain_prefetch(fact)
    proviso = _unrestricted(fact) + _locked(fact.query)
    return _named(fact, proviso, joins=(lookup_path(fact),))


def plain_prefetch(fact: Read) -> EagerLoad:
    """``prefetch_related`` of all the related rows."""
    return _named(fact, _unrestricted(fact) + _streamed(fact.query), prefetches=(prefetch_path(fact),))


def _named(
    fact: Read, proviso: str, joins: tuple[str, ...] = (), prefetches: tuple[str, ...] = ()
) -> EagerLoad:
    """A call that only names relations, where the query is built or where a framework asks for it."""
    start = start_for(fact)
    place = _place(fact, start, joined=bool(joins))
    shown = start.query.shown if place.listed and start.query is not None else ()
    others = tuple(name for name in shown if not any(join.startswith(f"{name}__") for join in joins))
    loading = Loading(
        start.model.label if start.model is not None else "",
        start.query.origin.place if start.query is not None else None,
        (*others, *joins),
        prefetches,
        place.before,
        place.where,
        proviso,
        place.listed,
    )
    return EagerLoad(loading.code, loading.where + proviso, loading if start.model is not None else None)


def _place(fact: Read, start: Start, *, joined: bool = False) -> Placement:
    if start.queryset:
        return Placement(where=f' to the queryset of `Prefetch("{start.queryset}", …)`')
    found = placement(fact, start.query, joined=joined)
    return found if found.where or found.before or found.listed else Placement(where=_target(fact, start))


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
    place = _place(fact, start_for(fact))
    proviso = _unrestricted(fact) + _streamed(fact.query)
    return EagerLoad(f"{place.before}.prefetch_related({argument})", place.where + proviso)


def _joinable(fact: Read) -> bool:
    found = steps(fact.query, fact.path, fact.relation) or (fact.relation,)
    generic = any(step.kind == "generic_foreign_key" or step.to_many for step in found)
    return not generic and not (fact.query is not None and "raw" in fact.query.methods)


def _target(fact: Read, start: Start) -> str:
    if start.query is None and start.model is None:
        return UNKNOWN_QUERY
    if start.query is not None and start.query.combined:
        return " to each part, in front of the `union()`"
    loops = growing(fact.repeats)
    seen = loops[-1].query if loops else None
    if start.model is None or (not start.prefix and (seen is None or seen.model is start.model)):
        return ""
    return f" to the query of {start.model.name}"


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
