"""Code that talks to Peewee, run on paper with the same values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import libcst as cst

from ormlint.api.queries import Load, Query
from ormlint.api.schema import Model, Relation
from ormlint.orm.peewee import CONDITIONED, OPERATIONS
from ormlint.project import ProjectFunction
from ormlint.walk import emit, shaping
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import join_loads, release
from ormlint.walk.mapped.values import Condition, MappedAttribute
from ormlint.walk.uses import fetch, state_of
from ormlint.walk.values import (
    UNKNOWN,
    BoundMethod,
    ClassRef,
    ListOf,
    Row,
    Rows,
    RowState,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PASSES_ON = re.compile(r"\(cls, \*\w+, \*\*\w+\)")
"""The head of a method that hands all it gets to the one that it overrides."""


def class_member(walker: Walker, value: ClassRef, model: Model, name: str, access: Access) -> Value | None:
    """An attribute of a model class: part of a condition, or what begins a query."""
    if name in model.columns or name in model.relations or name in model.attnames:
        return MappedAttribute(model, name)
    member = value.symbol.member(name) if value.symbol is not None else None
    if isinstance(member, ProjectFunction) and not PASSES_ON.search(member.block.header_text):
        return None
    if name not in OPERATIONS and name not in ("create", "alias"):
        return None
    query = Query(model, origin=access.spot, spot=access.spot)
    return BoundMethod(Rows(query, walker.loops, access.frame), name)


def method(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a query, or of the class that begins one."""
    from ormlint.walk.methods import apply

    if name == "alias":
        return ClassRef(walker.project.class_named(rows.query.model.qualname), rows.query.model)
    if name == "create":
        return _created(walker, rows, arguments, access)
    if name == "prefetch":
        return prefetched(walker, rows, [value for _, value in arguments.positional], access)
    effect = OPERATIONS.get(name)
    if effect is None:
        return _not_known(walker, rows, arguments)
    if name in CONDITIONED and (arguments.positional or arguments.keywords):
        for way in ("where", "filter"):
            rows = _narrowed(walker, rows, way, arguments, access)
        arguments = Arguments()
    return apply(walker, rows, effect, arguments, access)


def _narrowed(walker: Walker, rows: Rows, way: str, arguments: Arguments, access: Access) -> Rows:
    from ormlint.walk.methods import apply

    given = Arguments(arguments.positional) if way == "where" else Arguments([], arguments.keywords)
    if not (given.positional or given.keywords):
        return rows
    found = apply(walker, rows, OPERATIONS[way], given, access)
    assert isinstance(found, Rows)
    return replace(found, query=replace(found.query, methods=rows.query.methods))


def _not_known(walker: Walker, rows: Rows, arguments: Arguments) -> Value:
    walker.strangers += 1
    for value in (rows, *arguments.values()):
        release(value)
    return UNKNOWN


def _created(walker: Walker, rows: Rows, arguments: Arguments, access: Access) -> Row:
    state = RowState(rows.query.model, made=True, exact=arguments.exact)
    state.children = {name: value for name, (_, value) in arguments.keywords.items()}
    state.assigned = set(arguments.keywords)
    row = Row(state, walker.loops)
    used = walker.statement is not access.node
    emit.row_written(walker, access, "create", row=row, fields=("create",), result_used=used)
    return row


def read_backref(walker: Walker, row: Row, relation: Relation, access: Access) -> Value:
    """``author.books``: a new query each time it is read, unless the rows were prefetched."""
    row.top.reads.append(row.under(relation.name))
    target = relation.target
    if target is None or row.state.new:
        return UNKNOWN
    load = row.state.loads.get(relation.name)
    opaque = row.state.opaque and relation.name in walker.prefetched_names
    opaque |= load is not None and load.query is not None and load.query.opaque
    loads = load.loads if load is not None else ()
    query = Query(target, origin=access.spot, spot=access.spot, relation=relation, loads=loads)
    query = replace(query, above=row.query, along=row.under(relation.name), filtered=True, opaque=opaque)
    rows = Rows(query, walker.loops, access.frame, parent=row, free=load is not None)
    if load is not None:
        state = state_of(rows)
        for other in target.relations.values():
            if other.kind == "foreign_key" and other.target is relation.model:
                state.children.setdefault(other.name, row)
    return walker.new_rows(rows)


def prefetch(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``prefetch(authors, books)``."""
    rows, *others = [value for _, value in arguments.positional] or [UNKNOWN]
    if not isinstance(rows, Rows) or rows.query.model.library != "peewee":
        for value in arguments.values():
            release(value)
        return UNKNOWN
    return prefetched(walker, rows, others, access)


def prefetched(walker: Walker, rows: Rows, others: list[Value], access: Access) -> Value:
    """The rows with those of other queries put onto them."""
    query, reached = rows.query, _reached(rows.query)
    for other in others:
        model = _model_of(other)
        way = next(_ways(reached, model), None) if model is not None else None
        if model is None or way is None:
            query = replace(query, opaque=True)
            continue
        reached[model] = way
        own = other.query if isinstance(other, Rows) else None
        query = replace(query, loads=join_loads(query.loads, (_nested(way, "prefetch", own),)))
    found = walker.new_rows(replace(rows, query=query, uses=[], state=None, births=walker.loops))
    fetch(walker, found, access)
    return found


def _model_of(value: Value) -> Model | None:
    if isinstance(value, Rows):
        return value.query.model
    return value.model if isinstance(value, (ClassRef, MappedAttribute)) else None


def _ways(reached: dict[Model, tuple[str, ...]], model: Model) -> Iterator[tuple[str, ...]]:
    for near, way in reached.items():
        for relation in near.relations.values():
            if relation.target is model:
                yield (*way, relation.name)


def _nested(path: tuple[str, ...], how: Literal["join", "prefetch"], last: Query | None = None) -> Load:
    name, *rest = path
    if not rest:
        return Load(name, how, last.loads if last is not None else (), last)
    return Load(name, how, (_nested(tuple(rest), how, last),))


def selected(query: Query, arguments: Arguments) -> Query:
    """``select(Book, Author)``: the authors come with the books once they are joined, too."""
    values = [value for _, value in arguments.positional]
    partly = any(isinstance(value, MappedAttribute) and value.model is query.model for value in values)
    models = [model for model in map(_model_of, values) if model is not None]
    if query.model in models:
        models.remove(query.model)
    late = bool(models) and any("join" in name for name in query.methods)
    if not arguments.exact or partly or late:
        return replace(query, opaque=True)  # a column that is left out is `None`, and asks for nothing
    return replace(query, loads=(), fields=tuple(model.name for model in models))


def joined(query: Query, arguments: Arguments) -> Query:
    """A join narrows and repeats the rows; what is selected of it comes with them."""
    query = replace(query, filtered=True)
    model = _model_of(arguments.value(0, "dest"))
    if model is None or model.name not in query.fields:
        return query
    by = arguments.value(2, "on")
    name = by.name if isinstance(by, MappedAttribute) else ""
    ways = [way for way in _ways(_reached(query), model) if _is_forward(query.model, way)]
    ways = [way for way in ways if not name or way[-1] == name]
    if len(ways) != 1:
        return replace(query, opaque=True)
    return replace(query, loads=join_loads(query.loads, (_nested(ways[0], "join"),)))


def _reached(query: Query) -> dict[Model, tuple[str, ...]]:
    """The models that come with the rows, each with the way there."""
    found: dict[Model, tuple[str, ...]] = {query.model: ()}
    waiting: list[tuple[Model, tuple[str, ...], tuple[Load, ...]]] = [(query.model, (), query.loads)]
    while waiting:
        model, way, loads = waiting.pop()
        for load in loads:
            relation = model.relations.get(load.name)
            if relation is not None and relation.target is not None:
                found.setdefault(relation.target, (*way, load.name))
                waiting.append((relation.target, (*way, load.name), load.loads))
    return found


def _is_forward(model: Model | None, way: tuple[str, ...]) -> bool:
    for name in way:
        relation = model.relations.get(name) if model is not None else None
        if relation is None or relation.to_many:
            return False
        model = relation.target
    return True


def operator(node: cst.CSTNode, left: Value, right: Value) -> Value | None:
    """``Book.id << keys`` is a condition, and so are two of them joined by ``&``."""
    if not isinstance(node, cst.BinaryOperation):
        return None
    if isinstance(node.operator, cst.LeftShift) and isinstance(left, MappedAttribute):
        from ormlint.walk.mapped.conditions import condition

        whole = isinstance(right, (Rows, ListOf))
        return Condition((), whole=False) if whole else condition(left, "__in", node.right, right)
    if isinstance(node.operator, cst.BitAnd) and isinstance(left, Condition) and isinstance(right, Condition):
        return Condition((*left.lookups, *right.lookups), left.whole and right.whole)
    return None


shaping.SHAPERS |= {"selected": selected, "with": joined}
__all__ = ["class_member", "method", "operator", "prefetch", "read_backref"]
