"""All the rows are counted to learn whether there is one.

## Why this hurts

`SELECT COUNT(*)` has to visit every row that matches, `SELECT 1 … LIMIT 1` stops at the first. On a
filter that half the table passes, that is the whole table against one page of it.

## Known limits

- Comparisons with other numbers (`> 1`, `== 1`, `>= 2`) ask for more than existence and are silent.
- A count that is kept in a name is taken as used elsewhere, even if it is only tested.
- The whole of a relation (`author.books.count()`) is silent when nothing narrows it, as it may have
  been prefetched, and then costs nothing.
- In a text of SQL, two columns that are compared with parameters are taken for a key: silent.
- Rows that were loaded before answer `.count()` from memory: silent.

## Fix safety

`.exists()` gives the same truth for every queryset. A queryset class of the project that overrides
`count()`, to answer from a cache say, is seen where its code is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ormlint.api import Finding, Query, RowsUsed, Rule, Statement, Use
from ormlint_rules.dialects import ALL, dialect
from ormlint_rules.rewrites import LOADING, finding_at, grows, per_parent

rule = Rule(__name__, code="QRY302", since="0.1", libraries=ALL)


@rule.on(RowsUsed)
def count_compared_with_nothing(fact: RowsUsed) -> Iterator[Finding]:
    """`.count()` that is only compared with zero, on rows that are not in memory."""
    if not _is_counted(fact.query) or _perhaps_prefetched(fact) or per_parent(fact):
        return
    if _by_values(fact.query.statement):
        return
    for position, use in enumerate(fact.uses):
        remedy = dialect(fact).tested(fact.query, use) if use.kind == "count" and not use.whole else ""
        if remedy and not _loaded_elsewhere(fact, position):
            yield _finding(fact, use, remedy)


def _by_values(statement: Statement | None) -> bool:
    """Whether a text compares several columns with parameters: together they are mostly a key."""
    if statement is None:
        return False
    compared = [found.column for found in statement.equalities if found.placeholder is not None]
    return sum(not column.endswith("_id") for column in compared) > 1


def _is_counted(query: Query) -> bool:
    """Whether the count is a query for sure: rows from elsewhere may be in memory, a part of them is not."""
    refined = bool(set(query.methods) - {"all", "count"})
    return grows(query) or (query.opaque and refined and grows(replace(query, opaque=False)))


def _loaded_elsewhere(fact: RowsUsed, position: int) -> bool:
    """Before: the rows are in memory. After: the redundant query is the finding."""
    return any(use.kind in LOADING or use.whole for use in fact.uses[:position] + fact.uses[position + 1 :])


def _perhaps_prefetched(fact: RowsUsed) -> bool:
    relation = fact.query.relation
    return relation is not None and relation.lazy != "dynamic" and not set(fact.query.methods) - {"all"}


def _finding(fact: RowsUsed, use: Use, remedy: str) -> Finding:
    name = fact.query.model.name
    written = "a truth value" if use.detail == "bool" else f"`{use.detail}`"
    every = "every matching row" if fact.query.filtered else "every row"
    message = f"{every} of {name} is counted for {written}; write `{remedy}`, which stops at the first"
    return finding_at(fact, use, message, remedy, "rows visited")
