"""Conditions that the arguments of a followed call decide, or rows at hand: the other branch never runs."""

from __future__ import annotations

import libcst as cst

from ormlint.walk.frames import Frame
from ormlint.walk.shaping import code
from ormlint.walk.values import Const, Instance, Row, Rows, Value


def decided(node: cst.BaseExpression, frame: Frame) -> bool | None:
    """The truth of a condition on parameters, where the call at hand tells it."""
    if type(node) is cst.UnaryOperation and type(node.operator) is cst.Not:
        inner = decided(node.expression, frame)
        return None if inner is None else not inner
    if type(node) is cst.BooleanOperation:
        return _combined(node, decided(node.left, frame), decided(node.right, frame))
    if type(node) is cst.Name:
        return _flag(given(node.value, frame))
    if type(node) is cst.Attribute:
        own = _flag(_own(node, frame))
        return _of_row(node, frame) if own is None else own
    if type(node) is cst.Comparison:
        none = _compared_with_none(node, frame)
        return _compared_with_texts(node, frame) if none is None else none
    return _annotated(node, frame) if type(node) is cst.Call else None


def _annotated(node: cst.Call, frame: Frame) -> bool | None:
    """``hasattr(book, "number")`` for rows whose query has that annotation."""
    texts = [code(part) for part in (node.func, *(arg.value for arg in node.args))]
    row = frame.names.get(texts[1]) if texts[0] == "hasattr" and len(texts) == 3 else None
    if not isinstance(row, Row) or row.query is None or row.path:
        return None
    return True if texts[2].strip("\"'") in row.query.annotations else None


def known_truth(value: Value, name: str) -> bool | None:
    """The truth of a relation of a row, where the query of the rows has chosen them by it."""
    if not isinstance(value, Row) or value.query is None or value.path or name not in value.model.relations:
        return None
    for lookup in value.query.lookups:
        path = lookup.path.removesuffix("__exact")
        if path == f"{name}__isnull" and lookup.value in ("True", "False"):
            return lookup.value == "False"
        if path in (name, f"{name}__in") and lookup.value != "None":
            return True
    return None


def _of_row(node: cst.Attribute, frame: Frame) -> bool | None:
    owner = frame.names.get(node.value.value) if isinstance(node.value, cst.Name) else None
    return None if owner is None else known_truth(owner, node.attr.value)


def _own(node: cst.BaseExpression, frame: Frame) -> Value | None:
    """What ``self.name`` was made with, or the action of ``self.action``."""
    if not (isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name)):
        return None
    owner = frame.names.get(node.value.value)
    if not isinstance(owner, Instance) or owner is not frame.receiver:
        return None
    if node.attr.value == "action" and owner.action and "action" not in owner.attributes:
        return Const(owner.action)
    return owner.attributes.get(node.attr.value)


def _compared_with_texts(node: cst.Comparison, frame: Frame) -> bool | None:
    """``self.action == "list"``, ``self.action in ("list", "retrieve")``."""
    value, target = _own(node.left, frame), node.comparisons[0]
    if not isinstance(value, Const) or not isinstance(value.value, str) or len(node.comparisons) > 1:
        return None
    texts = _texts(target.comparator)
    if texts is None or isinstance(target.operator, (cst.Is, cst.IsNot)):
        return None
    positive = isinstance(target.operator, (cst.Equal, cst.In))
    negative = isinstance(target.operator, (cst.NotEqual, cst.NotIn))
    return (value.value in texts) is positive if positive or negative else None


def _texts(node: cst.BaseExpression) -> set[str] | None:
    if isinstance(node, (cst.Tuple, cst.List, cst.Set)):
        found = [_texts(element.value) for element in node.elements]
        return None if None in found else set().union(*(texts for texts in found if texts))
    return {str(node.evaluated_value)} if isinstance(node, cst.SimpleString) else None


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
    if absent is None and isinstance(frame.names.get(node.left.value), Rows):
        absent = False
    if absent is None:
        return None
    return absent if isinstance(target.operator, cst.Is) else not absent


def _is_none(value: Value | None) -> bool | None:
    if isinstance(value, Const):
        return value.value is None
    return False if isinstance(value, Rows) or (isinstance(value, Row) and value.births) else None
