"""A column that the query left out is read once per row, and each read is a query.

## Why this hurts

`only()` and `defer()` leave columns out. Reading one of these fetches it by a query for that row and
that column: with two such columns it is two queries a row, much dearer than having fetched them.

## Known limits

- The primary key always comes. A second `only()` replaces the first; each `defer()` adds to the last.
- Reads in templates and in code that could not be followed are not seen.

## Fix safety

Naming the column fetches it with the rows: the values are the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import ColumnLoaded, Finding, Rule
from ormlint_rules.dialects import BOTH, dialect
from ormlint_rules.phrases import amount, cost

rule = Rule(__name__, code="QRY111", since="0.1", libraries=BOTH)


@rule.on(ColumnLoaded)
def deferred_column(fact: ColumnLoaded) -> Iterator[Finding]:
    """A deferred column that is read in a loop."""
    if not fact.grows:
        return
    call, remedy, code = dialect(fact).deferred(fact)
    yield fact.finding(
        f"`{fact.path}` is left out by `{call}` and read once per row: {amount(fact)}; {remedy}",
        cost=cost(fact),
        suggestion=code,
    )
