"""The values of the expressions in a template."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ormlint.consumers.pages.filters import apply_filter
from ormlint.consumers.pages.macros import call_macro
from ormlint.consumers.pages.scope import access
from ormlint.consumers.reading import KEYS, called, element_at, is_missing, read, read_path
from ormlint.templates import nodes as t
from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.calls import call
from ormlint.walk.decisions import known_truth
from ormlint.walk.frames import Frame
from ormlint.walk.joins import join, join_all, release
from ormlint.walk.uses import become_text, load_all
from ormlint.walk.values import (
    NONE,
    REQUEST,
    UNKNOWN,
    Const,
    CountOf,
    DictOf,
    Row,
    Rows,
    RowState,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.consumers.pages.rendering import Renderer

ALTERING = frozenset({"delete", "save", "adelete", "asave"})
"""Methods that templates refuse to call."""


def evaluate(renderer: Renderer, node: t.Expr, frame: Frame) -> Value:
    """The value of an expression."""
    handler = EXPRESSIONS.get(type(node))
    return UNKNOWN if handler is None else handler(renderer, node, frame)


def _literal(renderer: Renderer, node: t.Literal, frame: Frame) -> Value:
    return Const(node.value)


def _name(renderer: Renderer, node: t.Name, frame: Frame) -> Value:
    if node.id in frame.names:
        return _called(renderer, frame.names[node.id], access(node, frame))
    if node.id == "request":
        return REQUEST
    if node.id == "user":
        return Row(RowState(renderer.walker.project.schema.user, opaque=True), ())
    return renderer.global_value(node.id, access(node, frame))


def _called(renderer: Renderer, value: Value, at: Any) -> Value:
    """What a function of the context gives: Django calls it, Jinja does not."""
    return value if at.frame.block.file.engine == "jinja" else called(renderer.walker, value, at)


def _lookup(renderer: Renderer, node: t.Lookup, frame: Frame) -> Value:
    at = access(node, frame)
    if node.name in KEYS and isinstance(node.base, t.Lookup):
        owner = evaluate(renderer, node.base.base, frame)
        if isinstance(owner, Row):
            return read_path(renderer.walker, owner, f"{node.base.name}.{node.name}", at)
    base = evaluate(renderer, node.base, frame)
    if not node.calls:
        return _jinja_attribute(renderer, base, node.name, at)
    if isinstance(base, Row) and node.name in ALTERING:
        return UNKNOWN
    if node.name.isdigit():
        return element_at(renderer.walker, base, int(node.name), at)
    return read(renderer.walker, base, node.name, at)


def _jinja_attribute(renderer: Renderer, base: Value, name: str, at: Any) -> Value:
    if isinstance(base, DictOf) and name in base.entries:
        return base.entries[name]
    return attribute(renderer.walker, base, name, at)


def _item(renderer: Renderer, node: t.Item, frame: Frame) -> Value:
    base = evaluate(renderer, node.base, frame)
    if isinstance(node.key, t.Slice):
        return base
    key = evaluate(renderer, node.key, frame)
    at = access(node, frame)
    if isinstance(key, Const) and isinstance(key.value, int):
        return element_at(renderer.walker, base, key.value, at)
    if isinstance(key, Const) and isinstance(key.value, str):
        return read(renderer.walker, base, key.value, at)
    return base.value if isinstance(base, DictOf) else UNKNOWN


def _call(renderer: Renderer, node: t.Call, frame: Frame) -> Value:
    function = evaluate(renderer, node.function, frame)
    arguments = given(renderer, node.args, node.kwargs, frame)
    if isinstance(node.function, t.Lookup) and node.function.name in ALTERING:
        return UNKNOWN
    macro = call_macro(renderer, function, arguments, access(node, frame))
    if macro is not None:
        return macro
    return call(renderer.walker, function, arguments, access(node, frame))


def given(renderer: Renderer, args: tuple[t.Expr, ...], kwargs: t.Bindings, frame: Frame) -> Arguments:
    """The arguments of a call, a tag or a filter."""
    found = Arguments()
    found.positional = [(access(arg, frame).node, evaluate(renderer, arg, frame)) for arg in args]
    found.keywords = {name: (access(arg, frame).node, evaluate(renderer, arg, frame)) for name, arg in kwargs}
    return found


def _filter(renderer: Renderer, node: t.Filter, frame: Frame) -> Value:
    base = evaluate(renderer, node.base, frame)
    arguments = given(renderer, node.args, node.kwargs, frame)
    return apply_filter(renderer, base, node, arguments, access(node, frame))


CHOOSING = frozenset({"and", "or"})


def _operation(renderer: Renderer, node: t.Operation, frame: Frame) -> Value:
    values = [evaluate(renderer, operand, frame) for operand in node.operands]
    if node.operator in CHOOSING | {"not"}:
        for value, operand in zip(values, node.operands, strict=True):
            truth(renderer, value, operand, frame)
        return join_all(values) if node.operator in CHOOSING else UNKNOWN
    if node.operator in ("in", "not in") and len(values) == 2:
        _contains(renderer, values[1], node, frame)
    if node.operator == "~":
        for value, operand in zip(values, node.operands, strict=True):
            show(renderer, value, operand, frame)
    return UNKNOWN


def _contains(renderer: Renderer, value: Value, node: t.Expr, frame: Frame) -> None:
    if isinstance(value, Rows):
        load_all(renderer.walker, value, "contains", access(node, frame), whole=True)


def decided(renderer: Renderer, node: t.Expr, frame: Frame) -> bool | None:
    """The truth of ``row.relation``, where the query of the rows tells it."""
    if not isinstance(node, t.Lookup) or not isinstance(node.base, t.Name):
        return None
    value = frame.names.get(node.base.id, UNKNOWN)
    return False if is_missing(renderer.walker, value, node.name) else known_truth(value, node.name)


def truth(renderer: Renderer, value: Value, node: t.Expr, frame: Frame) -> None:
    """A value is tested: a queryset is loaded for that."""
    if isinstance(value, Rows):
        load_all(renderer.walker, value, "bool", access(node, frame), whole=True)


def show(renderer: Renderer, value: Value, node: t.Expr, frame: Frame) -> None:
    """A value is printed."""
    value = called(renderer.walker, value, access(node, frame))
    if isinstance(value, Row):
        become_text(renderer.walker, value, access(node, frame))
    elif isinstance(value, CountOf):
        value.record.whole = True
    else:
        release(value)


def _conditional(renderer: Renderer, node: t.Conditional, frame: Frame) -> Value:
    truth(renderer, evaluate(renderer, node.test, frame), node.test, frame)
    other = NONE if node.otherwise is None else evaluate(renderer, node.otherwise, frame)
    return join(evaluate(renderer, node.then, frame), other)


def _list(renderer: Renderer, node: t.ListExpr, frame: Frame) -> Value:
    return TupleOf(tuple(evaluate(renderer, item, frame) for item in node.items))


def _dict(renderer: Renderer, node: t.DictExpr, frame: Frame) -> Value:
    found = DictOf()
    for key, value in node.items:
        name = evaluate(renderer, key, frame)
        content = evaluate(renderer, value, frame)
        if isinstance(name, Const):
            found.entries[name.value] = content
    return found


EXPRESSIONS: dict[type[t.Expr], Callable[..., Value]] = {
    t.Literal: _literal,
    t.Name: _name,
    t.Lookup: _lookup,
    t.Item: _item,
    t.Call: _call,
    t.Filter: _filter,
    t.Operation: _operation,
    t.Conditional: _conditional,
    t.ListExpr: _list,
    t.DictExpr: _dict,
}
