"""What the new values do when they are read, called and iterated; added to the walker's own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Model
from ormlint.walk.attributes import READERS
from ormlint.walk.frames import Access, Frame
from ormlint.walk.iteration import ITERATORS, Iteration, iterate
from ormlint.walk.mapped.conditions import attribute_method, expression_method, term_method
from ormlint.walk.mapped.options import option_method
from ormlint.walk.mapped.queries import begun, begun_method, statement_method
from ormlint.walk.mapped.results import result_method, shown
from ormlint.walk.mapped.templates import template_method
from ormlint.walk.mapped.values import (
    Begun,
    Condition,
    LoaderOption,
    MappedAttribute,
    ResultOf,
    SqlExpression,
    Statement,
    TemplateOf,
    Term,
    WriteStatement,
)
from ormlint.walk.mapped.writing import write_method
from ormlint.walk.methods import METHODS
from ormlint.walk.values import UNKNOWN, BoundMethod, ClassRef, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def class_member(walker: Walker, value: ClassRef, model: Model, name: str, access: Access) -> Value | None:
    """An attribute of a mapped class: part of an expression, or ``Book.query``."""
    if name in model.columns or name in model.relations:
        return MappedAttribute(model, name)
    if name in ("__table__", "c"):
        return value
    if name == "query" and (value.symbol is None or value.symbol.member("query") is None):
        return begun(walker, [(access.node, ClassRef(value.symbol, model))], "query", access)
    return None


def _bound(walker: Walker, value: Value, name: str, access: Access) -> Value:
    return BoundMethod(value, name)


def _attribute(walker: Walker, value: MappedAttribute, name: str, access: Access) -> Value:
    """``Book.author.name`` does not exist; ``Book.query.…`` and methods do."""
    return BoundMethod(value, name)


def _result(walker: Walker, value: ResultOf, node: cst.BaseExpression, frame: Frame) -> Iteration:
    rows = walker.new_rows(shown(value))
    return iterate(walker, rows, node, frame)


def install() -> None:
    """Add the values of SQLAlchemy to the tables of the walker."""
    for kind in (Begun, LoaderOption, ResultOf, SqlExpression, Statement, Term, WriteStatement, Condition):
        READERS[kind] = _bound
    READERS[TemplateOf] = _bound
    READERS[MappedAttribute] = _attribute
    METHODS[MappedAttribute] = attribute_method
    METHODS[Begun] = begun_method
    METHODS[Term] = term_method
    METHODS[SqlExpression] = expression_method
    METHODS[Statement] = statement_method
    METHODS[ResultOf] = result_method
    METHODS[LoaderOption] = option_method
    METHODS[WriteStatement] = write_method
    METHODS[TemplateOf] = template_method
    ITERATORS[ResultOf] = _result


__all__ = ["UNKNOWN", "class_member", "install"]
