"""Loops: what is iterated, how often the body runs, and what each turn gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import libcst as cst

from ormlint.api.queries import Query, Repeat
from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.joins import any_of, join_all
from ormlint.walk.reach import few
from ormlint.walk.scope import names_bound, target_names
from ormlint.walk.shaping import code
from ormlint.walk.texts.results import rows_of
from ormlint.walk.texts.values import Executed
from ormlint.walk.uses import element_of, load_all, record_use
from ormlint.walk.values import (
    UNKNOWN,
    Carried,
    ClassRef,
    Const,
    DictOf,
    ListOf,
    OneOf,
    PageOf,
    Row,
    Rows,
    TupleOf,
    UseRecord,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

Kind = Literal["rows", "items", "constant", "retry", "poll", "batch", "while"]

RETRY = re.compile(r"retr|attempt|tries|backoff", re.I)
BATCH = re.compile(r"batch|chunk|groupby|grouper|slices?_of|page_range|paginat", re.I)
CONSTANT = re.compile(
    r"(?:\w+\.)*_{0,2}[A-Z][A-Z0-9_]+(?:\.(?:items|values|keys)\(\))?|settings\.\w+|\w*[cC]hoices|.*\.choices"
    r"|.*\._meta\.\w+|.*_meta\.get_fields\(\)|(?:sorted\()?(?:\w+\.)*get_models\(.*|sys\.argv|dir\(.*\)"
)


@dataclass
class Iteration:
    """What a loop runs over."""

    element: Value
    kind: Kind
    noun: str
    query: Query | None = None
    small: bool = False
    record: UseRecord | None = None
    source: Rows | None = None


def iterate(walker: Walker, value: Value, node: cst.BaseExpression, frame: Frame) -> Iteration:
    """Begin to iterate over a value."""
    handler = ITERATORS.get(type(value))
    if handler is not None:
        return handler(walker, value, node, frame)
    from ormlint.walk.texts.sinks import last_run

    done = last_run(walker, node, frame)
    return _unknown(node) if done is None else _executed(walker, done, node, frame)


def _executed(walker: Walker, value: Executed, node: cst.BaseExpression, frame: Frame) -> Iteration:
    """The rows of a cursor, as they come."""
    if value.statement.verb != "select":
        return _unknown(node)
    rows = rows_of(walker, value, Access(node, frame))
    rows.evaluated = True
    return _rows(walker, rows, node, frame)


def _rows(walker: Walker, rows: Rows, node: cst.BaseExpression, frame: Frame) -> Iteration:
    record = load_all(walker, rows, "iterate", Access(node, frame))
    return _over(rows, element_of(rows), record)


def _over(rows: Rows, element: Value, record: UseRecord | None) -> Iteration:
    query = rows.query
    small = rows.empty or few(query)
    return Iteration(element, "rows", query.noun, query, small, record, rows)


def _list(walker: Walker, value: ListOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    if value.source is not None:
        record = value.record or record_use(walker, value.source, "iterate", Access(node, frame))
        value.record = None
        return _over(value.source, value.element, record)
    if value.few:
        return Iteration(value.element, "items", f"items of `{shorten(node)}`", small=True)
    if value.constant and value.size is not None:
        return Iteration(value.element, "constant", f"items of {shorten(node)}", small=True)
    row = _row_in(value.element)
    if row is not None and (row.state.new or row.state.doubtful):
        return replace(_unknown(node), element=value.element)
    if row is not None and row.query is not None:
        small = few(row.query) and row.path == ""
        return Iteration(value.element, "rows", f"rows of {row.model.name}", row.query, small)
    if row is not None:
        return Iteration(value.element, "rows", f"rows of {row.model.name}")
    return replace(_unknown(node), element=value.element)


def _row_in(value: Value) -> Row | None:
    if isinstance(value, TupleOf):
        return next((row for row in map(_row_in, value.items) if row is not None), None)
    return value if isinstance(value, Row) else None


def _tuple(walker: Walker, value: TupleOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    element = any_of(value.items) if value.items else UNKNOWN
    return Iteration(element, "constant", f"items of {shorten(node)}", small=True)


def _dict(walker: Walker, value: DictOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    if value.entries and value.value is UNKNOWN and value.key is UNKNOWN:
        return Iteration(UNKNOWN, "constant", f"items of {shorten(node)}", small=True)
    return replace(_unknown(node), element=value.key)


def _const(walker: Walker, value: Const, node: cst.BaseExpression, frame: Frame) -> Iteration:
    return Iteration(UNKNOWN, "constant", f"items of {shorten(node)}", small=True)


def _class(walker: Walker, value: ClassRef, node: cst.BaseExpression, frame: Frame) -> Iteration:
    return Iteration(UNKNOWN, "constant", f"members of {shorten(node)}", small=True)


def _carried(walker: Walker, value: Carried, node: cst.BaseExpression, frame: Frame) -> Iteration:
    return Iteration(value, "items", f"items of `{shorten(node)}`", small=True)


def _one_of(walker: Walker, value: OneOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    found = [iterate(walker, option, node, frame) for option in value.options]
    for iteration in found:
        if iteration.record is not None:
            iteration.record.whole, iteration.record.detail = True, "one of several"
    growing = [iteration for iteration in found if not iteration.small]
    chosen = growing[0] if growing else found[0]
    return replace(chosen, element=join_all(iteration.element for iteration in found))


def _page(walker: Walker, value: PageOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    if value.page:
        return _rows(walker, value.rows, node, frame)
    walker.pages_in_batches(value.taken)
    page = replace(value, page=True)
    return Iteration(page, "batch", "pages")


def _unknown(node: cst.BaseExpression) -> Iteration:
    text = code(node)
    noun = f"items of `{shorten(node)}`"
    if RETRY.search(text):
        return Iteration(UNKNOWN, "retry", noun)
    if _is_range_of_constants(node) or CONSTANT.fullmatch(text):
        return Iteration(UNKNOWN, "constant", noun, small=True)
    if (BATCH.search(text) and not isinstance(node, cst.Name)) or _is_stepped_range(node):
        return Iteration(UNKNOWN, "batch", noun)
    return Iteration(UNKNOWN, "items", noun)


def _range_args(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    is_range = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "range"
    return [arg.value for arg in node.args] if is_range else []  # type: ignore[attr-defined]


def _is_range_of_constants(node: cst.BaseExpression) -> bool:
    args = _range_args(node)
    return bool(args) and all(isinstance(arg, cst.Integer) or CONSTANT.fullmatch(code(arg)) for arg in args)


def _is_stepped_range(node: cst.BaseExpression) -> bool:
    return len(_range_args(node)) == 3


def shorten(node: cst.CSTNode) -> str:
    """An expression as it may stand in a sentence."""
    text = code(node)
    return text if len(text) <= 40 else text[:39] + "…"


ITERATORS: dict[type[Value], Callable[..., Iteration]] = {
    Rows: _rows,
    ListOf: _list,
    TupleOf: _tuple,
    DictOf: _dict,
    Const: _const,
    ClassRef: _class,
    OneOf: _one_of,
    PageOf: _page,
    Carried: _carried,
    Executed: _executed,
}


def new_loop(
    iteration: Iteration,
    header: cst.CSTNode,
    target: cst.BaseExpression,
    body: cst.CSTNode | None,
    frame: Frame,
) -> Loop:
    """The loop that an iteration makes."""
    targets = target_names(target)
    assigned = targets | (names_bound(body) if body is not None else frozenset())
    consumer = consumer_of(frame) if frame.framework else ""
    repeat = Repeat(
        frame.spot(header), iteration.kind, iteration.noun, iteration.query, iteration.small, consumer
    )
    return Loop(repeat, frame, assigned, targets)


def emptying(node: cst.While, frame: Frame) -> Repeat | None:
    """``while books: books.pop()``: once per row of a list that nothing is added to."""
    name = node.test.value if isinstance(node.test, cst.Name) else ""
    value = frame.names.get(name)
    row = value.element if isinstance(value, ListOf) else None
    if not isinstance(row, Row) or row.query is None or row.path:
        return None
    used = re.findall(rf"\b{name}(?:\.(\w+)|\s*\+?=[^=])", code(node.body))
    if not used or not {"pop", "popleft"}.issuperset(used):
        return None
    return Repeat(frame.spot(node), "rows", row.query.noun, row.query, few(row.query))


def consumer_of(frame: Frame) -> str:
    """The class of the project that the code of a framework runs for."""
    symbol = getattr(frame.receiver, "symbol", None)
    return symbol.name if symbol is not None else ""


def reborn(walker: Walker, value: Value, iteration: Iteration, depth: int = 4) -> Value:
    """What one turn of the loop gets: another instance each time, at any place not too deep."""
    if depth == 0:
        return UNKNOWN
    if isinstance(value, Row):
        row = replace(value, births=walker.loops, root=None, reads=[], whole=False)
        if iteration.record is not None and iteration.record.row is None:
            iteration.record.row = row
        return row
    if isinstance(value, TupleOf):
        return TupleOf(tuple(reborn(walker, item, iteration, depth - 1) for item in value.items))
    if isinstance(value, OneOf):
        return OneOf(tuple(reborn(walker, item, iteration, depth - 1) for item in value.options))
    return value


def row_names(names: frozenset[str], frame: Frame) -> frozenset[str]:
    """Those of the names that hold a row."""
    return frozenset(name for name in names if isinstance(frame.names.get(name), Row))


def elements_of(walker: Walker, value: Value, node: cst.BaseExpression, frame: Frame) -> Value:
    """Any element of a value, outside of a loop."""
    return iterate(walker, value, node, frame).element
