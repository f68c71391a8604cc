"""The driver fetches all the rows of a statement for the first one.

## Why this hurts

`fetchone()` takes one row of what `execute()` has brought: with psycopg and the drivers of MySQL, and
so under Django and SQLAlchemy, that is the whole result. `ORDER BY` without `LIMIT` says that there are
many rows; `LIMIT 1` lets the database find the first one by an index and send it alone.

## Known limits

- Only statements in strings with an `ORDER BY`: without one, `fetchone()` mostly reads the one row that a
  key gives.
- Silent for sqlite3, which steps through the result as it is read, for asyncpg, which asks for one row,
  and where more is read of the same result.

## Fix safety

`LIMIT 1` gives the same row.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.dialects import SQL_ONLY
from ormlint_rules.drivers import BUFFERING
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY310", since="0.1", libraries=SQL_ONLY)


@rule.on(RowsUsed)
def first_of_all(fact: RowsUsed) -> Iterator[Finding]:
    """`fetchone()` as the only use of an ordered result without a LIMIT."""
    statement = fact.query.statement
    if statement is None or not fact.only("first") or len(fact.uses) != 1 or not grows(fact.query):
        return
    use = fact.uses[0]
    if use.repeats or not statement.ordered or not statement.first or statement.dialect == "sqlite":
        return
    if statement.driver in BUFFERING:
        yield Finding(
            f"every row of {statement.table or 'the query'} is fetched for the first one; "
            f"write `{statement.first}`",
            use.spot.place,
            tuple(fact.related),
            f"N rows fetched, N = {statement.noun}",
            statement.first,
        )
