"""The functions that the stubs of frameworks call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.admin import admin_rows, change_form, change_list
from ormlint.consumers.annotated_graphs import resolve_annotated
from ormlint.consumers.columns import (
    call_prefixed,
    read_columns,
    read_export_fields,
    read_model_attributes,
    rows_of_class,
    rows_of_meta,
)
from ormlint.consumers.filtering import filtered
from ormlint.consumers.forms import filter_choices, form_choices
from ormlint.consumers.generic_views import list_context, object_context, rows_of_view, template_names
from ormlint.consumers.graphs import resolve_fields
from ormlint.consumers.marshalling import choose_fields, dump, marshal
from ormlint.consumers.pagination import paginate
from ormlint.consumers.query_pages import page_of_query
from ormlint.consumers.reading import part_of, rows_in
from ormlint.consumers.serializing import listed, serialize
from ormlint.consumers.validating import fill, remember_type, validate, validate_as_type
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import release
from ormlint.walk.values import UNKNOWN, Native, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def _unknown(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    for value in evaluate_arguments(walker, node, frame).values():
        release(value)
    return UNKNOWN


def _rows(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    return rows_in(walker, evaluate_arguments(walker, node, frame).value(0), Access(node, frame))


def _page_of(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__page__(rows)``: some of the rows."""
    value = evaluate_arguments(walker, node, frame).value(0)
    return part_of(walker, value, None, Access(node, frame))


FUNCTIONS = {
    "__admin_rows__": admin_rows,
    "__call_prefixed__": call_prefixed,
    "__change_form__": change_form,
    "__change_list__": change_list,
    "__form_choices__": form_choices,
    "__choose_fields__": choose_fields,
    "__dump__": dump,
    "__fill__": fill,
    "__filter__": filtered,
    "__filter_choices__": filter_choices,
    "__list_context__": list_context,
    "__listed__": listed,
    "__object_context__": object_context,
    "__marshal__": marshal,
    "__page__": _page_of,
    "__page_of_query__": page_of_query,
    "__paginate__": paginate,
    "__read_columns__": read_columns,
    "__read_export_fields__": read_export_fields,
    "__read_model_attributes__": read_model_attributes,
    "__remember_type__": remember_type,
    "__resolve_annotated__": resolve_annotated,
    "__resolve_fields__": resolve_fields,
    "__rows__": _rows,
    "__rows_of_class__": rows_of_class,
    "__rows_of_meta__": rows_of_meta,
    "__rows_of_view__": rows_of_view,
    "__serialize__": serialize,
    "__template_names__": template_names,
    "__unknown__": _unknown,
    "__validate__": validate,
    "__validate_as_type__": validate_as_type,
}

NATIVES: dict[str, Value] = {name: Native(name, function) for name, function in FUNCTIONS.items()}
