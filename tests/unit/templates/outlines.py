"""A tree on a few lines, for tests to compare."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ormlint.templates.nodes import (
    Bindings,
    Body,
    Call,
    Conditional,
    DictExpr,
    Elsewhere,
    Expr,
    Filter,
    Item,
    ListExpr,
    Literal,
    Lookup,
    Name,
    Operation,
    Slice,
    Statement,
    Unknown,
)


def outline(body: Body) -> str:
    """The statements, one after the other, as ``Kind(words, [body])``."""
    return " ".join(map(_statement, body))


def _statement(statement: Statement) -> str:
    values = {part.name: getattr(statement, part.name) for part in fields(statement)}
    if isinstance(statement, Elsewhere):
        values["file"] = statement.file.path.stem
    shown = [
        _value(value) for name, value in values.items() if name != "at" and value not in ((), None, False)
    ]
    return f"{type(statement).__name__}({', '.join(shown)})"


def _value(value: Any) -> str:
    if isinstance(value, Expr):
        return expression(value)
    if isinstance(value, Statement):
        return _statement(value)
    if not isinstance(value, tuple):
        return str(value)
    if len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], Expr):
        return f"{value[0]}={expression(value[1])}"
    return f"[{' '.join(map(_value, value))}]"


def expression(expr: Expr) -> str:
    """An expression, operators in front of what they join."""
    match expr:
        case Literal(value=value):
            return repr(value)
        case Name(id=name):
            return name
        case Lookup(base=base, name=name, calls=calls):
            return f"{expression(base)}{'.' if calls else '->'}{name}"
        case Filter(base=base, name=name, args=args, kwargs=kwargs):
            given = _arguments(args, kwargs)
            return f"{expression(base)}|{name}" + (f"({given})" if given else "")
        case Operation(operator=operator, operands=operands):
            return f"({operator} {' '.join(map(expression, operands))})"
        case Unknown(text=text):
            return f"<{text}>"
    return _of_jinja(expr)


def _of_jinja(expr: Expr) -> str:
    match expr:
        case Item(base=base, key=key):
            return f"{expression(base)}[{expression(key)}]"
        case Slice():
            return ":".join(expression(part) if part else "" for part in (expr.start, expr.stop, expr.step))
        case Call(function=function, args=args, kwargs=kwargs):
            return f"{expression(function)}({_arguments(args, kwargs)})"
        case Conditional(test=test, then=then, otherwise=otherwise):
            rest = f" else {expression(otherwise)}" if otherwise else ""
            return f"({expression(then)} if {expression(test)}{rest})"
        case ListExpr(items=items):
            return f"[{', '.join(map(expression, items))}]"
        case DictExpr(items=items):
            return "{" + ", ".join(f"{expression(key)}: {expression(value)}" for key, value in items) + "}"
    raise TypeError(expr)


def _arguments(args: tuple[Expr, ...], kwargs: Bindings) -> str:
    return ", ".join([*map(expression, args), *(f"{name}={expression(value)}" for name, value in kwargs)])
