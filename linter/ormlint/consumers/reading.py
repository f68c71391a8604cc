"""The reads that frameworks make of a value: a dotted path, the rows of a manager, each of some rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ormlint.api.queries import Repeat
from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.calls import call, call_method
from ormlint.walk.frames import Access, Loop
from ormlint.walk.iteration import ITERATORS, Iteration, reborn
from ormlint.walk.joins import join_all
from ormlint.walk.managers import manager_rows
from ormlint.walk.slicing import entry
from ormlint.walk.values import (
    UNKNOWN,
    BoundMethod,
    Closure,
    Const,
    DictOf,
    FunctionRef,
    ManagerValue,
    OneOf,
    PageOf,
    RelatedManager,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

CALLABLE = (BoundMethod, FunctionRef, Closure)


def read_path(walker: Walker, value: Value, path: str, access: Access) -> Value:
    """``author.name``: each part an attribute or a key, called where it is a function."""
    for name in path.split("."):
        value = read(walker, value, name, access)
    return value


def read(walker: Walker, value: Value, name: str, access: Access) -> Value:
    """One part of a path."""
    if isinstance(value, OneOf):
        return join_all(read(walker, option, name, access) for option in value.options)
    if isinstance(value, DictOf) and name not in ("items", "keys", "values"):
        return entry(walker, value, Const(name))
    if isinstance(value, TupleOf) and name.isdigit():
        return value.items[int(name)] if int(name) < len(value.items) else UNKNOWN
    return called(walker, attribute(walker, value, name, access), access)


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
    return value.rows if isinstance(value, PageOf) else value


@contextmanager
def each(walker: Walker, value: Value, access: Access, consumer: str = "") -> Iterator[Value]:
    """Any one of the elements of a value; what happens in here happens for each."""
    iteration = _iteration(walker, value, access)
    repeat = Repeat(
        access.spot, iteration.kind, iteration.noun, iteration.query, iteration.small, consumer=consumer
    )
    with walker.inside(Loop(repeat, access.frame, frozenset())):
        yield reborn(walker, iteration.element, iteration)


def _iteration(walker: Walker, value: Value, access: Access) -> Iteration:
    handler: Any = ITERATORS.get(type(value))
    if handler is None:
        return Iteration(UNKNOWN, "items", "items", small=True)
    found: Iteration = handler(walker, value, access.node, access.frame)
    return found
