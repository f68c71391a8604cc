"""Results of executed statements: none of their methods has a LIMIT."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.orm.effects import Effect
from ormlint.orm.sqlalchemy import RESULT_TERMINALS, RESULT_VIEWS
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.mapped.queries import listed, page_taken, summary
from ormlint.walk.mapped.values import ResultOf
from ormlint.walk.uses import element_of, record_use
from ormlint.walk.values import UNKNOWN, Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

ALL = Effect("all", verb="fetch", result="list")


def result_method(walker: Walker, value: ResultOf, name: str, arguments: Arguments, access: Access) -> Value:
    """``.scalars()``, ``.all()``, ``.scalar_one()``."""
    from ormlint.walk.mapped.asynchronous import read_at_once

    read_at_once(walker, value, access)
    return given_by(walker, value, name, arguments, access)


def given_by(walker: Walker, value: ResultOf, name: str, arguments: Arguments, access: Access) -> Value:
    """What a method of a result gives."""
    if name in RESULT_VIEWS:
        return replace(value, scalars=value.scalars or name == "scalars")
    how = RESULT_TERMINALS.get(name)
    if how is None:
        release(value.rows)
        return UNKNOWN
    rows = shown(value)
    if how == "list":
        return listed(walker, rows, ALL, arguments, access)
    if rows.summary:
        return summary(walker, rows, access)
    if "scalar" in name:
        rows = shown(replace(value, scalars=True))
    return _one(walker, rows, how, access, name)


def shown(value: ResultOf) -> Rows:
    """The rows as the result gives them: tuples, unless it was told to give the first of each."""
    rows = replace(value.rows, uses=[])
    if not value.scalars:
        return rows if rows.entities else replace(rows, entities=(rows.query,))
    first = rows.entities[0] if rows.entities else rows.query
    if first is None:
        return replace(rows, query=replace(rows.query, shape="scalars"), entities=())
    return replace(rows, query=replace(first, shape="instances"), entities=())


def _one(walker: Walker, rows: Rows, how: str, access: Access, name: str) -> Value:
    verb = "first" if how == "first" else "get"
    page_taken(walker, rows, access)
    query = replace(rows.query, spot=access.spot, methods=(*rows.query.methods, how))
    query = replace(query, bounded=query.bounded or how == "one")
    target = replace(rows, query=query, uses=[], births=walker.loops, frame=access.frame, state=None)
    walker.new_rows(target)
    if how == "first" and not query.bounded:
        record_use(walker, target, "list", access, detail=f".{name}()")
        record_use(walker, target, "index", access, detail="0")
        target.evaluated = True
    else:
        record_use(walker, target, "get", access)
    emit.query_ran(walker, access, target, verb, walker.loops)
    element = element_of(target)
    return replace(element, births=walker.loops) if isinstance(element, Row) else element
