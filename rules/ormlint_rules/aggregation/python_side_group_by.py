"""All the rows are loaded to count them by a column, to add up by one, or to find its distinct values.

## Why this hurts

`Counter(book.status for book in books)` brings every row over to answer with a handful of numbers.
The database groups: one row for each value travels.

## Known limits

- A dictionary of lists keyed by a column holds the rows themselves: it is the right way to put
  children with their parents, and silent, unless only the lengths of the lists are asked for.
- A loop is judged where its body does nothing but fill one mapping that starts empty in the same
  function: with counts, sums, lists, or the values in a set.
- Runs of `groupby()` are judged where the query is ordered by their key: elsewhere one value may have
  several.
- Distinct values are judged only on an unfiltered table and a column that is not unique.

## Fix safety

By hand. `.order_by()` in front is needed: columns of an ordering are grouped by too. `Counter` gives
`0` for a missing value, a dictionary raises KeyError. `Sum()` passes over NULL, where Python raises.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Column, Finding, Query, RowsUsed, Rule, Use
from ormlint_rules.rewrites import NUMBERS, finding_at, grouping_key, listed_column, loaded_for

rule = Rule(__name__, code="QRY307", since="0.1", severity="info")


@rule.on(RowsUsed)
def counted_by_column(fact: RowsUsed) -> Iterator[Finding]:
    """Counts by a column as the only use of rows."""
    use = loaded_for(fact, "counter")
    name = _key(fact, use) if use is not None else ""
    if use is None or not name or (use.detail == "runs" and not _ordered_by(fact.query, name)):
        return
    remedy = f'.order_by().values_list("{name}").annotate(Count("pk"))'
    yield _finding(fact, use, f"to count them by `{name}`", remedy)


@rule.on(RowsUsed)
def added_up_by_column(fact: RowsUsed) -> Iterator[Finding]:
    """Sums by a column as the only use of rows."""
    use = loaded_for(fact, "group")
    summed = use.detail.removeprefix("sum ") if use is not None else ""
    name = _key(fact, use) if use is not None else ""
    column = fact.query.model.columns.get(summed)
    if use is None or not name or column is None or column.kind not in NUMBERS:
        return
    remedy = f'.order_by().values_list("{name}").annotate(Sum("{summed}"))'
    yield _finding(fact, use, f"to add up `{summed}` by `{name}`", remedy)


@rule.on(RowsUsed)
def distinct_values(fact: RowsUsed) -> Iterator[Finding]:
    """`set` of a column as the only use of rows."""
    use = loaded_for(fact, "set") or loaded_for(fact, "set", "len")
    column = _listed(fact.query, use) if use is not None else None
    if use is None or column is None or column.unique or fact.query.filtered:
        return
    if column.name == fact.query.model.primary_key or not _whole(fact):
        return
    if use.kind == "len":
        yield _finding(fact, use, f"to count the values of `{column.name}`", ".distinct().count()")
    elif use.path:
        remedy = f'.order_by().values_list("{column.name}", flat=True).distinct()'
        yield _finding(fact, use, f"for the values of `{column.name}`", remedy)
    else:
        yield _finding(fact, use, f"for the values of `{column.name}`", ".order_by().distinct()")


def _listed(query: Query, use: Use) -> Column | None:
    if not use.path:
        return listed_column(query, use)
    return query.model.columns.get(use.path) if grouping_key(query, use.path) else None


def _key(fact: RowsUsed, use: Use) -> str:
    """The column that groups, as `values_list()` takes it; empty where each row would be its own group."""
    if not _whole(fact):
        return ""
    if fact.query.shape == "scalars":
        column = listed_column(fact.query, use)
        return column.name if column is not None else ""
    return grouping_key(fact.query, use.path) if use.path else ""


def _ordered_by(query: Query, name: str) -> bool:
    return [each.removeprefix("-") for each in query.effective_ordering[:1]] == [name]


def _whole(fact: RowsUsed) -> bool:
    query = fact.query
    return not (query.sliced or query.combined or query.aggregated or query.distinct)


def _finding(fact: RowsUsed, use: Use, purpose: str, remedy: str) -> Finding:
    message = f"every row of {fact.query.model.name} is loaded {purpose}; write `{remedy}`"
    return finding_at(fact, use, message, remedy)
