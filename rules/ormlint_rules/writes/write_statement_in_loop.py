"""A statement in a string writes one row in each turn of a loop.

## Why this hurts

A thousand `INSERT` are a thousand round trips, and where the connection commits by itself a thousand
transactions too. All the rows together are one call, or one statement.

## Known limits

- Which form is quick depends on the driver, and the remedy follows it: `executemany()` of psycopg2 is a
  loop of its own, that of psycopg and asyncpg sends all rows at once, those of MySQL make one `INSERT`.
- Silent where the code reads what each statement gave (`lastrowid`, `rowcount`, `RETURNING`), where a
  `try` in the loop handles the error of one row, for `INSERT … SELECT`, and in migrations and set-ups.
- Silent in loops over constants, batches and retries, and where another function holds the loop and
  the one that writes does more than that.

## Fix safety

By hand. An error in one row undoes the others of the same statement; triggers run as before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY
from ormlint_rules.drivers import at_once
from ormlint_rules.phrases import amount, cost, per, rereads

rule = Rule(__name__, code="QRY508", since="0.1", libraries=SQL_ONLY)

DEEDS = {"insert": "inserted into", "update": "updated", "delete": "deleted from"}


@rule.on(StatementRan)
def row_written(fact: StatementRan) -> Iterator[Finding]:
    """An INSERT, UPDATE or DELETE that depends on the item."""
    statement = fact.statement
    if statement.verb not in DEEDS or not fact.grows or not fact.varies or fact.many or not statement.table:
        return
    if fact.rare or fact.guarded or fact.answered or fact.upkeep or rereads(fact):
        return
    if fact.endless or (fact.apiece and statement.verb != "insert"):
        return
    if statement.returning or statement.open or "{" in statement.columns or not _of_one_row(fact):
        return
    yield fact.finding(
        f"`{statement.table}` is {DEEDS[statement.verb]} once per {per(fact)}: "
        f"{amount(fact, 'statements')}; {at_once(fact)}",
        cost=cost(fact, "statements"),
    )


def _of_one_row(fact: StatementRan) -> bool:
    """Whether the values of the item choose or make the row."""
    statement = fact.statement
    if statement.verb == "insert":
        return statement.values
    return any(equality.placeholder is not None for equality in statement.equalities)
