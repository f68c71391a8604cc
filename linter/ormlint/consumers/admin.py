"""What the admin reads of the rows that it lists, and of the one that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.queries import Query
from ormlint.consumers.admin_choices import offer_edited, offer_fields, offer_filters
from ormlint.consumers.declared import assigned, declared_at, expression, model_named, whole_number
from ormlint.consumers.reading import call_with, each, read_path, rows_of_model
from ormlint.project import Module, ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join_loads
from ormlint.walk.shaping import joined_by_name, required_joins
from ormlint.walk.uses import become_text
from ormlint.walk.values import REQUEST, UNKNOWN, Instance, Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker

PAGE = 100
"""``list_per_page``, unless it is set."""
REGISTERED = re.compile(r"(?:\w+\.)*register\(\s*([\w.]+)")


def admin_rows(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__admin_rows__(admin)``: the rows of the model that the class is registered for."""
    admin = evaluate_arguments(walker, node, frame).value(0)
    model = model_of(walker, admin.symbol) if isinstance(admin, Instance) else None
    if model is None:
        return UNKNOWN
    access = Access(node, frame)
    rows = rows_of_model(walker, model, access)
    if isinstance(rows, Rows):
        rows.query = replace(rows.query, maker="admin")
    return rows


def model_of(walker: Walker, symbol: ProjectClass) -> Model | None:
    """The model that a class of the admin is for: by ``model``, a decorator or a call of ``register``."""
    given = expression(symbol, "model")
    here = [
        (symbol.module, match[1]) for text in symbol.block.decorators if (match := REGISTERED.match(text))
    ]
    named = [*here, *_registrations(walker, symbol)]
    found = [given.symbol()] if given is not None else [module.resolve(text) for module, text in named]
    models = (model_named(walker.project, symbol) for symbol in found)
    return next((model for model in models if model is not None), None)


def _registrations(walker: Walker, symbol: ProjectClass) -> list[tuple[Module, str]]:
    """The models that calls of ``register`` name with a class, nearest modules first."""
    found = [(module, model) for module, model, name in walker.registrations if name == symbol.name]
    own = [call for call in found if call[0] is symbol.module]
    return own or [call for call in found if call[0].lookup(symbol.name) is symbol]


def change_list(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__change_list__(admin, rows)``: each entry of ``list_display`` is read of each row."""
    arguments = evaluate_arguments(walker, node, frame)
    admin, rows = arguments.value(0), arguments.value(1)
    if not isinstance(admin, Instance) or not isinstance(rows, Rows):
        return UNKNOWN
    entries = list(_entries(admin.symbol, "list_display"))
    access = Access(node, frame)
    query = _page(rows.query, admin.symbol, entries)
    page = walker.new_rows(replace(rows, query=query, uses=[], state=None))
    if query.shown:
        page.query = replace(query, shown=_read_of(walker, admin, entries, page, access))
    offer_filters(walker, admin.symbol, page.query.model, access)
    with each(walker, page, access, admin.symbol.name) as row:
        for entry in entries:
            _read_entry(walker, admin, entry, row, declared_at(entry, access))
        offer_edited(walker, admin.symbol, page.query.model, access)
        if _lists_texts(admin.symbol):
            block = admin.symbol.block
            _show(walker, row, access.into(block.node(), admin.symbol.module, block))
    return UNKNOWN


def _lists_texts(symbol: ProjectClass) -> bool:
    """Whether nothing says what to list, so that the text of each row is."""
    said = expression(symbol, "list_display")
    return said is None and not isinstance(symbol.member("get_list_display"), ProjectFunction)


def change_form(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__change_form__(admin, row)``: the read-only fields are read of one row, those of inlines of each."""
    arguments = evaluate_arguments(walker, node, frame)
    admin, row = arguments.value(0), arguments.value(1)
    if not isinstance(admin, Instance):
        return UNKNOWN
    access = Access(node, frame)
    _read_form(walker, admin, row, access)
    if isinstance(row, Row):
        offer_fields(walker, admin.symbol, row.model, access)
    for entry in _entries(admin.symbol, "inlines"):
        symbol = walker.project.followed(entry.symbol())
        if isinstance(symbol, ProjectClass):
            _read_inline(walker, Instance(symbol), row, declared_at(entry, access))
    return UNKNOWN


def _read_form(walker: Walker, admin: Instance, row: Value, access: Access) -> None:
    for entry in _entries(admin.symbol, "readonly_fields"):
        _read_entry(walker, admin, entry, row, declared_at(entry, access))


def _read_inline(walker: Walker, inline: Instance, row: Value, access: Access) -> None:
    """Each row of an inline is shown as a text and as a form."""
    rows = call_with(walker, attribute(walker, inline, "get_queryset", access), access, REQUEST)
    if not isinstance(rows, Rows):
        return
    parent = row.model if isinstance(row, Row) else None
    offer_fields(walker, inline.symbol, rows.query.model, access, parent)
    query = replace(rows.query, filtered=True, maker=rows.query.maker and "inline")
    few = walker.new_rows(replace(rows, query=query, uses=[], state=None))
    with each(walker, few, access, inline.symbol.name) as row:
        _show(walker, row, access)
        _read_form(walker, inline, row, access)


def _read_of(
    walker: Walker, admin: Instance, entries: list[Expr], page: Rows, access: Access
) -> tuple[str, ...]:
    """The relations that the query joins and the list reads: a list of one's own has to name them all."""
    with walker.apart(), each(walker, page, access, admin.symbol.name) as row:
        for entry in entries:
            _read_entry(walker, admin, entry, row, declared_at(entry, access))
        reads = row.top.reads if isinstance(row, Row) else []
    page.evaluated, page.state = False, None
    return tuple(dict.fromkeys(filter(None, (_joined_part(page.query, path) for path in reads))))


def _joined_part(query: Query, path: str) -> str:
    """``author__publisher`` of ``author__publisher__name``: as far as the query joins."""
    joined, loads = [], query.loads
    for name in path.split("__"):
        load = next((load for load in loads if load.name == name and load.how == "join"), None)
        if load is None:
            break
        joined.append(name)
        loads = load.loads
    return "__".join(joined)


def _entries(symbol: ProjectClass, name: str) -> Iterator[Expr]:
    said = expression(symbol, name)
    yield from (said.items() or ()) if said is not None else ()


def _page(query: Query, symbol: ProjectClass, entries: list[Expr]) -> Query:
    size = assigned(symbol, "list_per_page")
    limit = PAGE if size is None else whole_number(size.node)
    limit = PAGE if limit is None else limit
    return replace(_joined(query, symbol, entries), sliced=True, bounded=True, limit=limit)


def _joined(query: Query, symbol: ProjectClass, entries: list[Expr]) -> Query:
    """The relations that the admin loads by itself, or by ``list_select_related``."""
    if any(load.how == "join" for load in query.loads):
        return query
    said = expression(symbol, "list_select_related")
    paths = () if said is None else said.texts() or ()
    if paths:
        return replace(joined_by_name(query, paths), shown=paths)
    shown = _relations(query, entries)
    if not shown and not (said is not None and said.is_true):
        return query
    joined = {load.name for load in required_joins(query.model)}
    loads = join_loads(query.loads, required_joins(query.model))
    return replace(query, loads=loads, shown=tuple(name for name in shown if name in joined))


def _relations(query: Query, entries: list[Expr]) -> list[str]:
    """The relations to one row among the entries."""
    names = [entry.text for entry in entries if entry.text in query.model.relations]
    return [name for name in names if name and not query.model.relations[name].to_many]


def _read_entry(walker: Walker, admin: Instance, entry: Expr, row: Value, access: Access) -> None:
    name = entry.text
    if name is None:
        symbol = walker.project.followed(entry.symbol())
        if isinstance(symbol, ProjectFunction):
            call_with(walker, walker.evaluate(entry.node, access.frame), access, row)
    elif isinstance(admin.symbol.member(name), ProjectFunction):
        call_with(walker, attribute(walker, admin, name, access), access, row)
    elif name == "__str__":
        _show(walker, row, access)
    else:
        _show(walker, read_path(walker, row, name.replace("__", "."), access), access)


def _show(walker: Walker, value: Value, access: Access) -> None:
    if isinstance(value, Row):
        become_text(walker, value, access)
