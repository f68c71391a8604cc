"""The few functions of the standard library, and of small libraries, that the walker looks through."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ormlint.orm.peewee import PREFETCH
from ormlint.walk.arguments import Arguments
from ormlint.walk.calls import call
from ormlint.walk.frames import Access
from ormlint.walk.functions import FUNCTIONS
from ormlint.walk.itertools import ITERTOOLS
from ormlint.walk.joins import release
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
    "tqdm.tqdm": _same,
    "tqdm.auto.tqdm": _same,
    "copy.copy": _same,
    "django.core.cache.cache.get_or_set": _get_or_set,
    PREFETCH: prefetch,
    **dict.fromkeys(QUERY_RETURNED, _same),
    **ITERTOOLS,
    **FUNCTIONS,
    "funcy.partial": FUNCTIONS["functools.partial"],
}
