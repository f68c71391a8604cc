"""`NOT IN` with a subquery gives no row at all as soon as the subquery gives a NULL.

## Why this hurts

`x NOT IN (1, NULL)` is not true for any `x`: nothing is known to differ from NULL. One row without a value
in the subquery's column and the statement finds nothing, without an error. For the same reason PostgreSQL
cannot run it as an anti-join, and compares row by row once the list does not fit into memory.

## Known limits

- Silent where the column is the key of its table by its name, or a condition in the subquery is about it.
- Off by default: whether the column has NULLs, or is declared NOT NULL, is not known here.

## Fix safety

`NOT EXISTS` gives the same rows as long as there is no NULL, and the wanted ones when there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, StatementRan
from ormlint_rules.dialects import SQL_ONLY

rule = Rule(__name__, code="QRY807", since="0.1", severity="info", default=False, libraries=SQL_ONLY)


@rule.on(StatementRan)
def not_in(fact: StatementRan) -> Iterator[Finding]:
    """`NOT IN (SELECT …)`."""
    for found in () if fact.upkeep else fact.statement.not_in:
        remedy = f"`{found.words}`" if found.words else "`NOT EXISTS (SELECT 1 … WHERE …)`"
        yield fact.finding(
            f"`NOT IN` finds no row as soon as one `{found.part}` is NULL; write {remedy}",
            suggestion=found.words,
        )
