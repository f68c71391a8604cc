"""Running fixture functions, and comparing what they return."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any

from measuring.archive import Archives
from measuring.django import Databases
from measuring.meter import Cost, metered
from measuring.programs import Function
from measuring.sqlalchemy import Engines

Worlds = Mapping[str, Databases | Engines | Archives]


def run(function: Function, worlds: Worlds) -> dict[int, tuple[Cost, Any]]:
    """Cost and plain value by size; a queryset that is returned is read, and its cost counts."""
    databases = worlds[function.program.world]
    code = getattr(importlib.import_module(function.program.dotted), function.name)
    found = {}
    for size in function.sizes:
        with databases.use(size) as connection, metered(connection) as cost:
            value = plain(_called(code))
        found[size] = cost, value
    return found


def _called(code: Any) -> Any:
    if not inspect.iscoroutinefunction(code):
        return code()
    from asgiref.sync import async_to_sync

    return async_to_sync(code)()


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
