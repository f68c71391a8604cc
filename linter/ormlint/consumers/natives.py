"""The functions that the stubs of frameworks call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.generic_views import list_context, object_context, rows_of_view, template_names
from ormlint.consumers.pagination import paginate
from ormlint.consumers.reading import rows_in
from ormlint.consumers.serializing import serialize
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


FUNCTIONS = {
    "__list_context__": list_context,
    "__object_context__": object_context,
    "__paginate__": paginate,
    "__rows__": _rows,
    "__rows_of_view__": rows_of_view,
    "__serialize__": serialize,
    "__template_names__": template_names,
    "__unknown__": _unknown,
}

NATIVES: dict[str, Value] = {name: Native(name, function) for name, function in FUNCTIONS.items()}
