"""What a statement gave, as it is read: all of its rows, one of them, a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.queries import Query
from ormlint.api.schema import Model
from ormlint.sql.drivers import READS, SINKS, VALUES, VIEWS
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.texts.values import Executed
from ormlint.walk.uses import record_use
from ormlint.walk.values import UNKNOWN, CountOf, Rows, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def read_result(walker: Walker, done: Executed, name: str, access: Access) -> Value:
    """``fetchall()`` and its kin."""
    if name in VIEWS:
        return done
    how = READS.get(name) or SINKS[name].reads
    if done.statement.verb != "select" or how == "some":
        return UNKNOWN
    if how == "one":
        return _one(walker, done, name, access)
    rows = rows_of(walker, done, access)
    if done.statement.counting:
        release(rows)
    record_use(walker, rows, "list", access)
    rows.evaluated = True
    return rows


def result_method(walker: Walker, done: Executed, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a result, or of a cursor that gives itself back."""
    for value in arguments.values():
        release(value)
    return read_result(walker, done, name, access) if name in READS or name in VIEWS else UNKNOWN


def _one(walker: Walker, done: Executed, name: str, access: Access) -> Value:
    rows = rows_of(walker, done, access)
    if not done.statement.counting:
        record_use(walker, rows, "first", access)
        return UNKNOWN
    number = CountOf(record_use(walker, rows, "count", access))
    return number if name in VALUES else TupleOf((number,))


def rows_of(walker: Walker, done: Executed, access: Access) -> Rows:
    """The rows of a SELECT, in memory or on their way there."""
    if done.rows is None:
        query = query_of(done)
        done.rows = walker.new_rows(Rows(query, done.births, access.frame, listed=True))
    return done.rows


def query_of(done: Executed) -> Query:
    """A statement as a query on a table of which nothing but the name is known."""
    statement, access = done.statement, done.access
    name = statement.table or "the table"
    model = Model(name, name, "", library="sql", small=statement.catalog)
    number = int(statement.limit) if statement.limit.isdecimal() else None
    return Query(
        model,
        origin=access.spot,
        spot=access.spot,
        shape="tuples",
        filtered=statement.filtered,
        ordering=("…",) if statement.ordered else (),
        aggregated=statement.grouped or statement.aggregated,
        bounded=statement.limited or statement.keyed or (statement.one and not statement.counting),
        limit=number,
        sliced=statement.limited and not statement.one,
        opaque=statement.open or done.upkeep,
        statement=statement,
    )
