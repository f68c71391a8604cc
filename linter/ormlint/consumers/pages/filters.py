"""What the filters of templates do to rows; those of the project are followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ormlint.consumers.reading import each, element_at, part_of, read_path, rows_in
from ormlint.templates import nodes as t
from ormlint.walk.arguments import Arguments
from ormlint.walk.calls import call
from ormlint.walk.frames import Access
from ormlint.walk.joins import join, release
from ormlint.walk.uses import become_text, load_all
from ormlint.walk.values import UNKNOWN, Const, CountOf, ListOf, Row, Rows, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.consumers.pages.rendering import Renderer


def apply_filter(
    renderer: Renderer, value: Value, node: t.Filter, arguments: Arguments, access: Access
) -> Value:
    """The value of ``value|name:argument``."""
    handler = FILTERS.get(node.name)
    if handler is not None:
        return handler(renderer, value, arguments, access)
    function = renderer.libraries.filters.get(node.name)
    if function is None:
        return _text(renderer, value, arguments, access)
    given = Arguments([(access.node, value), *arguments.positional], arguments.keywords)
    return call(renderer.walker, function, given, access)


def _text(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    """A filter that makes text of whatever it gets."""
    if isinstance(value, Row):
        become_text(renderer.walker, value, access)
    elif not isinstance(value, CountOf):
        release(value)
    return UNKNOWN


def _length(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    rows = rows_in(renderer.walker, value, access)
    if isinstance(rows, Rows):
        return CountOf(load_all(renderer.walker, rows, "len", access))
    return UNKNOWN


def _first(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    return element_at(renderer.walker, value, 0, access)


def _slice(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    bounds = arguments.value(0)
    text = bounds.value if isinstance(bounds, Const) and isinstance(bounds.value, str) else ""
    start, _, stop = text.partition(":")
    limit = int(stop) if stop.isdigit() and not start.strip("0") else None
    return part_of(renderer.walker, value, limit, access) if text else value


def _join(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    with each(renderer.walker, rows_in(renderer.walker, value, access), access, _name(access)) as element:
        if isinstance(element, Row):
            become_text(renderer.walker, element, access)
    return UNKNOWN


def _sorted(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    """``dictsort:"author.name"``, ``sort(attribute="author.name")``: the path is read of each."""
    rows = rows_in(renderer.walker, value, access)
    path = _path(arguments)
    with each(renderer.walker, rows, access, _name(access)) as element:
        if path:
            read_path(renderer.walker, element, path, access)
    return rows


def _map(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    """``map(attribute="author.name")`` of Jinja reads the path of each, ``map("label")`` filters each."""
    rows, path = rows_in(renderer.walker, value, access), _text_in(arguments.value(99, "attribute"))
    function = renderer.libraries.filters.get(_text_in(arguments.value(0)))
    read: Value = UNKNOWN
    with each(renderer.walker, rows, access, _name(access)) as element:
        if path:
            read = read_path(renderer.walker, element, path, access)
        elif function is not None:
            read = call(renderer.walker, function, Arguments([(access.node, element)]), access)
    return ListOf(read)


def _grouped(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    """``groupby("author.name")`` of Jinja: pairs of what the path leads to and the rows with it."""
    rows, path = rows_in(renderer.walker, value, access), _path(arguments)
    with each(renderer.walker, rows, access, _name(access)) as element:
        read = read_path(renderer.walker, element, path, access) if path else UNKNOWN
    shelf = ListOf(element, source=rows if isinstance(rows, Rows) else None)
    return ListOf(TupleOf((read, shelf)))


def _name(access: Access) -> str:
    return access.frame.block.name


def _path(arguments: Arguments) -> str:
    return next((text for value in arguments.values() if (text := _text_in(value))), "")


def _text_in(value: Value) -> str:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _default(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    if isinstance(value, Rows):
        load_all(renderer.walker, value, "bool", access, whole=True)
    return join(value, arguments.value(0))


def _through(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    return value


def _plain(renderer: Renderer, value: Value, arguments: Arguments, access: Access) -> Value:
    """A filter that looks at a value and loads nothing of it."""
    if isinstance(value, CountOf):
        value.record.whole = True
    return UNKNOWN


FILTERS: dict[str, Callable[..., Value]] = {
    "length": _length,
    "count": _length,
    "length_is": _length,
    "first": _first,
    "slice": _slice,
    "join": _join,
    "dictsort": _sorted,
    "dictsortreversed": _sorted,
    "sort": _sorted,
    "selectattr": _sorted,
    "rejectattr": _sorted,
    "map": _map,
    "groupby": _grouped,
    "list": _through,
    "reverse": _through,
    "safeseq": _through,
    "default": _default,
    "d": _default,
    "default_if_none": _default,
    "yesno": _plain,
    "pluralize": _plain,
    "date": _plain,
    "time": _plain,
    "timesince": _plain,
    "timeuntil": _plain,
    "add": _plain,
    "divisibleby": _plain,
    "floatformat": _plain,
    "filesizeformat": _plain,
    "json_script": _plain,
}
