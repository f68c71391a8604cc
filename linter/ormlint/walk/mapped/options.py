"""Loader options: which relationships and columns they bring, in every form they are written in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.queries import Load, Query
from ormlint.orm.sqlalchemy import COLUMN_LOADERS, LOADERS
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import join_loads, within
from ormlint.walk.mapped.values import LoaderOption, MappedAttribute
from ormlint.walk.values import ClassRef, Const, ListOf, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

UNREADABLE = LoaderOption(exact=False)


def loader(name: str, arguments: Arguments) -> LoaderOption:
    """``joinedload(Book.author)``, ``load_only(Book.title)``."""
    return extended(LoaderOption(), name, arguments)


def extended(option: LoaderOption, name: str, arguments: Arguments) -> LoaderOption:
    """An option with one more step at its end."""
    if name in COLUMN_LOADERS:
        return _columns(option, name, arguments)
    if name not in LOADERS:
        return replace(option, exact=False)
    steps = _names(arguments)
    if steps is None or "*" in steps:
        return replace(option, exact=option.exact and LOADERS[name] == "known")
    how = LOADERS[name]
    for step in steps:
        option = _step(option, step, how)
    return option


def _step(option: LoaderOption, name: str, how: str) -> LoaderOption:
    path = (*option.path, name)
    if not how:
        return replace(option, path=path)
    return replace(option, path=path, loads=join_loads(option.loads, (_nested(path, how),)))


def _nested(path: tuple[str, ...], how: str) -> Load:
    name, *rest = path
    inner = (_nested(tuple(rest), how),) if rest else ()
    return Load(name, how, inner)  # type: ignore[arg-type]


def _names(arguments: Arguments) -> list[str] | None:
    """The attributes that are named, ``"author.boss"`` as two steps; ``None`` where one is not known."""
    found: list[str] = []
    for _, value in arguments.positional:
        if isinstance(value, MappedAttribute):
            found.append(value.name)
        elif isinstance(value, Const) and isinstance(value.value, str):
            found += value.value.split(".")
        else:
            return None
    return found if arguments.exact else None


def _columns(option: LoaderOption, name: str, arguments: Arguments) -> LoaderOption:
    names = _names(arguments)
    if name.endswith("_group") or names is None:
        return replace(option, exact=False)
    if option.path:
        return option
    given = frozenset(names)
    if name == "load_only":
        return replace(option, only=(option.only or frozenset()) | given)
    if name == "defer":
        return replace(option, deferred=option.deferred | given)
    return replace(option, undeferred=option.undeferred | given)


def option_method(
    walker: Walker, value: LoaderOption, name: str, arguments: Arguments, access: Access
) -> Value:
    """``joinedload(Book.author).joinedload(Author.boss)``, ``….options(…)``."""
    if name == "options":
        return nested(value, [given for _, given in arguments.positional])
    return extended(value, name, arguments)


def nested(option: LoaderOption, given: list[Value]) -> LoaderOption:
    """Options that stand under another one."""
    for inner in given:
        if not isinstance(inner, LoaderOption):
            return replace(option, exact=False)
        for load in inner.loads:
            below = _under(option.path, load)
            option = replace(option, loads=join_loads(option.loads, (below,)))
        option = replace(option, exact=option.exact and inner.exact)
    return option


def _under(path: tuple[str, ...], load: Load) -> Load:
    for name in reversed(path):
        load = Load(name, "known", (load,))
    return load


def with_options(query: Query, arguments: Arguments) -> Query:
    """The query with these options."""
    for value in _given(arguments):
        if isinstance(value, LoaderOption):
            query = _with_option(query, value)
        elif not isinstance(value, ClassRef):
            query = replace(query, opaque=True)
    return query if arguments.exact else replace(query, opaque=True)


def _given(arguments: Arguments) -> list[Value]:
    found: list[Value] = []
    for _, value in arguments.positional:
        known = isinstance(value, (TupleOf, ListOf)) and any(
            isinstance(part, LoaderOption) for part in within(value)
        )
        parts = [part for part in within(value) if isinstance(part, LoaderOption)] if known else [value]
        found += parts
    return found


def _with_option(query: Query, option: LoaderOption) -> Query:
    only = query.only if option.only is None else (query.only or frozenset()) | option.only
    return replace(
        query,
        loads=join_loads(query.loads, option.loads),
        only=only,
        deferred=(query.deferred | option.deferred) - option.undeferred,
        opaque=query.opaque or not option.exact,
    )
