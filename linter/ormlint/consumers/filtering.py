"""What the filters of a view of Django REST framework do to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import expression
from ormlint.consumers.reading import call_with
from ormlint.project import ProjectClass, ProjectFunction
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import REQUEST, UNKNOWN, Instance, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

LOADING = ("select_related", "prefetch_related")


def filtered(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__filter__(view, rows)``: the rows behind the filters of the project; others load nothing."""
    arguments = evaluate_arguments(walker, node, frame)
    view, rows = arguments.value(0), arguments.value(1)
    if isinstance(view, Instance):
        for symbol in _filters(walker, view.symbol):
            rows = _behind(walker, symbol, rows, view, Access(node, frame))
    return rows


def _filters(walker: Walker, view: ProjectClass) -> Iterator[ProjectClass]:
    said = expression(view, "filter_backends")
    for entry in (said.items() or ()) if said is not None else ():
        symbol = walker.project.followed(entry.symbol())
        if isinstance(symbol, ProjectClass) and _filters_itself(symbol):
            yield symbol


def _filters_itself(symbol: ProjectClass) -> bool:
    member = symbol.member("filter_queryset")
    return isinstance(member, ProjectFunction) and not member.module.stub


def _behind(walker: Walker, symbol: ProjectClass, rows: Value, view: Instance, access: Access) -> Value:
    method = attribute(walker, Instance(symbol), "filter_queryset", access)
    found = call_with(walker, method, access, REQUEST, rows, view)
    if isinstance(found, Rows):
        return found
    return UNKNOWN if any(word in symbol.block.text for word in LOADING) else rows
