"""Templates that code renders through Jinja's own environment, or through Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.mapped.values import TemplateOf
from ormlint.walk.uses import serialise
from ormlint.walk.values import UNKNOWN, Const, DictOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def get_template(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``environment.get_template("book.html")``."""
    name = arguments.value(0, "name")
    return TemplateOf(name) if isinstance(name, Const) and isinstance(name.value, str) else None


def template_method(
    walker: Walker, value: TemplateOf, name: str, arguments: Arguments, access: Access
) -> Value:
    """``template.render(books=books)``."""
    if name in ("render", "render_async", "stream", "generate"):
        _render(walker, value.name, arguments, arguments.value(0), access)
    return UNKNOWN


def render_template(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``render_template("book.html", books=books)`` of Flask."""
    name = arguments.value(0, "template_name_or_list")
    if not (isinstance(name, Const) and isinstance(name.value, str)) or len(arguments.positional) != 1:
        return None
    _render(walker, name, arguments, UNKNOWN, access)
    return UNKNOWN


def template_response(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``TemplateResponse(request, "books.html", {"books": books})`` of Starlette, in either order."""
    given = [value for _, value in arguments.positional]
    given += [arguments.value(99, name) for name in ("name", "context") if name in arguments.keywords]
    names = [value for value in given if isinstance(value, Const) and isinstance(value.value, str)]
    context = next((value for value in given if isinstance(value, DictOf)), None)
    if len(names) != 1 or context is None:
        return None
    _render(walker, names[0], Arguments([(access.node, context)]), context, access)
    return UNKNOWN


def _render(walker: Walker, name: Value, arguments: Arguments, given: Value, access: Access) -> None:
    for value in arguments.values():
        serialise(walker, value, "render", access)
    context = DictOf(entries=dict(given.entries)) if isinstance(given, DictOf) else DictOf()
    context.entries |= {key: value for key, (_, value) in arguments.keywords.items()}
    if walker.render is not None and context.entries:
        walker.render(name, context, access, True)
