"""A function of a column chooses the rows, so that an index on the column does not help.

## Why this hurts

The index holds the values of the column, not those of `DATE(created)`: the database computes the
function for each row of the table. The same condition as a range of the column itself is a walk along
the index; measured 182 ms against 29.

## Known limits

- Only where nothing else chooses the rows: beside an equality or a range the function costs little.
- `LOWER(x) = …` needs an index on the expression; one that the Python code of the project makes is seen,
  one that somebody made by hand or in a file of SQL is not.
- Silent for joins, for expressions of several columns, and for functions other than those of dates and case.

## Fix safety

A half-open range (`>= … AND < …`) holds the same times, as long as the column is a time and not a text in
another format, and the session has the same time zone.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY803", since="0.1", libraries=SQL_ONLY)


@rule.on(StatementRan)
def function_in_condition(fact: StatementRan) -> Iterator[Finding]:
    """The functions in the WHERE of a statement."""
    if fact.upkeep:
        return
    for found in fact.statement.wrapped:
        verb = "add" if found.kind in ("lower", "upper") else "write"
        table = fact.statement.table or "the table"
        yield fact.finding(
            f"`{found.part}` is computed for every row of {table}, and no index on the column helps; "
            f"{verb} {found.words}",
            cost=f"N rows read, N = {fact.statement.noun}",
        )
