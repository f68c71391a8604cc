"""Conditions and orderings: what attributes of mapped classes become in ``filter`` and ``order_by``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.queries import Lookup
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.mapped.values import Condition, MappedAttribute, SqlExpression, Statement, Term
from ormlint.walk.shaping import code
from ormlint.walk.values import NONE, UNKNOWN, Row, Rows, Scalar, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

OPERATORS: dict[type[cst.BaseCompOp], str] = {
    cst.Equal: "",
    cst.NotEqual: "__ne",
    cst.LessThan: "__lt",
    cst.LessThanEqual: "__lte",
    cst.GreaterThan: "__gt",
    cst.GreaterThanEqual: "__gte",
}
MIRRORED = {"__lt": "__gt", "__lte": "__gte", "__gt": "__lt", "__gte": "__lte"}
METHODS = {
    "in_": "__in",
    "like": "__contains",
    "ilike": "__icontains",
    "contains": "__contains",
    "startswith": "__startswith",
    "endswith": "__endswith",
    "between": "__range",
    "is_": "",
    "has": "__has",
    "any": "__has",
    "isnot": "__ne",
    "is_not": "__ne",
    "not_in": "__ne",
    "notin_": "__ne",
}


def compared(node: cst.Comparison, left: Value, right: Value) -> Value | None:
    """The condition that a comparison with an attribute of a mapped class is."""
    if not isinstance(left, MappedAttribute) and not isinstance(right, MappedAttribute):
        return None
    if len(node.comparisons) != 1:
        return SqlExpression()
    target = node.comparisons[0]
    suffix = OPERATORS.get(type(target.operator))
    if suffix is None:
        return SqlExpression()
    if isinstance(left, MappedAttribute):
        return condition(left, suffix, target.comparator, right)
    assert isinstance(right, MappedAttribute)
    return condition(right, MIRRORED.get(suffix, suffix), node.left, left)


def condition(attribute: MappedAttribute, suffix: str, node: cst.CSTNode, value: Value) -> Condition:
    """One comparison of an attribute."""
    if isinstance(value, MappedAttribute):
        return Condition((), whole=False)
    return Condition(((attribute.model, lookup(f"{attribute.name}{suffix}", node, value)),))


def lookup(path: str, node: cst.CSTNode, value: Value) -> Lookup:
    """What a column is compared with."""
    text = code(node)
    if isinstance(value, Row):
        value.top.reads.append(value.under(value.model.primary_key))
        return Lookup(path, text, value.model, bool(value.births))
    if isinstance(value, Scalar) and value.row is not None:
        return Lookup(path, text, None, bool(value.row.births))
    if value == NONE:
        return Lookup(f"{path}__isnull", text)
    return Lookup(path, text)


def attribute_method(
    walker: Walker, value: MappedAttribute, name: str, arguments: Arguments, access: Access
) -> Value:
    """``Book.id.in_(ids)``, ``Book.title.desc()``, ``Book.author.of_type(…)``."""
    if name in ("desc", "asc"):
        return Term(value.model, f"-{value.name}" if name == "desc" else value.name)
    if name in ("of_type", "and_", "nullslast", "nullsfirst", "nulls_last", "nulls_first"):
        return value
    suffix = METHODS.get(name)
    if suffix is None or not arguments.positional:
        for given in arguments.values():
            release(given)
        return SqlExpression(value.model)
    node, given = arguments.positional[0]
    if isinstance(given, (Rows, Statement)):
        return Condition((), whole=False)
    return condition(value, suffix, node, given)


def term_method(walker: Walker, value: Term, name: str, arguments: Arguments, access: Access) -> Value:
    """``Book.title.desc().nullslast()``."""
    return value


def expression_method(
    walker: Walker, value: SqlExpression, name: str, arguments: Arguments, access: Access
) -> Value:
    """A method of an SQL expression gives another one."""
    return value


def both(values: list[Value]) -> Condition:
    """Conditions joined by AND."""
    known = [value for value in values if isinstance(value, Condition)]
    lookups = tuple(found for value in known for found in value.lookups)
    return Condition(lookups, len(known) == len(values) and all(value.whole for value in known))


__all__ = ["UNKNOWN", "attribute_method", "both", "compared"]
