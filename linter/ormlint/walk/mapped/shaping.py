"""How the arguments of an operation of SQLAlchemy change the query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from ormlint.api.queries import Load, Lookup, Query
from ormlint.api.schema import Model, Relation
from ormlint.walk.arguments import Arguments
from ormlint.walk.mapped.conditions import lookup
from ormlint.walk.mapped.options import with_options
from ormlint.walk.mapped.values import Condition, MappedAttribute, SqlExpression, Term
from ormlint.walk.shaping import code
from ormlint.walk.values import NONE, ClassRef, Const, ListOf, Row, TupleOf, Value


def _conditions(query: Query, arguments: Arguments) -> Query:
    found: list[Lookup] = []
    for node, value in arguments.positional:
        known = value.lookups if isinstance(value, Condition) else ()
        own = [condition for model, condition in known if _is_of(model, query.model)]
        found += own
        if not own or len(own) < len(known) or not value.whole:  # type: ignore[attr-defined]
            found.append(Lookup("…__expression", code(node)))
    return _narrowed(query, found)


def _equalities(query: Query, arguments: Arguments) -> Query:
    found = [lookup(name, node, value) for name, (node, value) in arguments.keywords.items()]
    return _narrowed(query, found)


def _is_of(model: Model, queried: Model) -> bool:
    return model is queried or model in queried.parents


def _narrowed(query: Query, found: list[Lookup]) -> Query:
    lookups = (*query.lookups, *found)
    names = frozenset(item.path for item in lookups)
    unique = query.model.is_unique(names | {_key(query.model, name) for name in names})
    itself = any(item.model is query.model and item.path == query.model.primary_key for item in found)
    return replace(
        query,
        lookups=lookups,
        filtered=True,
        bounded=query.bounded or unique,
        opaque=query.opaque or itself,  # a key is no row: the code tells rows from keys before
    )


def _key(model: Model, name: str) -> str:
    """The key column of a relation that is compared with a row."""
    relation = model.relations.get(name)
    return (relation.attname or name) if relation is not None else name


def _by_key(query: Query, arguments: Arguments) -> Query:
    place = 1 if arguments.positional and isinstance(arguments.positional[0][1], ClassRef) else 0
    given = arguments.positional[place : place + 1]
    path = query.model.primary_key or "primary key"
    found = [lookup(path, node, value) for node, value in given]
    return replace(query, lookups=(*query.lookups, *found), filtered=True, bounded=True)


def _of_parent(query: Query, arguments: Arguments) -> Query:
    """``with_parent(author)``: the rows of one row, by the one relation that leads there."""
    if len(arguments.positional) != 1:
        return replace(query, filtered=True, opaque=True)
    node, value = arguments.positional[0]
    leading = [name for name, relation in query.model.relations.items() if _leads(relation, node, value)]
    if len(leading) != 1:
        return replace(query, filtered=True, opaque=True)
    return _narrowed(query, [lookup(leading[0], node, value)])


def _leads(relation: Relation, node: cst.CSTNode, value: Value) -> bool:
    """Whether a relation leads to a row, or to what a name stands for that is called like it."""
    if relation.kind != "foreign_key":
        return False
    return (
        relation.target is value.model
        if isinstance(value, Row)
        else relation.name == code(node).split(".")[-1]
    )


def _terms(query: Query, arguments: Arguments) -> Query:
    if [value for _, value in arguments.positional] == [NONE]:
        return replace(query, ordering=())
    names = [_term(query, code(node), value) for node, value in arguments.positional]
    if not arguments.exact:
        names.append("…")
    return replace(query, ordering=(*(query.ordering or ()), *names))


def _term(query: Query, text: str, value: Value) -> str:
    if isinstance(value, (MappedAttribute, Term)):
        return value.name if _is_of(value.model, query.model) else text
    if isinstance(value, Const) and isinstance(value.value, str):
        return value.value
    return text


def _group(query: Query, arguments: Arguments) -> Query:
    return replace(query, aggregated=True, filtered=True)


def _joined(query: Query, arguments: Arguments) -> Query:
    """A join narrows and repeats the rows, and loads nothing."""
    return replace(query, filtered=True)


def _limit(query: Query, arguments: Arguments) -> Query:
    value = arguments.value(0, "limit")
    if value == NONE:
        return query
    number = value.value if isinstance(value, Const) and isinstance(value.value, int) else None
    return replace(query, sliced=True, bounded=True, limit=number)


def _window(query: Query, arguments: Arguments) -> Query:
    return replace(query, sliced=True, bounded=True)


def _offset(query: Query, arguments: Arguments) -> Query:
    return replace(query, sliced=True)


def _entities(query: Query, arguments: Arguments) -> Query:
    values = [value for _, value in arguments.positional]
    names = tuple(value.name for value in values if isinstance(value, MappedAttribute))
    summed = any(isinstance(value, SqlExpression) and value.summary for value in values)
    opaque = query.opaque or perhaps_one(values)
    return replace(query, shape="tuples", fields=names, aggregated=query.aggregated or summed, opaque=opaque)


def perhaps_one(values: list[Value]) -> bool:
    """Whether nothing but functions is asked for, one of which may fold all the rows into one."""
    found = [value for value in values if isinstance(value, SqlExpression)]
    return len(found) == len(values) and any(not value.known for value in found)


def _execution(query: Query, arguments: Arguments) -> Query:
    streaming = "yield_per" in arguments.keywords or "stream_results" in arguments.keywords
    return replace(query, streaming=query.streaming or streaming, opaque=query.opaque or not arguments.exact)


def _mixed(query: Query, arguments: Arguments) -> Query:
    return replace(query, combined=True, filtered=True)


def known_loads(query: Query, models: list[Model]) -> Query:
    """The rows of other entities of a query are in the identity map when its own rows are read."""
    found = tuple(
        Load(relation.name, "known")
        for relation in query.model.relations.values()
        if relation.kind == "foreign_key" and relation.target in models
    )
    return replace(query, loads=(*query.loads, *found))


def entities_of(value: Value) -> list[Value]:
    """The entities that an argument of ``query()`` or ``select()`` gives: a list of them, or one."""
    if isinstance(value, TupleOf):
        return list(value.items)
    return [value.element] if isinstance(value, ListOf) else [value]


SHAPERS: dict[str, Callable[[Query, Arguments], Query]] = {
    "conditions": _conditions,
    "equalities": _equalities,
    "options": with_options,
    "terms": _terms,
    "group": _group,
    "joined": _joined,
    "limit": _limit,
    "window": _window,
    "offset": _offset,
    "entities": _entities,
    "execution": _execution,
    "mixed": _mixed,
    "key": _by_key,
    "parent": _of_parent,
}
