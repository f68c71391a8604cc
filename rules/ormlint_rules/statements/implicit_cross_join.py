"""Two tables in one FROM have nothing to do with each other: every row meets every row.

## Why this hurts

`FROM books, authors` without a condition that joins them is the product of the two: a thousand books and
a thousand authors are a million rows. A condition that was forgotten, or lost when the text was put
together, shows as rows that come too often, or is hidden by DISTINCT.

## Known limits

- Only tables after a comma, in texts without parts that are put in by the code, and only where each
  column names its table: anything else may join them.
- `CROSS JOIN` is taken as meant.

## Fix safety

By hand: what the condition should be is not in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY808", since="0.1", libraries=SQL_ONLY)


@rule.on(StatementRan)
def cross_join(fact: StatementRan) -> Iterator[Finding]:
    """Tables that no condition joins."""
    statement = fact.statement
    if statement.apart and not fact.upkeep:
        other = statement.apart[0]
        yield fact.finding(
            f"every row of `{statement.table}` meets every row of `{other}`: no condition joins them; "
            f"write `JOIN {other} ON …`, or `CROSS JOIN` where it is meant",
            cost=f"N × M rows, N = {statement.noun}, M = rows of {other}",
        )
