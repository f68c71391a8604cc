"""Asking a site for an address, with the meter on."""

from __future__ import annotations

import re
from collections.abc import Callable
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
    with databases.use(size) as connection:
        _warm()
        with metered(connection) as cost:
            response = _client().get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return cost, _plain(response.content)


def _warm() -> None:
    """Let the process know the content types, as it does after the first few requests."""
    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.get_for_models(*apps.get_models())


def _plain(body: bytes) -> bytes:
    """The body without what differs between two addresses, or two times."""
    body = re.sub(rb"<lastBuildDate>.*?</lastBuildDate>", b"", body)
    body = re.sub(rb"csrfmiddlewaretoken\" value=\"[^\"]*\"", b"", body)
    return b" ".join(re.sub(rb"/(bad|good)\b", b"/", body).split())


def as_superuser(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A middleware: whoever asks may do everything, and no query tells so."""
    from django.contrib.auth.models import User

    user = User(pk=1, username="staff", is_staff=True, is_superuser=True)

    def answer(request: Any) -> Any:
        request.user = user
        return get_response(request)

    return answer


@cache
def _client() -> Any:
    from django.test import Client

    return Client()


def answering(path: str) -> str:
    """The name of the class or function that answers at an address."""
    from django.urls import resolve

    match = resolve(path.partition("?")[0])
    for sitemap in match.kwargs.get("sitemaps", {}).values():
        return str(sitemap.__name__)
    view: Any = match.func
    view = type(view.model_admin) if hasattr(view, "model_admin") else view
    for attribute in ("cls", "view_class"):
        view = getattr(view, attribute, view)
    return str(getattr(view, "__name__", type(view).__name__))
