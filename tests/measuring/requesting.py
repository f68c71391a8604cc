"""Asking a site for an address, with the meter on."""

from __future__ import annotations

from functools import cache
from typing import Any

from measuring.django import Databases
from measuring.meter import Cost, metered
from measuring.programs import SIZES
from measuring.sites import Address

_answers: dict[str, dict[int, tuple[Cost, bytes]]] = {}


def ask(address: Address, databases: Databases) -> dict[int, tuple[Cost, bytes]]:
    """Cost and body of the answer, white space aside, by size of the data; each address is asked for once."""
    if address.path not in _answers:
        _answers[address.path] = {size: _answer(address.path, size, databases) for size in SIZES}
    return _answers[address.path]


def _answer(path: str, size: int, databases: Databases) -> tuple[Cost, bytes]:
    with databases.use(size) as connection, metered(connection) as cost:
        response = _client().get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return cost, b" ".join(response.content.split())


@cache
def _client() -> Any:
    from django.test import Client

    return Client()


def answering(path: str) -> str:
    """The name of the class or function that answers at an address."""
    from django.urls import resolve

    view: Any = resolve(path.partition("?")[0]).func
    for attribute in ("cls", "view_class"):
        view = getattr(view, attribute, view)
    return str(getattr(view, "__name__", type(view).__name__))
