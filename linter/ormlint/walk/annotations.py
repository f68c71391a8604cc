"""What a type annotation says about a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Assignment, External, ProjectClass
from ormlint.walk.frames import Frame
from ormlint.walk.values import UNKNOWN, ClassRef, Instance, Row, RowState, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def annotated_value(walker: Walker, annotation: cst.Annotation | None, frame: Frame) -> Value:
    """A value of the annotated type; rows and instances from elsewhere may have anything loaded."""
    if annotation is None:
        return UNKNOWN
    return _typed(walker, annotation.annotation, frame)


def _typed(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    if isinstance(node, cst.SimpleString):
        text = node.evaluated_value
        return _named(walker, text, frame) if isinstance(text, str) and text.isidentifier() else UNKNOWN
    if isinstance(node, cst.BinaryOperation):
        left = _typed(walker, node.left, frame)
        return _typed(walker, node.right, frame) if left is UNKNOWN else left
    if isinstance(node, cst.Subscript):
        return _optional(walker, node, frame)
    if isinstance(node, (cst.Name, cst.Attribute)):
        return _instance(walker, frame.module.resolve(node))
    return UNKNOWN


def _named(walker: Walker, name: str, frame: Frame) -> Value:
    return _instance(walker, frame.module.lookup(name))


def _optional(walker: Walker, node: cst.Subscript, frame: Frame) -> Value:
    name = node.value
    if isinstance(name, cst.Name) and name.value == "Optional" and isinstance(node.slice[0].slice, cst.Index):
        return _typed(walker, node.slice[0].slice.value, frame)
    return UNKNOWN


def _instance(walker: Walker, symbol: object) -> Value:
    schema = walker.project.schema
    if isinstance(symbol, Assignment):
        from ormlint.walk.names import assignment_value

        value = assignment_value(walker, symbol)
        model = value.model if isinstance(value, ClassRef) else None
        return UNKNOWN if model is None else Row(RowState(model, opaque=True), ())
    if isinstance(symbol, ProjectClass):
        model = schema.model_of(symbol)
        return Instance(symbol) if model is None else Row(RowState(model, opaque=True), ())
    if isinstance(symbol, External):
        model = schema.model_of(symbol.dotted)
        return UNKNOWN if model is None else Row(RowState(model, opaque=True), ())
    return UNKNOWN
