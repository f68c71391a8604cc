"""All the rows are loaded to count them by a column, or to find its distinct values.

## Why this hurts

`Counter(book.status for book in books)` brings every row over to answer with a handful of numbers.
The database groups: one row for each value travels.

## Known limits

- A dictionary of lists keyed by a column holds the rows themselves: it is the right way to put
  children with their parents, and silent. A loop that counts into a dictionary is not recognised.
- `set(…)` is judged only on an unfiltered table and a column that is not unique.

## Fix safety

By hand. `.order_by()` in front is needed: columns of an ordering are grouped by too. `Counter` gives
`0` for a missing value, a dictionary raises KeyError.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Column, Finding, RowsUsed, Rule, Use
from ormlint_rules.rewrites import finding_at, listed_column, loaded_for, plain_column

rule = Rule(__name__, code="QRY307", since="0.1", severity="info")


@rule.on(RowsUsed)
def counted_by_column(fact: RowsUsed) -> Iterator[Finding]:
    """`Counter` of a column as the only use of rows."""
    use = loaded_for(fact, "counter")
    column = _column(fact, use) if use is not None else None
    if use is None or column is None:
        return
    remedy = f'.order_by().values_list("{column.name}").annotate(Count("pk"))'
    yield _finding(fact, use, f"to count them by `{column.name}`", remedy)


@rule.on(RowsUsed)
def distinct_values(fact: RowsUsed) -> Iterator[Finding]:
    """`set` of a listed column as the only use of rows."""
    use = loaded_for(fact, "set") or loaded_for(fact, "set", "len")
    column = listed_column(fact.query, use) if use is not None else None
    if use is None or column is None or column.unique or fact.query.filtered:
        return
    if column.name == fact.query.model.primary_key or fact.query.distinct or not _whole(fact):
        return
    if use.kind == "len":
        yield _finding(fact, use, f"to count the values of `{column.name}`", ".distinct().count()")
    else:
        yield _finding(fact, use, f"for the values of `{column.name}`", ".order_by().distinct()")


def _column(fact: RowsUsed, use: Use) -> Column | None:
    if not _whole(fact):
        return None
    if fact.query.shape == "scalars":
        return listed_column(fact.query, use)
    return plain_column(fact.query, use.path) if use.path else None


def _whole(fact: RowsUsed) -> bool:
    query = fact.query
    return not (query.sliced or query.combined or query.aggregated or query.distinct)


def _finding(fact: RowsUsed, use: Use, purpose: str, remedy: str) -> Finding:
    message = f"every row of {fact.query.model.name} is loaded {purpose}; write `{remedy}`"
    return finding_at(fact, use, message, remedy)
