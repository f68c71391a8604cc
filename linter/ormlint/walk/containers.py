"""Methods of lists, mappings and constants."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.sql.marks import resembles
from ormlint.walk.arguments import Arguments
from ormlint.walk.binding import put
from ormlint.walk.frames import Access
from ormlint.walk.joins import join, join_all, keep, release
from ormlint.walk.keyed import run_key
from ormlint.walk.slicing import at_hand, entry
from ormlint.walk.texts.assembly import text_method
from ormlint.walk.texts.branches import text_of
from ormlint.walk.uses import consume, element_of, load_all
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Const,
    DictOf,
    ListOf,
    Rows,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


FIELD = re.compile(r"\{\d*\}")
"""A place of a format that shows the whole argument."""


def call_const(walker: Walker, value: Value, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a text or number: it reads its arguments and changes nothing."""
    if name == "format" and isinstance(value, Const) and FIELD.search(str(value.value)):
        for node, argument in arguments.positional:
            consume(walker, argument, node, access.frame, "text")
    for argument in arguments.values():
        release(argument)
    text = text_of(value)
    return text_method(text, name, arguments) if text is not None and resembles(text) else UNKNOWN


def call_carried(walker: Walker, value: Value, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of what a request carries: one part of it, or what is made of its text."""
    call_const(walker, value, name, arguments, access)
    return value


def call_list(walker: Walker, value: ListOf, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a list or set."""
    if name in ("append", "add", "insert", "appendleft") and arguments.positional:
        add_to(value, arguments.positional[-1][1])
    elif name in ("extend", "update"):
        _extend(walker, value, arguments, access)
    elif name in ("pop", "popleft"):
        return at_hand(walker, value.element)
    elif name in ("copy", "union", "intersection", "difference"):
        return replace(value, record=None)
    elif name == "sort" and isinstance(access.node, cst.Call):
        run_key(walker, value, arguments, access.node, access.frame)
    else:
        if value.source is not None:
            release(value.source)
        return call_const(walker, value, name, arguments, access)
    return NONE


def add_to(owner: ListOf, value: Value) -> None:
    """One more element; a list that grows in a loop is not constant."""
    if value is owner:
        return
    owner.element = value if owner.element is UNKNOWN and owner.size == 0 else join(owner.element, value)
    owner.constant, owner.size = False, None
    release(value)
    keep(value)


def _extend(walker: Walker, owner: ListOf, arguments: Arguments, access: Access) -> None:
    for _, value in arguments.positional:
        if isinstance(value, Rows):
            load_all(walker, value, "list", access, whole=True)
            value = ListOf(element_of(value))
        if isinstance(value, ListOf):
            release(value)
            owner.element = value.element if owner.element is UNKNOWN else join(owner.element, value.element)
    owner.constant, owner.size = False, None


def call_dict(walker: Walker, value: DictOf, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a mapping."""
    handler = DICT_METHODS.get(name)
    if handler is None:
        return call_const(walker, value, name, arguments, access)
    return handler(walker, value, arguments)


def _values(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    if value.value is UNKNOWN and value.entries and value.key is UNKNOWN:
        return TupleOf(tuple(value.entries.values()))
    return ListOf(join_all([value.value, *value.entries.values()]))


def _items(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    values = _values(walker, value, arguments)
    if isinstance(values, TupleOf):
        pairs = [TupleOf((Const(key), item)) for key, item in value.entries.items()]
        return TupleOf(tuple(pairs))
    return ListOf(TupleOf((value.key, values.element if isinstance(values, ListOf) else UNKNOWN)))


def _keys(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    if value.value is UNKNOWN and value.entries and value.key is UNKNOWN:
        return TupleOf(tuple(Const(key) for key in value.entries))
    return ListOf(value.key)


def _get(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    found = entry(walker, value, arguments.value(0))
    return join(found, arguments.value(1)) if arguments.has(1) and found is not UNKNOWN else found


def _setdefault(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    found = entry(walker, value, arguments.value(0))
    if found is UNKNOWN:
        put(value, arguments.value(0), arguments.value(1))
        found = arguments.value(1)
    return found


def _update(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    for _, argument in arguments.positional:
        value.closed &= isinstance(argument, DictOf) and argument.closed
        if isinstance(argument, DictOf):
            value.entries |= argument.entries
            value.value = argument.value if value.value is UNKNOWN else join(value.value, argument.value)
    for name, (_, argument) in arguments.keywords.items():
        value.entries[name] = argument
    return NONE


def _pop(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    return entry(walker, value, arguments.value(0))


def _copy(walker: Walker, value: DictOf, arguments: Arguments) -> Value:
    return replace(value, entries=dict(value.entries))


DICT_METHODS: dict[str, Callable[[Walker, DictOf, Arguments], Value]] = {
    "values": _values,
    "items": _items,
    "keys": _keys,
    "get": _get,
    "setdefault": _setdefault,
    "update": _update,
    "pop": _pop,
    "copy": _copy,
}
