"""Items and slices: a page of rows, one row, an entry of a mapping."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.walk import emit
from ormlint.walk.frames import Access, Frame
from ormlint.walk.scope import names_bound, names_read
from ormlint.walk.shaping import code
from ormlint.walk.uses import element_of, record_use
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Carried,
    Const,
    DictOf,
    ListOf,
    Row,
    Rows,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PAGE = ("page", "request", "GET", "query_params")


def item(walker: Walker, value: Value, node: cst.Subscript, frame: Frame) -> Value:
    """``value[…]``."""
    index: Any = node.slice[0].slice
    if isinstance(index, cst.Slice):
        return _slice(walker, value, node, index, frame)
    key = walker.evaluate(index.value, frame)
    if isinstance(value, Rows):
        return indexed(walker, value, Access(node, frame), code(node.slice[0]))
    if isinstance(value, TupleOf) and isinstance(key, Const) and isinstance(key.value, int):
        return value.items[key.value] if -len(value.items) <= key.value < len(value.items) else UNKNOWN
    if isinstance(value, ListOf):
        return _of_list(walker, value, node, frame)
    if isinstance(value, DictOf):
        return entry(walker, value, key)
    return value if isinstance(value, Carried) else UNKNOWN


def entry(walker: Walker, value: DictOf, key: Value) -> Value:
    """The value of a key."""
    if isinstance(key, Const) and key.value in value.entries:
        return value.entries[key.value]
    if value.value is UNKNOWN and value.default is not None:
        value.value = value.default
    return at_hand(walker, value.value)


def at_hand(walker: Walker, value: Value) -> Value:
    """A row taken out of a container: another one in each turn of the loops around."""
    return replace(value, births=walker.loops, root=None, reads=[]) if isinstance(value, Row) else value


def _of_list(walker: Walker, value: ListOf, node: cst.Subscript, frame: Frame) -> Value:
    if value.source is not None:
        record_use(walker, value.source, "index", Access(node, frame), detail=code(node.slice[0]), row=None)
        if isinstance(value.element, Row):
            value.source.uses[-1].row = replace(value.element, births=walker.loops, root=None, reads=[])
            return value.source.uses[-1].row
    return at_hand(walker, value.element)


def indexed(walker: Walker, rows: Rows, access: Access, detail: str = "") -> Value:
    """One of the rows: a query of its own, unless they are in memory."""
    record = record_use(walker, rows, "index", access, detail=detail)
    if not (rows.evaluated or rows.free or rows.empty):
        emit.query_ran(walker, access, rows, "index", walker.loops)
    element = element_of(rows)
    if isinstance(element, Row):
        record.row = replace(element, births=walker.loops)
        return record.row
    return element


def _slice(walker: Walker, value: Value, node: cst.Subscript, index: cst.Slice, frame: Frame) -> Value:
    bounds = [
        None if part is None else walker.evaluate(part, frame)
        for part in (index.lower, index.upper, index.step)
    ]
    if isinstance(value, ListOf):
        return _slice_list(walker, value, node, bounds, frame)
    if isinstance(value, TupleOf):
        return _slice_tuple(value, bounds)
    if not isinstance(value, Rows):
        return UNKNOWN
    access = Access(node, frame)
    record_use(walker, value, "slice", access, detail=code(node.slice[0]))
    size = _size(bounds)
    limit = size if size is not None or index.upper is None else most(index.upper, frame)
    query = replace(value.query, sliced=True, bounded=bounds[1] is not None, limit=limit, spot=access.spot)
    if value.evaluated or value.free or index.step is not None:
        element = element_of(value)
        return ListOf(replace(element, query=query) if isinstance(element, Row) else UNKNOWN)
    if index.lower is not None and bounds[0] not in (Const(0), NONE):
        _page(walker, value, access, index, bounds, size)
    return walker.new_rows(replace(value, query=query, births=walker.loops, frame=frame, uses=[], state=None))


def _slice_tuple(value: TupleOf, bounds: list[Value | None]) -> Value:
    numbers: list[Any] = [bound.value if isinstance(bound, Const) else bound for bound in bounds]
    known = all(number is None or isinstance(number, int) for number in numbers) and numbers[2] != 0
    return TupleOf(value.items[slice(*numbers)]) if known else UNKNOWN


def _slice_list(
    walker: Walker, value: ListOf, node: cst.Subscript, bounds: list[Value | None], frame: Frame
) -> Value:
    size = _size(bounds)
    if value.source is not None:
        record_use(walker, value.source, "slice", Access(node, frame), detail=code(node.slice[0]))
    element = value.element
    if isinstance(element, Row) and element.query is not None and bounds[1] is not None:
        element = replace(element, query=replace(element.query, sliced=True, bounded=True, limit=size))
    return ListOf(element)


def _size(bounds: list[Value | None]) -> int | None:
    lower, upper = (bound.value if isinstance(bound, Const) else bound for bound in bounds[:2])
    if isinstance(upper, int) and (lower is None or isinstance(lower, int)):
        return upper - (lower or 0)
    return None


def most(node: cst.BaseExpression, frame: Frame) -> int | None:
    """The most that an upper bound can be: the default of a parameter, with something taken off perhaps."""
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Subtract):
        return most(node.left, frame)
    if isinstance(node, cst.Integer):
        return node.evaluated_value
    return _default_of(node.value, frame) if isinstance(node, cst.Name) and frame.caller is None else None


def _moves(walker: Walker, names: frozenset[str], frame: Frame) -> bool:
    """Whether a loop changes one of the names, or what the caller gave for one."""
    if any(loop.frame.block is frame.block and names & loop.assigned for loop in walker.loops):
        return True
    if not isinstance(frame.call, cst.Call) or frame.caller is None:
        return False
    given = _given(frame.call, names, frame)
    return bool(given) and _moves(walker, given, frame.caller)


def _given(call: cst.Call, names: frozenset[str], frame: Frame) -> frozenset[str]:
    """The names that the caller's arguments for these parameters read."""
    params = [name for name in frame.params if name not in ("self", "cls")]
    found = [
        arg.value
        for place, arg in enumerate(call.args)
        if (arg.keyword.value if arg.keyword is not None else "".join(params[place : place + 1])) in names
    ]
    return frozenset().union(*map(names_read, found))


def _default_of(name: str, frame: Frame) -> int | None:
    definition = frame.block.node()
    if not isinstance(definition, cst.FunctionDef) or name in names_bound(definition.body):
        return None
    params = [*definition.params.posonly_params, *definition.params.params, *definition.params.kwonly_params]
    default = next((param.default for param in params if param.name.value == name), None)
    return default.evaluated_value if isinstance(default, cst.Integer) else None


def _from_request(names: frozenset[str], access: Access) -> bool:
    """Whether one of the names is made of a page number or of the request, by the text of its assignment."""
    text = access.frame.block.text
    found = (re.search(rf"\b{re.escape(name)}\s*=([^=\n].*)", text) for name in names)
    return any(match is not None and any(word in match[1] for word in PAGE) for match in found)


def _page(
    walker: Walker, rows: Rows, access: Access, index: cst.Slice, bounds: list[Value | None], size: int | None
) -> None:
    assert index.lower is not None
    start, stop = code(index.lower), code(index.upper) if index.upper is not None else ""
    moving = names_read(index.lower)
    emit.page_taken(
        walker,
        access,
        rows.query,
        "slice",
        start=start,
        stop=stop,
        size=size,
        constant=isinstance(bounds[0], Const),
        numbered=any(word in start for word in PAGE) or _from_request(moving, access),
        batch=_moves(walker, moving, access.frame),
    )
