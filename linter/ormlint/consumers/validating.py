"""Making an object of a schema on paper: ``BookOut.model_validate(book)``, ``Page(items=books)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.annotated import Declared, declared_by
from ormlint.consumers.schemas import members, read_declared, read_fields
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import NONE, UNKNOWN, ClassRef, Const, DictOf, Instance, Value

if TYPE_CHECKING:
    from ormlint.project import Module, ProjectClass
    from ormlint.walk.walker import Walker

TYPE = "__type__"


@dataclass(frozen=True)
class TypeOf(Value):
    """A type as written."""

    node: cst.BaseExpression
    module: Module


def fill(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__fill__(self, data)``: the arguments are read as the annotations of the class say."""
    arguments = evaluate_arguments(walker, node, frame)
    made, data = arguments.value(0), arguments.value(1)
    if isinstance(made, Instance):
        given = data.entries if isinstance(data, DictOf) else {}
        made.attributes |= {str(name): value for name, value in given.items()}
        if given:
            read_fields(walker, _as_written(made.symbol, frame), data, Access(node, frame))
    return NONE


def validate(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__validate__(cls, obj, from_attributes)``: the object is read by the annotations of the class."""
    arguments = evaluate_arguments(walker, node, frame)
    schema, value = arguments.value(0), arguments.value(1)
    if not isinstance(schema, ClassRef) or schema.symbol is None or schema.model is not None:
        return UNKNOWN
    any_object = arguments.value(2) == Const(True)
    access = Access(node, frame)
    read_declared(walker, _as_written(schema.symbol, frame), value, access, any_object=any_object)
    return _plain(schema.symbol)


def _as_written(symbol: ProjectClass, frame: Frame) -> Declared:
    """The schema with what stands for its type variables: ``Page[BookOut](…)``."""
    func = frame.call.func if isinstance(frame.call, cst.Call) else None
    node = func.value if isinstance(func, cst.Attribute) else func
    if isinstance(node, cst.Subscript) and frame.caller is not None:
        for declared in declared_by(frame.caller.module, node):
            return declared
    return Declared(symbol)


def _plain(symbol: ProjectClass) -> Instance:
    """An object that holds what was read already."""
    return Instance(symbol, {member.name: UNKNOWN for member in members(symbol)})


def remember_type(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__remember_type__(self)``: the type that the caller has written."""
    made = evaluate_arguments(walker, node, frame).value(0)
    if isinstance(made, Instance) and isinstance(frame.call, cst.Call) and frame.caller and frame.call.args:
        made.attributes[TYPE] = TypeOf(frame.call.args[0].value, frame.caller.module)
    return NONE


def validate_as_type(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__validate_as_type__(adapter, value, from_attributes)``: the same for a type of any shape."""
    arguments = evaluate_arguments(walker, node, frame)
    adapter, value = arguments.value(0), arguments.value(1)
    written = adapter.attributes.get(TYPE) if isinstance(adapter, Instance) else None
    if isinstance(written, TypeOf):
        any_object = arguments.value(2) == Const(True)
        for declared in declared_by(written.module, written.node):
            read_declared(walker, declared, value, Access(node, frame), any_object=any_object)
    return UNKNOWN
