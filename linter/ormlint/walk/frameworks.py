"""Functions of libraries that take, page, prefetch or fetch rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.orm.effects import Sink
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.managers import QUERYSETS, default_spec, made_rows, manager_rows
from ormlint.walk.shaping import PrefetchOf, prefetch_load
from ormlint.walk.uses import element_of, fetch, record_use, serialise, state_of
from ormlint.walk.values import (
    UNKNOWN,
    ClassRef,
    Const,
    ExternalRef,
    ListOf,
    ManagerValue,
    PageOf,
    Row,
    Rows,
    TemplateOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

TEMPLATE = ("template_name", "template")
MODEL_GETTERS = ("get_user_model", "get_model")


def call_external(walker: Walker, function: ExternalRef, arguments: Arguments, access: Access) -> Value:
    """Call a function of a library."""
    library, dotted = walker.library, function.dotted
    last = dotted.rpartition(".")[2]
    if dotted in library.sinks:
        return _sink(walker, library.sinks[dotted], arguments, access)
    if dotted in library.template_getters:
        return TemplateOf(arguments.value(0, "template_name"))
    if dotted in library.paginators:
        return _paginator(walker, arguments, access)
    if dotted in library.prefetch_objects:
        return _prefetch(walker, arguments, access)
    if dotted in library.prefetchers:
        return _prefetch_onto(walker, arguments)
    if dotted in library.fetch_or_fail:
        return _fetch_or_fail(walker, library.fetch_or_fail[dotted], arguments, access)
    if last in MODEL_GETTERS:
        return _model(walker, last, arguments)
    return _other(walker, dotted, arguments, access)


def _other(walker: Walker, dotted: str, arguments: Arguments, access: Access) -> Value:
    from ormlint.walk.stdlib import LIBRARY_NATIVES

    native = LIBRARY_NATIVES.get(dotted)
    if native is not None:
        return native(walker, arguments, access)
    if dotted in QUERYSETS and isinstance(arguments.value(0, "model"), ClassRef):
        return made_rows(walker, "", arguments, access) or UNKNOWN
    if dotted.startswith(walker.library.expressions):
        for value in arguments.values():
            if isinstance(value, Rows):
                record_use(walker, value, "query", access)
        return UNKNOWN
    from ormlint.walk.calls import call_stranger

    return call_stranger(walker, arguments)


def _sink(walker: Walker, sink: Sink, arguments: Arguments, access: Access) -> Value:
    for value in arguments.values():
        serialise(walker, value, sink.kind, access)
    if sink.template is not None and walker.render is not None:
        name = next((name for name in TEMPLATE if arguments.has(sink.template, name)), "")
        context = arguments.value(sink.context, "context")
        requested = sink.template > 0 or arguments.has(sink.context + 1, "request")
        walker.render(arguments.value(sink.template, name), context, access, requested)
    return UNKNOWN


def template_method(
    walker: Walker, template: TemplateOf, name: str, arguments: Arguments, access: Access
) -> Value:
    """``get_template("book.html").render(context)``."""
    if name == "render":
        sink = Sink("", "render", template=0, context=1)
        given = Arguments([(access.node, template.names), *arguments.positional], arguments.keywords)
        return _sink(walker, sink, given, access)
    return UNKNOWN


def _model(walker: Walker, getter: str, arguments: Arguments) -> Value:
    schema = walker.project.schema
    if getter == "get_user_model":
        return ClassRef(None, schema.user)
    texts = arguments.texts()
    if not texts:
        return UNKNOWN
    model = schema.by_label(".".join(texts[:2]))
    return UNKNOWN if model is None else ClassRef(None, model)


def _prefetch(walker: Walker, arguments: Arguments, access: Access) -> Value:
    path, rows = arguments.value(0, "lookup"), arguments.value(1, "queryset")
    to_attr = arguments.value(2, "to_attr")
    if isinstance(rows, Rows):
        record_use(walker, rows, "query", access)
    exact = arguments.exact and isinstance(path, Const) and isinstance(path.value, str)
    exact = exact and (isinstance(rows, Rows) or not arguments.has(1, "queryset"))
    name = to_attr.value if isinstance(to_attr, Const) else None
    text = path.value if isinstance(path, Const) else ""
    return PrefetchOf(str(text), rows if isinstance(rows, Rows) else None, name, exact)


def _prefetch_onto(walker: Walker, arguments: Arguments) -> Value:
    target = arguments.value(0)
    row = (
        target.element
        if isinstance(target, ListOf)
        else element_of(target)
        if isinstance(target, Rows)
        else UNKNOWN
    )
    if not isinstance(row, Row):
        return UNKNOWN
    for _, value in arguments.positional[1:]:
        load = prefetch_load(value)
        if load is None:
            row.state.opaque = True
        else:
            row.state.loads[load.name] = load
    return UNKNOWN


def _fetch_or_fail(walker: Walker, result: str, arguments: Arguments, access: Access) -> Value:
    from ormlint.walk.methods import apply

    target = arguments.value(0)
    rows = _rows_of(walker, target, access)
    rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.exact)
    if rows is None:
        for value in arguments.values():
            release(value)
        return UNKNOWN
    if result == "row":
        return apply(walker, rows, walker.library.refinements["get"], rest, access)
    filtered = apply(walker, rows, walker.library.refinements["filter"], rest, access)
    assert isinstance(filtered, Rows)
    fetch(walker, filtered, access)
    return ListOf(element_of(filtered), source=filtered)


def _rows_of(walker: Walker, value: Value, access: Access) -> Rows | None:
    if isinstance(value, Rows):
        return value
    if isinstance(value, ClassRef) and value.model is not None:
        value = ManagerValue(value.model, default_spec(value.model), access.spot)
    return manager_rows(walker, value, access) if isinstance(value, ManagerValue) else None


def _paginator(walker: Walker, arguments: Arguments, access: Access) -> Value:
    rows, size = arguments.value(0, "object_list"), arguments.value(1, "per_page")
    if isinstance(rows, ManagerValue):
        rows = manager_rows(walker, rows, access)
    if isinstance(rows, ListOf) and rows.source is not None:
        record_use(walker, rows.source, "slice", access, detail="Paginator")
        return UNKNOWN
    if not isinstance(rows, Rows):
        release(rows)
        return UNKNOWN
    number = size.value if isinstance(size, Const) and isinstance(size.value, int) else None
    record_use(walker, rows, "slice", access, detail="Paginator")
    taken = None
    if not rows.evaluated:
        taken = emit.page_taken(walker, access, rows.query, "paginator", size=number, numbered=True)
    query = replace(rows.query, sliced=True, bounded=True)
    page = replace(
        rows, query=query, uses=[], births=walker.loops, state=state_of(rows) if rows.evaluated else None
    )
    return PageOf(walker.new_rows(page), taken=taken)


def page_method(walker: Walker, value: PageOf, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a paginator or page."""
    if name in ("page", "get_page", "aget_page", "apage"):
        if any(loop.repeat.kind in ("batch", "items", "while") for loop in walker.loops):
            walker.pages_in_batches(value.taken)
        rows = replace(value.rows, births=walker.loops, uses=[], evaluated=False, state=None)
        return PageOf(walker.new_rows(rows), page=True)
    return UNKNOWN
