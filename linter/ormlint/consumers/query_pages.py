"""Pages that a library takes of a query it is given: ``paginate(session, select(Book))``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.reading import CALLABLE, call_with
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.calls import call_method
from ormlint.walk.frames import Access, Frame
from ormlint.walk.mapped.values import Statement
from ormlint.walk.values import UNKNOWN, BoundMethod, PageOf, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def page_of_query(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__page_of_query__(connection, query, transformer)`` of fastapi-pagination: COUNT and OFFSET."""
    arguments = evaluate_arguments(walker, node, frame)
    given = [value.rows if isinstance(value, Statement) else value for value in arguments.values()]
    rows = next((value for value in given if isinstance(value, Rows)), None)
    if rows is None:
        return UNKNOWN
    access, transform = Access(node, frame), arguments.value(2)
    page = call_method(walker, BoundMethod(rows, "paginate"), Arguments(), access)
    if isinstance(page, PageOf) and isinstance(transform, CALLABLE):
        return call_with(walker, transform, access, page.rows)
    return page
