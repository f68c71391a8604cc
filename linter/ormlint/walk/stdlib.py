"""The few functions of the standard library, and of small libraries, that the walker looks through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ormlint.orm.peewee import PREFETCH
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.calls import call
from ormlint.walk.frames import Access, Frame
from ormlint.walk.iteration import iterate
from ormlint.walk.joins import join_all, release
from ormlint.walk.peewee import prefetch
from ormlint.walk.uses import load_all
from ormlint.walk.values import (
    UNKNOWN,
    BoundMethod,
    Closure,
    DictOf,
    FunctionRef,
    ListOf,
    Native,
    Rows,
    Scalar,
    Value,
)

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.walk.walker import Walker


def _defaultdict(walker: Walker, arguments: Arguments, access: Access) -> Value:
    factory = arguments.value(0)
    default: Value = UNKNOWN
    if isinstance(factory, Native):
        default = ListOf(UNKNOWN, constant=True, size=0) if factory.name in ("list", "set") else UNKNOWN
        default = DictOf() if factory.name == "dict" else default
    return DictOf(key=Scalar(None, ""), default=default)  # type: ignore[arg-type]


def _ordered(walker: Walker, arguments: Arguments, access: Access) -> Value:
    first = arguments.value(0)
    return first if isinstance(first, DictOf) else DictOf()


def _counter(walker: Walker, arguments: Arguments, access: Access) -> Value:
    value = arguments.value(0)
    if isinstance(value, ListOf) and value.record is not None and value.record.kind == "iterate":
        path = value.element.path if isinstance(value.element, Scalar) else ""
        value.record.kind, value.record.path, value.record.spot = "counter", path, access.spot
    elif isinstance(value, Rows):
        load_all(walker, value, "counter", access)
    return UNKNOWN


def _chain(walker: Walker, arguments: Arguments, access: Access) -> Value:
    found = []
    for node, value in arguments.positional:
        if not isinstance(value, (Rows, ListOf)):
            return UNKNOWN
        iteration = iterate(walker, value, node, access.frame)  # type: ignore[arg-type]
        if iteration.record is not None:
            iteration.record.whole = True
        found.append(iteration.element)
    return ListOf(join_all(found))


def _same(walker: Walker, arguments: Arguments, access: Access) -> Value:
    value = arguments.value(0)
    return value if isinstance(value, (Rows, ListOf)) else UNKNOWN


def _get_or_set(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``cache.get_or_set("books", make)``: what ``make`` gives; it runs when the cache has nothing."""
    value = arguments.value(1, "default")
    with walker.outside(len(walker.loops)):
        if isinstance(value, (BoundMethod, Closure, FunctionRef)):
            value = call(walker, value, Arguments(), access)
        if isinstance(value, Rows):
            load_all(walker, value, "list", access, whole=True)
    release(value)
    return value


def _partial(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """A function of the project with some arguments given before."""
    if not arguments.exact or not isinstance(arguments.value(0), (FunctionRef, BoundMethod, Closure)):
        return UNKNOWN
    function, before = arguments.value(0), arguments.positional[1:]

    def later(walker: Walker, node: cst.Call, frame: Frame) -> Value:
        from ormlint.walk.calls import call

        given = evaluate_arguments(walker, node, frame)
        keywords = {**arguments.keywords, **given.keywords}
        merged = Arguments([*before, *given.positional], keywords, exact=given.exact)
        return call(walker, function, merged, Access(node, frame))

    return Native("partial", later)


QUERY_RETURNED = (
    "sqlalchemy_utils.sort_query",
    "sqlalchemy_utils.functions.sort_query",
    "sqlalchemy_filters.apply_filters",
    "sqlalchemy_filters.apply_sort",
)
"""Functions that give back the query that they get, narrowed or in another order."""

LIBRARY_NATIVES: dict[str, Callable[[Walker, Arguments, Access], Value]] = {
    "collections.defaultdict": _defaultdict,
    "collections.OrderedDict": _ordered,
    "collections.Counter": _counter,
    "itertools.chain": _chain,
    "tqdm.tqdm": _same,
    "tqdm.auto.tqdm": _same,
    "copy.copy": _same,
    "django.core.cache.cache.get_or_set": _get_or_set,
    "functools.partial": _partial,
    "funcy.partial": _partial,
    PREFETCH: prefetch,
    **dict.fromkeys(QUERY_RETURNED, _same),
}
