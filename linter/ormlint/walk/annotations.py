"""What a type annotation says about a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Assignment, External, ProjectClass
from ormlint.walk.frames import Frame
from ormlint.walk.generics import class_meant
from ormlint.walk.shaping import code
from ormlint.walk.values import UNKNOWN, ClassRef, Instance, ListOf, Row, RowState, Value

if TYPE_CHECKING:
    from ormlint.api.schema import Model
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
    name = dotted_name(node.value).rpartition(".")[2]
    inner = node.slice[0].slice
    if not isinstance(inner, cst.Index):
        return UNKNOWN
    if name == "Optional":
        return _typed(walker, inner.value, frame)
    if (
        name in ("type", "Type")
        and isinstance(frame.receiver, (Instance, ClassRef))
        and frame.owner is not None
    ):
        heir = frame.receiver.symbol or frame.owner
        return class_meant(walker, code(node), frame.owner, heir) or UNKNOWN
    if name in CONTAINERS and len(node.slice) == 1:
        return _container(walker, name, inner.value, frame)
    return UNKNOWN


CONTAINERS = frozenset(
    {"list", "set", "frozenset", "List", "Set", "Iterable", "Sequence", "Collection", "Iterator", "QuerySet"}
)
ENUMERATIONS = ("Enum", "IntEnum", "StrEnum", "Flag", "Choices", "TextChoices", "IntegerChoices")


def dotted_name(node: cst.BaseExpression) -> str:
    """``models.QuerySet`` as a text."""
    if isinstance(node, cst.Attribute):
        return f"{dotted_name(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _container(walker: Walker, name: str, node: cst.BaseExpression, frame: Frame) -> Value:
    """Rows from elsewhere may have anything loaded; the members of an enumeration are few."""
    text = node.evaluated_value if isinstance(node, cst.SimpleString) else dotted_name(node)
    symbol = frame.module.resolve(text) if isinstance(text, str) and text else None
    if isinstance(symbol, ProjectClass) and any(name in ENUMERATIONS for name in last_names(symbol)):
        return ListOf(UNKNOWN, constant=True, size=len(ENUMERATIONS))
    element = _instance(walker, symbol)
    if not isinstance(element, Row):
        return UNKNOWN
    element.state.doubtful = name != "QuerySet"
    return ListOf(element)


def last_names(symbol: ProjectClass) -> list[str]:
    """The names of the library classes that a class derives from."""
    return [base.dotted.rpartition(".")[2] for base in symbol.mro() if isinstance(base, External)]


def _stranger(model: Model) -> Row:
    """An instance from elsewhere."""
    return Row(RowState(model, opaque=True, doubtful=True), ())


def instance_of(walker: Walker, value: ClassRef) -> Value:
    """An instance of a model, from elsewhere."""
    return UNKNOWN if value.model is None or value.model.abstract else _stranger(value.model)


def _instance(walker: Walker, symbol: object) -> Value:
    schema = walker.project.schema
    if isinstance(symbol, Assignment):
        from ormlint.walk.constants import assignment_value

        value = assignment_value(walker, symbol)
        model = value.model if isinstance(value, ClassRef) else None
        return UNKNOWN if model is None else _stranger(model)
    if isinstance(symbol, ProjectClass):
        model = schema.model_of(symbol)
        return Instance(symbol) if model is None else _stranger(model)
    if isinstance(symbol, External):
        model = schema.model_of(symbol.dotted)
        return UNKNOWN if model is None else _stranger(model)
    return UNKNOWN
