"""Operators between two values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.sql.marks import resembles
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join, join_queries, release
from ormlint.walk.peewee import operator
from ormlint.walk.texts import assembly
from ormlint.walk.texts.branches import text_of
from ormlint.walk.uses import consume, element_of, load_all
from ormlint.walk.values import UNKNOWN, Const, CountOf, ListOf, Rows, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def combine(walker: Walker, node: cst.CSTNode, left: Value, right: Value, frame: Frame) -> Value:
    """``left | right``, ``left + right``, …"""
    condition = operator(node, left, right)
    if condition is not None:
        return condition
    if isinstance(left, Rows) and isinstance(right, Rows):
        query = join_queries(left.query, right.query)
        return walker.new_rows(replace(left, query=query, births=walker.loops, evaluated=False, uses=[]))
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return _concatenate(left, right)
    if isinstance(left, ListOf) and isinstance(right, Rows) and isinstance(node, cst.AugAssign):
        load_all(walker, right, "list", Access(node.value, frame), whole=True)
        return _concatenate(left, ListOf(element_of(right)))
    text = _text(node, left, right)
    if text is not None:
        return text
    if _is_format(node, left):
        for value in right.items if isinstance(right, TupleOf) else (right,):
            consume(walker, value, node, frame, "text")
    for value in (left, right):
        if isinstance(value, CountOf):
            value.record.whole = True
        release(value)
    return UNKNOWN


def _text(node: Any, left: Value, right: Value) -> Value | None:
    """A text of SQL with another one behind it, or with values put into it."""
    nodes = (node.target, node.value) if isinstance(node, cst.AugAssign) else (node.left, node.right)
    if isinstance(node.operator, (cst.Add, cst.AddAssign)):
        return assembly.added(left, right, nodes)
    text = text_of(left)
    if isinstance(node.operator, cst.Modulo) and text is not None and resembles(text):
        release(right)
        return assembly.interpolated(text, right, nodes[1])
    return None


def _is_format(node: cst.CSTNode, left: Value) -> bool:
    """``"%s by %s" % …``."""
    text = isinstance(left, Const) and isinstance(left.value, str)
    return text and isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Modulo)


def _concatenate(left: ListOf, right: ListOf) -> ListOf:
    constant = left.constant and right.constant
    size = left.size + right.size if left.size is not None and right.size is not None else None
    for value in (left, right):
        if value.source is not None:
            release(value.source)
    if left.size == 0:
        return ListOf(right.element, constant=constant, size=size)
    if right.size == 0:
        return ListOf(left.element, constant=constant, size=size)
    return ListOf(join(left.element, right.element), constant=constant, size=size)
