"""What a name means: local, enclosing, module, built-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.project import Assignment, External, Module, ProjectClass, ProjectFunction, Symbol
from ormlint.walk.constants import assignment_value
from ormlint.walk.frames import Access, Frame
from ormlint.walk.generics import declared_class
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    BoundMethod,
    ClassRef,
    Const,
    ExternalRef,
    FunctionRef,
    ManagerValue,
    ModuleRef,
    Value,
)

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker


LITERALS: dict[str, Value] = {"None": NONE, "True": Const(True), "False": Const(False)}


def look_up(walker: Walker, name: str, frame: Frame) -> Value:
    """The value of a name where it is read."""
    if name in LITERALS:
        return LITERALS[name]
    scope: Frame | None = frame
    while scope is not None:
        if name in scope.names:
            return scope.names[name]
        scope = scope.enclosing
    symbol = frame.module.lookup(name)
    if symbol is not None:
        return symbol_value(walker, symbol)
    if frame.framework and name in walker.natives:
        return walker.natives[name]
    from ormlint.walk.natives import NATIVES

    return NATIVES.get(name, UNKNOWN)


def symbol_value(walker: Walker, symbol: Symbol) -> Value:
    """The value of a module-level symbol."""
    if isinstance(symbol, ProjectClass):
        return ClassRef(symbol, walker.project.schema.model_of(symbol))
    if isinstance(symbol, ProjectFunction):
        return FunctionRef(symbol)
    if isinstance(symbol, Module):
        return ModuleRef(symbol)
    if isinstance(symbol, External):
        model = walker.project.schema.model_of(symbol.dotted)
        stub = walker.project.stubs.symbol(symbol.dotted) if model is None else None
        if isinstance(stub, ProjectClass):
            return ClassRef(stub)
        if isinstance(stub, ProjectFunction):
            return FunctionRef(stub)
        return ExternalRef(symbol.dotted) if model is None else ClassRef(None, model)
    return assignment_value(walker, symbol)


def class_attribute(walker: Walker, value: ClassRef, name: str, access: Access) -> Value:
    """An attribute of a class: a manager, a method, a constant."""
    model = value.model
    if model is not None:
        spec = model.managers.get(name)
        if spec is None and name in ("_default_manager", "_base_manager"):
            spec = model.managers.get(model.default_manager)
        if spec is not None:
            return ManagerValue(model, spec, access.spot)
        found = _member_of_library(walker, value, model, name, access)
        if found is not None:
            return found
    symbol = class_of(walker, value)
    if symbol is None:
        return UNKNOWN
    member = symbol.member(name)
    if isinstance(member, ProjectFunction):
        return BoundMethod(value, name, member)
    if isinstance(member, ProjectClass):
        return ClassRef(member, walker.project.schema.model_of(member))
    if model is None and isinstance(member, Assignment):
        return declared_class(walker, member, symbol) or assignment_value(walker, member)
    return UNKNOWN


def _member_of_library(
    walker: Walker, value: ClassRef, model: Model, name: str, access: Access
) -> Value | None:
    from ormlint.walk import peewee
    from ormlint.walk.mapped.tables import class_member

    if model.library == "sqlalchemy":
        return class_member(walker, value, model, name, access)
    return peewee.class_member(walker, value, model, name, access) if model.library == "peewee" else None


def class_of(walker: Walker, value: ClassRef) -> ProjectClass | None:
    """The project class behind a class value."""
    if value.symbol is not None:
        return value.symbol
    return None if value.model is None else walker.project.class_named(value.model.qualname)


__all__ = ["class_attribute", "class_of", "look_up", "symbol_value"]
