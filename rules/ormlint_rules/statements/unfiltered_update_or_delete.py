"""An UPDATE or DELETE without WHERE writes every row of the table, one by one.

## Why this hurts

Each row that is written leaves an old version behind, locks the row until the transaction ends, and goes
into the log, also where the new value is the old one. On a large table that is minutes, and a table twice
as large afterwards.

## Known limits

- Silent in migrations, set-ups, resets and whatever else is by its name about whole tables, where the code
  adds conditions to the text, and for `DELETE` on SQLite, which empties a table at once.
- Off by default: whether the table is small, or has but one row, is not known. An UPDATE with a parameter is
  taken as one of a table with one row.

## Fix safety

The condition of the suggestion leaves out rows that have the value already; triggers do not run for these.
`TRUNCATE` takes a lock on the whole table, runs no row triggers and, on MySQL, commits.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY809", since="0.1", severity="info", default=False, libraries=SQL_ONLY)

TRUNCATES = frozenset({"postgres", "mysql"})


@rule.on(StatementRan)
def whole_table(fact: StatementRan) -> Iterator[Finding]:
    """An UPDATE or DELETE without WHERE."""
    statement = fact.statement
    if statement.filtered or statement.open or fact.upkeep or not statement.table or statement.limited:
        return
    table = statement.table
    if statement.verb == "update" and statement.changed and statement.constant:
        message = (
            f"every row of {table} is written, also those that have the value; add `{statement.changed}`"
        )
        yield fact.finding(message, cost=_cost(fact), suggestion=statement.changed)
    elif statement.verb == "delete" and statement.dialect in TRUNCATES:
        message = f"every row of {table} is deleted by itself; write `TRUNCATE TABLE {table}`"
        yield fact.finding(message, cost=_cost(fact))


def _cost(fact: StatementRan) -> str:
    return f"N rows written, N = {fact.statement.noun}"
