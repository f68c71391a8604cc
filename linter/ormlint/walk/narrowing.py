"""What a condition or a pattern tells of a value in the branch that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Model
from ormlint.walk.annotations import instance_of
from ormlint.walk.attributes import attribute
from ormlint.walk.decisions import decided
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join_all
from ormlint.walk.managers import QUERYSETS
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    ClassRef,
    DictOf,
    ExternalRef,
    Instance,
    ListOf,
    Native,
    OneOf,
    Row,
    Rows,
    TupleOf,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def narrow(walker: Walker, condition: cst.BaseExpression, frame: Frame, *, positive: bool) -> None:
    """What names hold in the branch that a condition leads to."""
    if type(condition) is cst.Comparison:
        _by_none(condition, frame, positive)
    elif type(condition) is cst.UnaryOperation and type(condition.operator) is cst.Not:
        narrow(walker, condition.expression, frame, positive=not positive)
    elif type(condition) is cst.BooleanOperation and (type(condition.operator) is cst.And) is positive:
        narrow(walker, condition.left, frame, positive=positive)
        narrow(walker, condition.right, frame, positive=positive)
    elif type(condition) is cst.Call:
        _by_class(walker, condition, frame, positive)


def settled(walker: Walker, condition: cst.BaseExpression, frame: Frame) -> bool | None:
    """The truth of a condition, where the arguments of the call at hand or the class of a value tell it."""
    if type(condition) is cst.UnaryOperation and type(condition.operator) is cst.Not:
        inner = settled(walker, condition.expression, frame)
        return None if inner is None else not inner
    known = decided(condition, frame)
    if known is not None or type(condition) is not cst.Call or not _asks_class(condition):
        return known
    value = frame.names.get(condition.args[0].value.value)  # type: ignore[attr-defined]
    if not isinstance(value, (Rows, Row, ListOf)):
        return None
    found = [_is_surely(value, kind) for kind in _classes(walker.evaluate(condition.args[1].value, frame))]
    if True in found:
        return True
    return None if None in found else False


def _is_surely(value: Rows | Row | ListOf, kind: Value) -> bool | None:
    """Whether a value is of a class; what is taken for a list may be any iterable."""
    if _is_of(value, kind) and not isinstance(value, ListOf):
        return True
    if isinstance(kind, Native) and kind.name in BUILT_IN and not isinstance(value, ListOf):
        return False if not getattr(value, "listed", False) else None
    if isinstance(kind, ExternalRef) and kind.dotted in QUERYSETS and not isinstance(value, Rows):
        return False
    return None


def _asks_class(call: cst.Call) -> bool:
    """``isinstance(name, …)``."""
    named = type(call.func) is cst.Name and call.func.value == "isinstance" and len(call.args) == 2
    return named and type(call.args[0].value) is cst.Name


def _by_none(condition: cst.Comparison, frame: Frame, positive: bool) -> None:
    """``if name is None``: in that branch the name holds nothing."""
    target = condition.comparisons[0]
    if type(condition.left) is not cst.Name or not isinstance(target.comparator, cst.Name):
        return
    name = condition.left.value
    if (
        target.comparator.value == "None"
        and isinstance(target.operator, cst.Is) is positive
        and name in frame.names
    ):
        frame.names[name] = NONE


def _by_class(walker: Walker, call: cst.Call, frame: Frame, positive: bool) -> None:
    """``if isinstance(name, Book)``."""
    if not _asks_class(call):
        return
    name: str = call.args[0].value.value  # type: ignore[attr-defined]
    value = frame.names.get(name, NONE)
    unknown = isinstance(value, UnknownValue) and frame.caller is None  # a function is walked by itself too
    if unknown or isinstance(value, OneOf):
        classes = _classes(walker.evaluate(call.args[1].value, frame))
        frame.names[name] = of_classes(walker, value, classes, positive)


def _classes(value: Value) -> list[Value]:
    return list(value.items) if isinstance(value, TupleOf) else [value]


def of_classes(walker: Walker, value: Value, classes: Sequence[Value], positive: bool) -> Value:
    """A value that is, or is not, an instance of one of these classes."""
    if isinstance(value, OneOf):
        found = [each for each in value.options if any(_is_of(each, one) for one in classes) is positive]
        return join_all(found) if found else value
    if not positive or not isinstance(value, UnknownValue) or len(classes) != 1:
        return value
    known = classes[0] if isinstance(classes[0], ClassRef) else None
    return UNKNOWN if known is None else instance_of(walker, known)


BUILT_IN: dict[str, tuple[type[Value], ...]] = {
    "list": (ListOf,),
    "tuple": (TupleOf, ListOf),
    "set": (ListOf,),
    "dict": (DictOf,),
}


def _is_of(value: Value, kind: Value) -> bool:
    if isinstance(kind, Native):
        return isinstance(value, BUILT_IN.get(kind.name, ()))
    if isinstance(kind, ExternalRef):
        return isinstance(value, Rows) and kind.dotted in QUERYSETS
    if not isinstance(kind, ClassRef):
        return False
    if isinstance(value, Row):
        return kind.model is not None and kind.model in (value.model, *_ancestors(value.model))
    return isinstance(value, Instance) and kind.symbol in value.symbol.mro()


def _ancestors(model: Model) -> list[Model]:
    return [each for parent in model.parents for each in (parent, *_ancestors(parent))]


def take(
    walker: Walker, pattern: cst.MatchPattern, value: Value, node: cst.BaseExpression, frame: Frame
) -> None:
    """Bind what a pattern takes out of the subject of a ``match``; the subject itself is narrowed too."""
    found = _taken(walker, pattern, value, Access(node, frame))
    if isinstance(node, cst.Name) and node.value in frame.names:
        frame.names[node.value] = found


def _taken(walker: Walker, pattern: cst.CSTNode, value: Value, access: Access) -> Value:
    handler = PATTERNS.get(type(pattern))
    return value if handler is None else handler(walker, pattern, value, access)


def _as(walker: Walker, pattern: cst.MatchAs, value: Value, access: Access) -> Value:
    if pattern.pattern is not None:
        value = _taken(walker, pattern.pattern, value, access)
    if pattern.name is not None:
        access.frame.names[pattern.name.value] = value
    return value


def _either(walker: Walker, pattern: cst.MatchOr, value: Value, access: Access) -> Value:
    return join_all([_taken(walker, each.pattern, value, access) for each in pattern.patterns])


def _of_class(walker: Walker, pattern: cst.MatchClass, value: Value, access: Access) -> Value:
    found = of_classes(walker, value, [walker.evaluate(pattern.cls, access.frame)], positive=True)
    for keyword in pattern.kwds:
        _taken(walker, keyword.pattern, attribute(walker, found, keyword.key.value, access), access)
    for each in pattern.patterns:
        _taken(walker, each.value, UNKNOWN, access)
    return found


def _sequence(walker: Walker, pattern: cst.MatchSequence, value: Value, access: Access) -> Value:
    parts = pattern.patterns
    plain = all(isinstance(part, cst.MatchSequenceElement) for part in parts)
    if isinstance(value, TupleOf) and plain and len(value.items) == len(parts):
        items: Sequence[Value] = value.items
    else:
        items = [value.element if isinstance(value, ListOf) else UNKNOWN] * len(parts)
    for part, item in zip(parts, items, strict=True):
        if isinstance(part, cst.MatchSequenceElement):
            _taken(walker, part.value, item, access)
        elif part.name is not None:
            access.frame.names[part.name.value] = ListOf(item)
    return value


def _mapping(walker: Walker, pattern: cst.MatchMapping, value: Value, access: Access) -> Value:
    for element in pattern.elements:
        _taken(walker, element.pattern, UNKNOWN, access)
    if pattern.rest is not None:
        access.frame.names[pattern.rest.value] = UNKNOWN
    return value


def _nothing(walker: Walker, pattern: cst.MatchSingleton, value: Value, access: Access) -> Value:
    return NONE if pattern.value.value == "None" else value


PATTERNS: dict[type[cst.CSTNode], Callable[..., Value]] = {
    cst.MatchAs: _as,
    cst.MatchOr: _either,
    cst.MatchClass: _of_class,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchMapping: _mapping,
    cst.MatchSingleton: _nothing,
}


def takes_all(case: cst.MatchCase) -> bool:
    """``case _:`` and ``case other:``."""
    return type(case.pattern) is cst.MatchAs and case.pattern.pattern is None and case.guard is None
