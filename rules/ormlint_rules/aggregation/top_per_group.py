"""All the rows are loaded to keep the first few of each group.

## Why this hurts

The newest review of each book is one row a book; the loop brings every review over, builds it, and
drops all but one.

## Known limits

- Judged where the query has an ordering of its own that the loop goes by, and nothing else becomes of
  the rows. Where a mapping takes the rows themselves, that has to be by a time or the primary key: by
  another column, the mapping may be meant to have that order.
- Where a group never has more than a few rows, loading all of them is just as fast.

## Fix safety

By hand, and by measuring: without an index on the group and the ordering, a window function over the
whole table can be slower than loading the rows. `distinct("book")` takes the first row of each group on
PostgreSQL alone; `Subquery` with `[:1]` and a window function (Django 4.2) work everywhere. The order
of the groups is another one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Query, RowsUsed, Rule
from ormlint_rules.phrases import strings
from ormlint_rules.rewrites import TIMES, finding_at, grouping_key, loaded_for, plain_column

rule = Rule(__name__, code="QRY320", since="0.1", severity="info")


ENDS = ("first", "last")


@rule.on(RowsUsed)
def first_of_each(fact: RowsUsed) -> Iterator[Finding]:
    """The first rows of each value of a column as the only use of rows."""
    use = loaded_for(fact, "top", kept=True)
    query = fact.query
    name = grouping_key(query, use.path) if use is not None else ""
    if use is None or not name or query.sliced or query.combined or query.distinct or query.aggregated:
        return
    order = _within(query, name)
    if not order or _one_by_one(query, name) or (use.detail in ENDS and not _by_time(query, order[0])):
        return
    number = "1" if use.detail in ENDS else use.detail
    which = "row" if number == "1" else f"{number} rows"
    purpose = f"to keep the {'last' if use.detail == 'last' else 'first'} {which} of each `{name}`"
    remedy = _remedy(name, order, number, use.detail == "last")
    message = f"every row of {query.model.name} is loaded {purpose}; {remedy}"
    yield finding_at(fact, use, f"{message}, with an index on both")


def _by_time(query: Query, name: str) -> bool:
    column = plain_column(query, name.removeprefix("-"))
    return column is not None and (column.kind in TIMES or column.name == query.model.primary_key)


def _within(query: Query, name: str) -> list[str]:
    """The ordering within a group."""
    return [each for each in query.ordering or () if each.removeprefix("-") != name]


def _one_by_one(query: Query, name: str) -> bool:
    """Whether the conditions leave one row of each group."""
    exact = {lookup.path.removesuffix("__exact") for lookup in query.lookups if "__" not in lookup.path}
    relation = query.model.attnames.get(name)
    key = relation.name if relation is not None else name
    return query.model.is_unique(frozenset(exact | {key}))


def _remedy(name: str, order: list[str], number: str, last: bool) -> str:
    if last:
        order = [each.removeprefix("-") if each.startswith("-") else f"-{each}" for each in order]
    if number == "1":
        ordered = f'.order_by({strings((name, *order))}).distinct("{name}")'
        return f"on PostgreSQL write `{ordered}`, elsewhere a `Subquery` of one row"
    window = f'Window(RowNumber(), partition_by="{name}", order_by=[{strings(tuple(order))}])'
    return f"filter by `.annotate(place={window})`"
