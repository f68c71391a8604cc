"""How the arguments of a queryset method change the query."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import libcst as cst

from ormlint.api.places import Spot
from ormlint.api.queries import Load, Lookup, Query
from ormlint.api.schema import Model
from ormlint.orm.effects import Effect
from ormlint.walk.arguments import Arguments
from ormlint.walk.joins import join_loads, join_queries
from ormlint.walk.values import NONE, Const, Row, Rows, Scalar, Value

EXACT = ("exact",)
NEARLY_UNIQUE = frozenset({"slug", "email", "isbn", "isbn13", "username", "uuid", "guid", "token"})
"""Columns whose name says that few rows share a value, declared unique or not."""


@dataclass(frozen=True)
class PrefetchOf(Value):
    """A ``Prefetch`` object."""

    path: str
    rows: Rows | None
    to_attr: str | None
    exact: bool


def shape(query: Query, effect: Effect, arguments: Arguments, spot: Spot) -> Query:
    """The query after one more method."""
    shaper = SHAPERS.get(effect.arguments)
    if shaper is not None:
        query = shaper(query, arguments)
    if effect.shape:
        query = replace(query, shape=_result_shape(effect, arguments))
    return replace(
        query,
        spot=spot,
        methods=(*query.methods, effect.name),
        bounded=query.bounded or effect.bounds,
        streaming=query.streaming or effect.streaming,
        distinct=query.distinct or effect.distinct,
        distinct_on=query.distinct_on or (effect.distinct and bool(arguments.positional)),
    )


def _result_shape(effect: Effect, arguments: Arguments) -> Any:
    flat = "flat" in arguments.keywords and arguments.value(99, "flat") != Const(False)
    return "scalars" if flat else effect.shape


def _lookups(query: Query, arguments: Arguments) -> Query:
    found = tuple(_lookup(path, node, value) for path, (node, value) in arguments.keywords.items())
    exact = frozenset(_column(query.model, lookup.path) for lookup in found)
    some = bool(found or arguments.positional or not arguments.exact)
    return replace(
        query,
        lookups=query.lookups + found,
        filtered=query.filtered or some,
        bounded=query.bounded or query.model.is_unique(exact - {""}) or not NEARLY_UNIQUE.isdisjoint(exact),
    )


def _lookup(path: str, node: cst.CSTNode, value: Value) -> Lookup:
    text = code(node)
    if isinstance(value, Row):
        return Lookup(path, text, value.model, bool(value.births))
    if isinstance(value, Scalar) and value.row is not None:
        return Lookup(path, text, None, bool(value.row.births))
    return Lookup(path, text, value.query.model if isinstance(value, Rows) else None)


def _column(model: Model, path: str) -> str:
    name, _, rest = path.partition("__")
    if rest and rest not in EXACT:
        return ""
    relation = model.attnames.get(name)
    return relation.name if relation is not None else name


_PRINTER = cst.Module([])


@lru_cache(maxsize=1 << 16)
def code(node: cst.CSTNode) -> str:
    """The source of a node, on one line; nothing for what is no Python."""
    if not isinstance(node, cst.CSTNode):
        return ""
    return " ".join(_PRINTER.code_for_node(node).split())


def _joins(query: Query, arguments: Arguments) -> Query:
    if not arguments.positional and arguments.exact:
        return replace(query, loads=join_loads(query.loads, required_joins(query.model)))
    if [value for _, value in arguments.positional] == [NONE]:
        return replace(query, loads=tuple(load for load in query.loads if load.how != "join"))
    paths = arguments.texts()
    return replace(query, opaque=True) if paths is None else joined_by_name(query, paths)


def joined_by_name(query: Query, paths: Iterable[str]) -> Query:
    """The query with these relations joined."""
    for path in paths:
        query = replace(query, loads=join_loads(query.loads, (path_load(path, "join"),)))
    return query


@lru_cache(maxsize=1024)
def required_joins(model: Model, depth: int = 3) -> tuple[Load, ...]:
    """What a bare ``select_related()`` follows: foreign keys that are not null (Django goes five deep)."""
    if depth == 0:
        return ()
    return tuple(
        Load(relation.name, "join", required_joins(relation.target, depth - 1) if relation.target else ())
        for relation in model.relations.values()
        if relation.kind in ("foreign_key", "one_to_one") and not relation.null
    )


def path_load(path: str, how: str, query: Query | None = None, to_attr: str | None = None) -> Load:
    """``author__boss`` as a load of ``author`` with a load of ``boss`` in it."""
    name, _, rest = path.partition("__")
    if rest:
        return Load(name, how, (path_load(rest, how, query, to_attr),))  # type: ignore[arg-type]
    loads = query.loads if query is not None else ()
    return Load(name, how, loads, query, to_attr)  # type: ignore[arg-type]


def _prefetches(query: Query, arguments: Arguments) -> Query:
    if [value for _, value in arguments.positional] == [NONE]:
        return replace(query, loads=tuple(load for load in query.loads if load.how != "prefetch"))
    query = replace(query, opaque=query.opaque or not arguments.exact)
    for _, value in arguments.positional:
        load = prefetch_load(value)
        if load is None:
            query = replace(query, opaque=True)
        else:
            query = replace(query, loads=join_loads(query.loads, (load,)))
    return query


def prefetch_load(value: Value) -> Load | None:
    """The load that an argument of ``prefetch_related`` asks for."""
    if isinstance(value, Const) and isinstance(value.value, str):
        return path_load(value.value, "prefetch")
    if isinstance(value, PrefetchOf) and value.exact:
        return path_load(value.path, "prefetch", value.rows.query if value.rows else None, value.to_attr)
    return None


def _fields(query: Query, arguments: Arguments) -> Query:
    names = tuple(
        value.value
        for _, value in arguments.positional
        if isinstance(value, Const) and isinstance(value.value, str)
    )
    renamed = tuple(name for name in arguments.keywords if name not in ("flat", "named"))
    aggregated = query.aggregated or (bool(names) and _aggregates(arguments))
    return replace(query, fields=names + renamed, aggregated=aggregated)


def _ordering(query: Query, arguments: Arguments) -> Query:
    names = []
    for node, value in arguments.positional:
        text = value.value if isinstance(value, Const) and isinstance(value.value, str) else None
        names.append(code(node) if text is None else text)
    return replace(query, ordering=tuple(names))


def _only(query: Query, arguments: Arguments) -> Query:
    names = arguments.texts()
    if names is None:
        return replace(query, opaque=True)
    return replace(query, only=frozenset(names))


def _defer(query: Query, arguments: Arguments) -> Query:
    if [value for _, value in arguments.positional] == [NONE]:
        return replace(query, deferred=frozenset(), only=None)
    names = arguments.texts()
    if names is None:
        return replace(query, opaque=True)
    only = None if query.only is None else query.only - frozenset(names)
    return replace(query, deferred=query.deferred | frozenset(names), only=only)


AGGREGATES = ("Count(", "Sum(", "Avg(", "Max(", "Min(", "ArrayAgg(", "StringAgg(")


def _aggregates(arguments: Arguments) -> bool:
    nodes = [node for node, _ in arguments.positional] + [node for node, _ in arguments.keywords.values()]
    return any(name in code(node) for node in nodes for name in AGGREGATES)


def _annotations(query: Query, arguments: Arguments) -> Query:
    return replace(
        query,
        annotations=query.annotations | frozenset(arguments.keywords),
        aggregated=query.aggregated or _aggregates(arguments),
        opaque=query.opaque or not arguments.exact,
    )


def _raw(query: Query, arguments: Arguments) -> Query:
    return replace(query, filtered=True, opaque=True)


def _combine(query: Query, arguments: Arguments) -> Query:
    for _, value in arguments.positional:
        if not isinstance(value, Rows):
            return replace(query, combined=True, opaque=True)
        query = join_queries(query, value.query)
    return replace(query, combined=True)


SHAPERS: dict[str, Callable[[Query, Arguments], Query]] = {
    "lookups": _lookups,
    "joins": _joins,
    "prefetches": _prefetches,
    "fields": _fields,
    "ordering": _ordering,
    "only": _only,
    "defer": _defer,
    "annotations": _annotations,
    "raw": _raw,
    "combine": _combine,
}
