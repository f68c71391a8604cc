"""What Django's class-based views give to their templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import assigned, whole_number
from ormlint.consumers.reading import page_of, rows_in, rows_of_model
from ormlint.project import ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr
from ormlint.walk import emit
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.constants import assignment_value
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import record_use
from ormlint.walk.values import (
    UNKNOWN,
    ClassRef,
    Const,
    DictOf,
    Instance,
    ListOf,
    PageOf,
    Row,
    Rows,
    Value,
)

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker


def rows_of_view(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__rows_of_view__(view)``: the rows of its ``queryset``, else those of its ``model``."""
    view = evaluate_arguments(walker, node, frame).value(0)
    if not isinstance(view, Instance):
        return UNKNOWN
    access = Access(node, frame)
    if assigned(view.symbol, "queryset") is not None:
        return rows_in(walker, attribute(walker, view, "queryset", access), access)
    member = assigned(view.symbol, "model")
    value = assignment_value(walker, member) if member is not None else UNKNOWN
    if member is None or not isinstance(value, ClassRef) or value.model is None or member.node is None:
        return UNKNOWN
    spot = member.block.spot(member.node)
    rows = rows_of_model(walker, value.model, access, spot)
    if isinstance(rows, Rows):
        rows.query = replace(rows.query, maker="view")
    return _ordered(view.symbol, rows)


def _ordered(view: ProjectClass, rows: Value) -> Value:
    member = assigned(view, "ordering")
    if member is None or member.node is None or not isinstance(rows, Rows):
        return rows
    names = Expr(member.node, member.module, member.owner).texts()
    rows.query = replace(rows.query, ordering=names or rows.query.ordering)
    return rows


def list_context(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__list_context__(view, context, given, rows)``: the rows, or one page of them, by their names."""
    arguments = evaluate_arguments(walker, node, frame)
    view, context = arguments.value(0), arguments.value(1)
    rows = arguments.value(3) if not isinstance(arguments.value(2), Rows) else arguments.value(2)
    if not isinstance(context, DictOf) or not isinstance(view, Instance):
        return context
    page = _page(walker, view.symbol, rows, Access(node, frame))
    context.entries["object_list"] = page
    context.entries["page_obj"] = PageOf(page, page=True) if isinstance(page, Rows) else UNKNOWN
    name = context_name(view.symbol, model_in(rows), "_list")
    if name:
        context.entries[name] = page
    return context


def _page(walker: Walker, view: ProjectClass, rows: Value, access: Access) -> Value:
    size = assigned(view, "paginate_by")
    own = view.member("get_paginate_by")
    if not isinstance(rows, Rows) or (size is None and not isinstance(own, ProjectFunction)):
        return rows
    at = access
    if size is not None and size.node is not None:
        at = access.into(size.node, size.module, size.block)
    number = None if size is None else whole_number(size.node)
    record_use(walker, rows, "slice", at, detail="Paginator")
    emit.page_taken(walker, at, rows.query, "paginator", size=number, numbered=True)
    return page_of(walker, rows, rows.query.limit)


def object_context(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__object_context__(view, context, object)``: the object by its names."""
    arguments = evaluate_arguments(walker, node, frame)
    view, context, found = (arguments.value(position) for position in range(3))
    if not isinstance(context, DictOf) or not isinstance(view, Instance):
        return context
    context.entries["object"] = found
    name = context_name(view.symbol, model_in(found), "")
    if name:
        context.entries[name] = found
    return context


def context_name(view: ProjectClass, model: Model | None, suffix: str) -> str:
    """The name that the rows or the object go by in the template."""
    member = assigned(view, "context_object_name")
    if member is not None and member.node is not None:
        return Expr(member.node, member.module, member.owner).text or ""
    return model.name.lower() + suffix if model is not None else ""


def model_in(value: Value) -> Model | None:
    """The model of a row or of rows."""
    if isinstance(value, Row):
        return value.model
    if isinstance(value, ListOf):
        return model_in(value.element)
    return value.query.model if isinstance(value, Rows) else None


def template_names(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__template_names__(view, suffix)``: the name that the view gives, else one made of its model's."""
    arguments = evaluate_arguments(walker, node, frame)
    view, suffix = arguments.value(0), arguments.value(1)
    if not isinstance(view, Instance):
        return UNKNOWN
    member = assigned(view.symbol, "template_name")
    if member is not None and member.node is not None:
        text = Expr(member.node, member.module, member.owner).text
        return Const(text) if text else UNKNOWN
    model = _model_of_view(walker, view)
    ending = suffix.value if isinstance(suffix, Const) else ""
    return UNKNOWN if model is None else Const(model.label.lower().replace(".", "/") + f"{ending}.html")


def _model_of_view(walker: Walker, view: Instance) -> Model | None:
    for name in ("object_list", "object"):
        found = model_in(view.attributes.get(name, UNKNOWN))
        if found is not None:
            return found
    member = assigned(view.symbol, "model")
    value = assignment_value(walker, member) if member is not None else UNKNOWN
    return value.model if isinstance(value, ClassRef) else None
