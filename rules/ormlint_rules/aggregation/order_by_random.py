"""All the rows are sorted by a random number to take a few of them.

## Why this hurts

`ORDER BY RANDOM() LIMIT 5` gives each matching row a number and sorts them all, each time: the cost of
five rows is that of the table. No index helps.

## Known limits

- Only statements in strings are looked at so far.
- Where an equality leaves few rows the sort is cheap; such statements are left out.

## Fix safety

By hand, and none of the ways is the same: a random start on the key favours rows after gaps,
`TABLESAMPLE` takes whole pages, and choosing keys in Python needs all the keys once.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY314", since="0.1", libraries=SQL_ONLY)


@rule.on(StatementRan)
def random_order(fact: StatementRan) -> Iterator[Finding]:
    """ORDER BY RANDOM() over rows that no value chooses."""
    statement = fact.statement
    if not statement.random or statement.equalities or fact.upkeep or statement.verb != "select":
        return
    ways = "take rows from a random key on (`WHERE id >= … ORDER BY id LIMIT …`)"
    if statement.dialect == "postgres":
        ways += " or `TABLESAMPLE`"
    every = "every matching row" if statement.filtered else "every row"
    yield fact.finding(
        f"{every} of {statement.table or 'the query'} is sorted by a random number; {ways}",
        cost=f"N log N, N = {statement.noun}",
    )
