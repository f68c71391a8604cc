"""Comprehensions and generator expressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.binding import bind
from ormlint.walk.frames import Frame
from ormlint.walk.grouping import group_runs
from ormlint.walk.iteration import Iteration, iterate, new_loop, reborn, row_names
from ormlint.walk.shaping import code
from ormlint.walk.tests import condition_path, test
from ormlint.walk.values import UNKNOWN, DictOf, ListOf, Row, Rows, UseRecord, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def comprehension(walker: Walker, node: cst.ListComp | cst.SetComp | cst.GeneratorExp, frame: Frame) -> Value:
    """A list, set or generator: its element, and the rows that it takes one by one."""
    result = ListOf(UNKNOWN)

    def body(inner: Frame) -> None:
        result.element = walker.evaluate(node.elt, inner)

    first = _clauses(walker, node.for_in, node, frame, body)
    _describe(result, node, first)
    if first.record is not None and isinstance(first.source, Rows) and node.for_in.inner_for_in is None:
        result.source, result.mapped = first.source, True
    return result


def dict_comprehension(walker: Walker, node: cst.DictComp, frame: Frame) -> Value:
    """A mapping that is built from a loop."""
    result = DictOf()

    def body(inner: Frame) -> None:
        result.key = walker.evaluate(node.key, inner)
        result.value = walker.evaluate(node.value, inner)

    first = _clauses(walker, node.for_in, node, frame, body)
    if first.record is not None and isinstance(result.value, Row):
        first.record.whole = True
    return result


def _clauses(
    walker: Walker, clause: cst.CompFor, header: cst.CSTNode, frame: Frame, body: Callable[[Frame], None]
) -> Iteration:
    """Run the ``for`` clauses of a comprehension and its body in the innermost."""
    value = walker.evaluate(clause.iter, frame)
    iteration = iterate(walker, value, clause.iter, frame)
    inner = frame.inner(frame.caller, frame.call)
    inner.returned, inner.yielded = frame.returned, frame.yielded
    loop = new_loop(iteration, clause, clause.target, None, inner)
    with walker.inside(loop):
        bind(walker, clause.target, reborn(walker, iteration.element, iteration), inner)
        loop.targets = row_names(loop.targets, inner)
        for condition in clause.ifs:
            test(walker, condition.test, inner)
        if clause.inner_for_in is not None:
            _clauses(walker, clause.inner_for_in, header, inner, body)
        else:
            body(inner)
    if isinstance(value, ListOf) and value.grouped is not None:
        group_runs(clause, header, value.grouped)
    return iteration


def _describe(result: ListOf, node: cst.ListComp | cst.SetComp | cst.GeneratorExp, first: Iteration) -> None:
    """Say of which rows the list is, and what it keeps of them."""
    clause = node.for_in
    if first.small and first.kind == "constant":
        result.constant = True
    result.few = first.small and first.kind == "items"
    if clause.inner_for_in is not None or first.record is None:
        return
    result.record = first.record
    if clause.ifs:
        result.condition = " and ".join(code(condition.test) for condition in clause.ifs)
        result.condition_path = condition_path(clause) if len(clause.ifs) == 1 else ""
    if isinstance(result.element, Row) and result.element is first.record.row:
        _keeps_rows(result, first.record)
    elif isinstance(result.element, Row):
        first.record.whole = True


def _keeps_rows(result: ListOf, record: UseRecord) -> None:
    """``[book for book in books if …]``: some of the rows themselves."""
    if result.condition:
        record.kind = "filter"
        record.detail, record.path = result.condition, result.condition_path
    record.whole = record.whole or not result.condition


__all__ = ["comprehension", "dict_comprehension"]
