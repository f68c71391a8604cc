"""Functions of ``functools`` and ``operator`` that make functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access
from ormlint.walk.values import UNKNOWN, Const, Prepared, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def _partial(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``partial(function, 1, key=2)``: a call that has some of its arguments."""
    if not arguments.positional:
        return UNKNOWN
    function, first = arguments.value(0), arguments.positional[1:]

    def called(walker: Walker, rest: Arguments, access: Access) -> Value:
        from ormlint.walk.calls import call

        keywords = {**arguments.keywords, **rest.keywords}
        exact = arguments.exact and rest.exact
        return call(walker, function, Arguments([*first, *rest.positional], keywords, exact), access)

    return Prepared(called, tuple(arguments.values()))


def _texts(arguments: Arguments) -> list[str]:
    return arguments.texts() or []


def _attrgetter(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``attrgetter("author.name")``."""
    paths = _texts(arguments)

    def called(walker: Walker, given: Arguments, access: Access) -> Value:
        found = tuple(_along(walker, given.value(0), path, access) for path in paths)
        return found[0] if len(found) == 1 else TupleOf(found)

    return Prepared(called) if paths else UNKNOWN


def _along(walker: Walker, value: Value, path: str, access: Access) -> Value:
    for name in path.split("."):
        value = attribute(walker, value, name, access)
    return value


def _methodcaller(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``methodcaller("filter", price=1)``."""
    name = arguments.value(0)
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.exact)

    def called(walker: Walker, given: Arguments, access: Access) -> Value:
        from ormlint.walk.calls import call

        assert isinstance(name, Const)
        return call(walker, attribute(walker, given.value(0), name.value, access), rest, access)

    named = isinstance(name, Const) and isinstance(name.value, str)
    return Prepared(called, tuple(rest.values())) if named else UNKNOWN


def _itemgetter(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``itemgetter(1)`` of a tuple of known length."""
    place = arguments.value(0)

    def called(walker: Walker, given: Arguments, access: Access) -> Value:
        value = given.value(0)
        known = isinstance(place, Const) and isinstance(place.value, int) and isinstance(value, TupleOf)
        inside = known and -len(value.items) <= place.value < len(value.items)  # type: ignore[attr-defined]
        return value.items[place.value] if inside else UNKNOWN  # type: ignore[attr-defined]

    return Prepared(called) if len(arguments.positional) == 1 else UNKNOWN


FUNCTIONS: dict[str, Callable[[Walker, Arguments, Access], Value]] = {
    "functools.partial": _partial,
    "operator.attrgetter": _attrgetter,
    "operator.methodcaller": _methodcaller,
    "operator.itemgetter": _itemgetter,
}
