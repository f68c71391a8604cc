"""The `executemany()` of psycopg2 sends one statement after the other.

## Why this hurts

It looks like one call and is a loop: each row is a round trip, as with `execute()`. Measured over a
loopback connection, 80 ms for what a loop does in 68 and `execute_values()` in 12.

## Known limits

- Only where the module uses psycopg2 itself: through SQLAlchemy or Django other rules hold, and the
  `executemany()` of psycopg 3 is quick.
- Only `INSERT … VALUES` whose table and columns stand in the text.

## Fix safety

`execute_values()` of `psycopg2.extras` takes the same rows; `VALUES (%s, %s)` becomes `VALUES %s`. It
sends 100 rows a statement unless told otherwise (`page_size`).
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY
from ormlint_rules.drivers import values_at_once

rule = Rule(__name__, code="QRY513", since="0.2", libraries=SQL_ONLY)


@rule.on(StatementRan)
def many_one_by_one(fact: StatementRan) -> Iterator[Finding]:
    """`executemany()` of an INSERT."""
    statement = fact.statement
    if not fact.many or statement.driver != "psycopg2" or statement.verb != "insert" or fact.upkeep:
        return
    if statement.plain and statement.table and not statement.returning and not (fact.repeats or fact.forwarded):
        code = values_at_once(statement)
        message = f"`executemany()` of psycopg2 sends one `INSERT` for each row; write `{code}`"
        yield fact.finding(message, cost="N statements, N = rows", suggestion=code)
