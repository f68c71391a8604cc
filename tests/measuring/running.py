"""Running fixture functions, and comparing what they return."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from typing import Any

from measuring.archive import Archives
from measuring.django import Databases
from measuring.meter import Cost, metered
from measuring.peewee import Stalls
from measuring.programs import Function
from measuring.sqlalchemy import AsyncEngines, Engines

Worlds = Mapping[str, Databases | Engines | AsyncEngines | Stalls | Archives]


def run(function: Function, worlds: Worlds) -> dict[int, tuple[Cost, Any]]:
    """Cost and plain value by size; a queryset that is returned is read, and its cost counts."""
    code = getattr(importlib.import_module(function.program.dotted), function.name)
    asynchronous = inspect.iscoroutinefunction(code) and function.program.world == "bookshelf"
    databases = worlds["bookshelf, asynchronous" if asynchronous else function.program.world]
    found = {}
    for size in function.sizes:
        with databases.use(size) as connection, metered(connection) as cost:
            value = (
                _refused(code, function.values("raises")[0])
                if function.values("raises")
                else plain(_called(code))
            )
        found[size] = cost, value
    return found


def _called(code: Any) -> Any:
    if not inspect.iscoroutinefunction(code):
        return code()
    from asgiref.sync import async_to_sync

    return async_to_sync(code)()


def _refused(code: Any, name: str) -> str:
    """The name of the error that the code ends with; raises AssertionError where it ends well."""
    try:
        plain(_called(code))
    except Exception as error:
        if name in {type(known).__name__ for known in _chain(error)}:
            return name
        raise
    raise AssertionError(f"it does not raise {name}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    yield error
    for known in (error.__cause__, error.__context__, getattr(error, "orig", None)):
        if isinstance(known, BaseException):
            yield from _chain(known)


def turns(function: Function, worlds: Worlds) -> int:
    """How often another task gets its turn on the event loop while a coroutine function runs."""
    import asyncio

    code = getattr(importlib.import_module(function.program.dotted), function.name)

    async def watched() -> int:
        count = 0

        async def tick() -> None:
            nonlocal count
            while True:
                count += 1
                await asyncio.sleep(0)

        task = asyncio.ensure_future(tick())
        await code()
        task.cancel()
        return count

    with worlds["bookshelf, asynchronous"].use(min(function.sizes)):
        return asyncio.run(watched())


def plain(value: Any) -> Any:
    """A value that can be compared: rows by class and key, numbers as floats, iterables as lists."""
    from django.db.models import Model
    from django.http import HttpResponse

    if isinstance(value, Model):
        return type(value).__name__, value.pk
    if hasattr(value, "_sa_instance_state"):
        return type(value).__name__, value._sa_instance_state.identity
    if isinstance(value, HttpResponse):
        return value.status_code, value.content
    if isinstance(value, Decimal | float):
        return round(float(value), 6)
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((plain(item) for item in value), key=repr)
    return _list_or_itself(value)


def _list_or_itself(value: Any) -> Any:
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        return value
    items = [plain(item) for item in value]
    return tuple(items) if isinstance(value, tuple) else items
