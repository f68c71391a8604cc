"""What each kind of expression evaluates to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.attributes import asked, read_attribute, read_whole, subscript
from ormlint.walk.binding import bind, settle
from ormlint.walk.calls import call_expression
from ormlint.walk.comprehensions import comprehension, dict_comprehension
from ormlint.walk.decisions import decided
from ormlint.walk.joins import any_of, join, keep, release
from ormlint.walk.mapped.asynchronous import settled
from ormlint.walk.mapped.conditions import compared
from ormlint.walk.names import look_up
from ormlint.walk.shaping import code
from ormlint.walk.tests import note_comparison, test
from ormlint.walk.texts import assembly
from ormlint.walk.uses import consume
from ormlint.walk.values import UNKNOWN, Closure, Const, CountOf, DictOf, ListOf, Row, Text, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.frames import Frame
    from ormlint.walk.walker import Walker


def evaluate_children(walker: Walker, node: cst.CSTNode, frame: Frame) -> None:
    """Evaluate every expression right under a node."""
    for child in node.children:
        if isinstance(child, cst.BaseExpression):
            release(walker.evaluate(child, frame))
        elif not isinstance(child, cst.BaseParenthesizableWhitespace):
            evaluate_children(walker, child, frame)


def _name(walker: Walker, node: cst.Name, frame: Frame) -> Value:
    return look_up(walker, node.value, frame)


def _integer(walker: Walker, node: cst.Integer, frame: Frame) -> Value:
    return Const(int(node.value) if node.value.isdigit() else node.evaluated_value)


def _float(walker: Walker, node: cst.Float, frame: Frame) -> Value:
    return Const(node.evaluated_value)


def _string(walker: Walker, node: cst.SimpleString | cst.ConcatenatedString, frame: Frame) -> Value:
    if type(node) is cst.ConcatenatedString:
        left, right = walker.evaluate(node.left, frame), walker.evaluate(node.right, frame)
        if isinstance(left, Text) or isinstance(right, Text):
            return assembly.added(left, right, (node.left, node.right)) or UNKNOWN
    return _text(node)


def _text(node: cst.SimpleString | cst.ConcatenatedString) -> Value:
    plain = isinstance(node, cst.SimpleString) and _is_plain(node.value)
    return Const(node.value[1:-1]) if plain else _evaluated(node)  # type: ignore[union-attr]


def _is_plain(literal: str) -> bool:
    """Whether a string says what it is, and needs no compiler: no prefix, no escape, no other quote."""
    quote, inner = literal[0], literal[1:-1]
    return quote in "\"'" and quote not in inner and "\\" not in inner


@lru_cache(maxsize=1 << 15)
def _evaluated(node: cst.SimpleString | cst.ConcatenatedString) -> Value:
    try:
        value = node.evaluated_value
    except (SyntaxError, ValueError):
        return UNKNOWN
    return UNKNOWN if value is None else Const(value)


def _formatted(walker: Walker, node: cst.FormattedString, frame: Frame) -> Value:
    pieces = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression):
            value = settle(walker.evaluate(part.expression, frame))
            consume(walker, value, part.expression, frame, "text")
            plain = part.format_spec is None and part.conversion is None
            pieces.append(assembly.part(value if plain else UNKNOWN, code(part.expression)))
        elif isinstance(part, cst.FormattedStringText):
            pieces.append(part.value)
    return assembly.as_text("".join(pieces))


def _attribute(walker: Walker, node: cst.Attribute, frame: Frame) -> Value:
    return read_attribute(walker, node, frame)


def _call(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    return call_expression(walker, node, frame)


def _subscript(walker: Walker, node: cst.Subscript, frame: Frame) -> Value:
    return subscript(walker, node, frame)


def _items(walker: Walker, elements: Sequence[cst.BaseElement], frame: Frame) -> list[Value] | None:
    values: list[Value] = []
    known = True
    for element in elements:
        values.append(settle(walker.evaluate(element.value, frame)))
        known = known and type(element) is not cst.StarredElement
    return values if known else None


def _tuple(walker: Walker, node: cst.Tuple, frame: Frame) -> Value:
    items = _items(walker, node.elements, frame)
    return ListOf(UNKNOWN) if items is None else TupleOf(tuple(items))


def _list(walker: Walker, node: cst.List | cst.Set, frame: Frame) -> Value:
    items = _items(walker, node.elements, frame)
    if items is None:
        return ListOf(UNKNOWN)
    return ListOf(any_of(items) if items else UNKNOWN, constant=True, size=len(items))


def _dict(walker: Walker, node: cst.Dict, frame: Frame) -> Value:
    result = DictOf()
    for element in node.elements:
        value = settle(walker.evaluate(element.value, frame))
        if not isinstance(element, cst.DictElement):
            _merge(result, value)
            continue
        key = walker.evaluate(element.key, frame)
        if isinstance(key, Const):
            result.entries[key.value] = value
        else:
            result.key, result.value = key, value
    return result


def _merge(result: DictOf, value: Value) -> None:
    if isinstance(value, DictOf):
        result.entries |= value.entries
        result.value = value.value


def _comparison(walker: Walker, node: cst.Comparison, frame: Frame) -> Value:
    evaluate = asked if _is_none(node.comparisons[0].comparator) else _plainly
    left = evaluate(walker, node.left, frame)
    for target in node.comparisons:
        right = walker.evaluate(target.comparator, frame)
        if type(target.operator) in (cst.In, cst.NotIn):
            consume(walker, right, target.comparator, frame, "contains", target, node.left, left)
        note_comparison(left, target, right, walker)
        condition = compared(node, left, right)
        if condition is not None:
            return condition
        if type(target.operator) not in (cst.Is, cst.IsNot):
            _compare_rows(left, right)
        left = right
    return UNKNOWN


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _compare_rows(*values: Value) -> None:
    """Instances are compared by more than one column."""
    for value in values:
        if isinstance(value, Row):
            value.top.whole = True


def ask(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    """The value of a condition."""
    if isinstance(node, cst.BooleanOperation):
        return _boolean(walker, node, frame, asked)
    return asked(walker, node, frame)


Evaluate = Callable[["Walker", cst.BaseExpression, "Frame"], Value]


def _plainly(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    return walker.evaluate(node, frame)


def _boolean(
    walker: Walker, node: cst.BooleanOperation, frame: Frame, evaluate: Evaluate = _plainly
) -> Value:
    left = test(walker, node.left, frame)
    alternative = type(node.operator) is cst.Or
    if isinstance(left, CountOf) and (alternative or evaluate is _plainly):
        left.record.whole = True  # the number itself may be the value
    if decided(node.left, frame) is alternative:
        return left
    with walker.seldom() if alternative and isinstance(left, Row) else nullcontext():
        right = evaluate(walker, node.right, frame)
    if isinstance(left, CountOf) and (alternative or evaluate is _plainly):
        left.record.whole = True  # the number itself may be what comes out
    if not alternative:
        return right
    if evaluate is _plainly:
        read_whole(walker, left)
    return join(left, right)


def _unary(walker: Walker, node: cst.UnaryOperation, frame: Frame) -> Value:
    if isinstance(node.operator, cst.Not):
        test(walker, node.expression, frame)
        return UNKNOWN
    value = walker.evaluate(node.expression, frame)
    number = isinstance(value, Const) and isinstance(value.value, (int, float))
    if number and isinstance(node.operator, cst.Minus):
        return Const(-value.value)  # type: ignore[attr-defined]
    return UNKNOWN


def _binary(walker: Walker, node: cst.BinaryOperation, frame: Frame) -> Value:
    from ormlint.walk.binary import combine

    left, right = walker.evaluate(node.left, frame), walker.evaluate(node.right, frame)
    return combine(walker, node, left, right, frame)


def _conditional(walker: Walker, node: cst.IfExp, frame: Frame) -> Value:
    test(walker, node.test, frame)
    known = decided(node.test, frame)
    if known is not None:
        return walker.evaluate(node.body if known else node.orelse, frame)
    return join(walker.evaluate(node.body, frame), walker.evaluate(node.orelse, frame))


def _named(walker: Walker, node: cst.NamedExpr, frame: Frame) -> Value:
    value = walker.evaluate(node.value, frame)
    bind(walker, node.target, value, frame)
    return value


def _lambda(walker: Walker, node: cst.Lambda, frame: Frame) -> Value:
    return Closure(node, frame)


def _await(walker: Walker, node: cst.Await, frame: Frame) -> Value:
    return settled(walker.evaluate(node.expression, frame))


def _yield(walker: Walker, node: cst.Yield, frame: Frame) -> Value:
    if isinstance(node.value, cst.From):
        from ormlint.walk.iteration import elements_of

        source = walker.evaluate(node.value.item, frame)
        frame.yielded.append(elements_of(walker, source, node.value.item, frame))
    elif node.value is not None:
        value = walker.evaluate(node.value, frame)
        release(value)
        keep(value)
        frame.yielded.append(value)
    return UNKNOWN


EXPRESSIONS: dict[type[cst.CSTNode], Callable[..., Value]] = {
    cst.Name: _name,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _string,
    cst.FormattedString: _formatted,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Subscript: _subscript,
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.Set: _list,
    cst.Dict: _dict,
    cst.Comparison: _comparison,
    cst.BooleanOperation: _boolean,
    cst.UnaryOperation: _unary,
    cst.BinaryOperation: _binary,
    cst.IfExp: _conditional,
    cst.NamedExpr: _named,
    cst.Lambda: _lambda,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.ListComp: comprehension,
    cst.SetComp: comprehension,
    cst.GeneratorExp: comprehension,
    cst.DictComp: dict_comprehension,
}
