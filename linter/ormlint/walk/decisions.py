"""Conditions that the arguments of a followed call decide: the other branch never runs."""

from __future__ import annotations

import libcst as cst

from ormlint.walk.frames import Frame
from ormlint.walk.shaping import code
from ormlint.walk.values import Const, Row, Rows, Value


def decided(node: cst.BaseExpression, frame: Frame) -> bool | None:
    """The truth of a condition on parameters, where the call at hand tells it."""
    if type(node) is cst.UnaryOperation and type(node.operator) is cst.Not:
        inner = decided(node.expression, frame)
        return None if inner is None else not inner
    if type(node) is cst.BooleanOperation:
        return _combined(node, decided(node.left, frame), decided(node.right, frame))
    if type(node) is cst.Name:
        return _flag(given(node.value, frame))
    if type(node) is cst.Comparison:
        return _compared_with_none(node, frame)
    return _annotated(node, frame) if type(node) is cst.Call else None


def _annotated(node: cst.Call, frame: Frame) -> bool | None:
    """``hasattr(book, "number")`` for rows whose query has that annotation."""
    texts = [code(part) for part in (node.func, *(arg.value for arg in node.args))]
    row = frame.names.get(texts[1]) if texts[0] == "hasattr" and len(texts) == 3 else None
    if not isinstance(row, Row) or row.query is None or row.path:
        return None
    return True if texts[2].strip("\"'") in row.query.annotations else None


def given(name: str, frame: Frame) -> Value | None:
    """What the caller gave for a parameter that still has it."""
    value = frame.names.get(name)
    unchanged = frame.caller is not None and value is not None and frame.params.get(name) is value
    return value if unchanged else None


def _combined(node: cst.BooleanOperation, left: bool | None, right: bool | None) -> bool | None:
    decisive = isinstance(node.operator, cst.Or)
    if decisive in (left, right):
        return decisive
    return None if left is None or right is None else not decisive


def _flag(value: Value | None) -> bool | None:
    known = isinstance(value, Const) and (value.value is None or isinstance(value.value, bool))
    return bool(value.value) if known else None  # type: ignore[union-attr]


def _compared_with_none(node: cst.Comparison, frame: Frame) -> bool | None:
    target = node.comparisons[0]
    none = isinstance(target.comparator, cst.Name) and target.comparator.value == "None"
    if not (isinstance(node.left, cst.Name) and none and isinstance(target.operator, (cst.Is, cst.IsNot))):
        return None
    absent = _is_none(given(node.left.value, frame))
    if absent is None:
        return None
    return absent if isinstance(target.operator, cst.Is) else not absent


def _is_none(value: Value | None) -> bool | None:
    if isinstance(value, Const):
        return value.value is None
    return False if isinstance(value, Rows) or (isinstance(value, Row) and value.births) else None
