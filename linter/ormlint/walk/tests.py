"""Conditions: what they load, and what they ask of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.frames import Access, Frame
from ormlint.walk.shaping import code
from ormlint.walk.uses import load_all, record_use
from ormlint.walk.values import CountOf, ListOf, OneOf, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def test(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    """Evaluate a condition; rows that stand for a truth value are loaded."""
    from ormlint.walk.expressions import ask

    value = ask(walker, node, frame)
    for option in value.options if isinstance(value, OneOf) else (value,):
        truth(walker, option, Access(node, frame))
    return value


def truth(walker: Walker, value: Value, access: Access) -> None:
    """The truth of a value is asked for."""
    if isinstance(value, Rows):
        load_all(walker, value, "bool", access)
    elif isinstance(value, CountOf):
        if value.record.detail:
            value.record.whole = True
        value.record.detail = value.record.detail or "bool"
    elif isinstance(value, ListOf) and value.source is not None:
        record_use(walker, value.source, "bool", access)


def note_comparison(left: Value, target: cst.ComparisonTarget, right: Value, walker: Walker) -> None:
    """A number of rows is compared."""
    if isinstance(left, CountOf):
        if left.record.detail:
            left.record.whole = True
        left.record.detail = f"{code(target.operator).strip()} {code(target.comparator)}"
    if isinstance(right, CountOf):
        right.record.whole = True


def condition_path(clause: cst.CompFor) -> str:
    """``status`` for ``if book.status == x``: the column that a condition tests, as a lookup path."""
    return tested_column(clause.ifs[0].test, clause.target)


def tested_column(condition: cst.BaseExpression, target: cst.BaseExpression) -> str:
    """The column of the loop's row that a condition tests; empty where it is more than that."""
    if not isinstance(target, cst.Name):
        return ""
    if isinstance(condition, cst.UnaryOperation):
        condition = condition.expression
    if isinstance(condition, cst.Comparison):
        if len(condition.comparisons) != 1 or target.value in code(condition.comparisons[0].comparator).split(
            "."
        ):
            return ""
        condition = condition.left
    if isinstance(condition, cst.Attribute) and isinstance(condition.value, cst.Name):
        return condition.attr.value if condition.value.value == target.value else ""
    return ""
