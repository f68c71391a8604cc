"""A LIMIT takes some of the rows, and nothing says which.

## Why this hurts

Without ORDER BY the database stops at the first rows that it comes by: others after an update, with
another plan, or on a replica. In tests, on a small and quiet table, they are always the same.

## Known limits

- Off by default: where any rows will do (a batch to work off, a sample, a look into a table) there is
  nothing to mend, and the text does not tell.
- `LIMIT 1` asks mostly whether there is a row, and is silent; pages with OFFSET are the matter of
  `pagination-without-order-by`.

## Fix safety

`ORDER BY` changes which rows come, and needs an index to be as quick.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY806", since="0.1", severity="info", default=False, libraries=SQL_ONLY)


@rule.on(StatementRan)
def some_rows(fact: StatementRan) -> Iterator[Finding]:
    """A LIMIT above one without an order."""
    statement = fact.statement
    told = statement.ordered or statement.open or statement.one or statement.offset is not None
    if statement.verb != "select" or not statement.limited or told or statement.locking or fact.upkeep:
        return
    size = statement.limit if statement.limit.isdecimal() else "some"
    yield fact.finding(
        f"{size} rows of {statement.table or 'the query'} come in no order: nothing says which; "
        "add `ORDER BY` where that matters"
    )
