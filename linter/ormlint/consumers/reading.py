"""The reads that frameworks make of a value: a dotted path, the rows of a manager, each of some rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ormlint.api.queries import Repeat
from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import attribute, row_attribute
from ormlint.walk.calls import call, call_method
from ormlint.walk.frames import Access, Loop
from ormlint.walk.iteration import ITERATORS, Iteration, reborn
from ormlint.walk.joins import join_all
from ormlint.walk.managers import default_spec, manager_rows
from ormlint.walk.mapped.results import shown
from ormlint.walk.mapped.values import ResultOf
from ormlint.walk.slicing import entry, indexed
from ormlint.walk.uses import element_of, record_use
from ormlint.walk.values import (
    UNKNOWN,
    BoundMethod,
    Closure,
    Const,
    DictOf,
    FunctionRef,
    ListOf,
    ManagerValue,
    OneOf,
    PageOf,
    RelatedManager,
    Row,
    Rows,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.api.places import Spot
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker

CALLABLE = (BoundMethod, FunctionRef, Closure)


def read_path(walker: Walker, value: Value, path: str, access: Access) -> Value:
    """``author.name``: each part an attribute or a key, called where it is a function."""
    names = path.split(".")
    for name, following in zip(names, [*names[1:], ""], strict=True):
        value = (
            _for_key(walker, value, name, access) if following in KEYS else read(walker, value, name, access)
        )
    return value


KEYS = frozenset({"pk", "id"})


def _for_key(walker: Walker, value: Value, name: str, access: Access) -> Value:
    """A related row of which nothing but the key is read next."""
    if isinstance(value, Row) and name in value.model.relations:
        return row_attribute(walker, value, name, access, "key")
    return read(walker, value, name, access)


def read(walker: Walker, value: Value, name: str, access: Access) -> Value:
    """One part of a path."""
    if isinstance(value, OneOf):
        return join_all(read(walker, option, name, access) for option in value.options)
    if isinstance(value, DictOf) and name not in ("items", "keys", "values"):
        return entry(walker, value, Const(name))
    if isinstance(value, TupleOf) and name.isdigit():
        return value.items[int(name)] if int(name) < len(value.items) else UNKNOWN
    return called(walker, attribute(walker, value, name, access), access)


def is_missing(walker: Walker, value: Value, name: str) -> bool:
    """Whether a row is known to have no such attribute: a template takes it for nothing."""
    if not isinstance(value, Row) or value.query is None or value.query.opaque or name == "pk":
        return False
    model, symbol = value.model, walker.project.class_named(value.model.qualname)
    if symbol is None or symbol.opaque or name in value.state.children or name in value.query.annotations:
        return False
    known = name in model.relations or name in model.columns or name in model.attnames
    return not known and symbol.member(name) is None and name in walker.relation_names


def called(walker: Walker, value: Value, access: Access) -> Value:
    """What a function gives when it is called without arguments; any other value itself."""
    return call(walker, value, Arguments(), access) if isinstance(value, CALLABLE) else value


def call_with(walker: Walker, function: Value, access: Access, *values: Value) -> Value:
    """Call a function of the project with these values."""
    return call(walker, function, Arguments([(access.node, value) for value in values]), access)


def rows_in(walker: Walker, value: Value, access: Access) -> Value:
    """The rows of a manager; any other value itself."""
    if isinstance(value, OneOf):
        return join_all(rows_in(walker, option, access) for option in value.options)
    if isinstance(value, ManagerValue):
        return manager_rows(walker, value, access)
    if isinstance(value, RelatedManager):
        return call_method(walker, BoundMethod(value, "all"), Arguments(), access)
    if isinstance(value, ResultOf):
        return shown(value)
    return value.rows if isinstance(value, PageOf) else value


def rows_of_model(walker: Walker, model: Model, access: Access, spot: Spot | None = None) -> Value:
    """All rows of a model, by its default manager; ``spot`` says where the model is named."""
    return rows_in(walker, ManagerValue(model, default_spec(model), spot or access.spot), access)


def page_of(walker: Walker, rows: Rows, limit: int | None) -> Rows:
    """Some of the rows, by a query of their own."""
    query = replace(rows.query, sliced=True, bounded=True, limit=limit)
    return walker.new_rows(replace(rows, query=query, births=walker.loops, uses=[], state=None))


@contextmanager
def each(
    walker: Walker, value: Value, access: Access, consumer: str = "", loop: Access | None = None
) -> Iterator[Value]:
    """Any one of the elements of a value; what happens in here happens for each."""
    iteration = _iteration(walker, value, access)
    spot = (loop or access).spot
    repeat = Repeat(spot, iteration.kind, iteration.noun, iteration.query, iteration.small, consumer=consumer)
    with walker.inside(Loop(repeat, access.frame, frozenset())):
        yield reborn(walker, iteration.element, iteration)


def _iteration(walker: Walker, value: Value, access: Access) -> Iteration:
    if isinstance(value, OneOf):
        found = [_iteration(walker, option, access) for option in value.options]
        chosen = next((iteration for iteration in found if not iteration.small), found[0])
        return replace(chosen, element=join_all(iteration.element for iteration in found))
    if isinstance(value, Rows) or (isinstance(value, ListOf) and _holds_rows(value)):
        handler: Any = ITERATORS[type(value)]
        iteration: Iteration = handler(walker, value, access.node, access.frame)
        return iteration
    return Iteration(_element(value), "items", "items", small=True)


def _holds_rows(value: ListOf) -> bool:
    items = value.element.items if isinstance(value.element, TupleOf) else (value.element,)
    return value.source is not None or any(isinstance(item, Row) for item in items)


def _element(value: Value) -> Value:
    if isinstance(value, ListOf):
        return value.element
    if isinstance(value, TupleOf):
        return join_all(value.items)
    return value.key if isinstance(value, DictOf) else UNKNOWN


def element_at(walker: Walker, value: Value, index: int, access: Access) -> Value:
    """The row or item at a place: a query of its own, unless the rows are in memory."""
    if isinstance(value, OneOf):
        return join_all(element_at(walker, option, index, access) for option in value.options)
    value = rows_in(walker, value, access)
    if isinstance(value, Rows):
        return indexed(walker, value, access)
    if isinstance(value, TupleOf):
        return value.items[index] if -len(value.items) <= index < len(value.items) else UNKNOWN
    return _element(value)


def part_of(walker: Walker, value: Value, limit: int | None, access: Access) -> Value:
    """A slice of a value."""
    value = rows_in(walker, value, access)
    if not isinstance(value, Rows):
        return value
    record_use(walker, value, "slice", access)
    if not (value.evaluated or value.free):
        return page_of(walker, value, limit)
    element = element_of(value)
    query = replace(value.query, sliced=True, bounded=True, limit=limit)
    return ListOf(replace(element, query=query) if isinstance(element, Row) else UNKNOWN)
