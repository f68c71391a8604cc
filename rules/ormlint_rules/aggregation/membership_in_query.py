"""All the rows are loaded to see whether one is among them.

## Why this hurts

`book in queryset` fetches every row and compares one after the other in Python. A query that asks
for that one row finds it by its key.

## Known limits

- A queryset that is asked again and again in a loop is loaded once: that is a cache, and silent. One
  that is built anew in each turn is a matter of the loop (QRY104, QRY105).
- Rows that are used in another way too, prefetched relations, and slices are silent.
- `.contains(instance)` is the remedy where the same code has fetched the instance. What comes from
  elsewhere may be a visitor who has not logged in, so the key is asked for.

## Fix safety

`.contains(instance)` (Django 4.0) gives the same answer for saved instances; for one without a key it
raises ValueError. With `values_list(…, flat=True)`, a value of another type (`"1"` for `1`) is
converted by the query and is not by `in`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule, Use
from ormlint_rules.rewrites import finding_at, listed_column, loaded_for

rule = Rule(__name__, code="QRY308", since="0.1", severity="info")


@rule.on(RowsUsed)
def membership(fact: RowsUsed) -> Iterator[Finding]:
    """`in` as the only use of rows."""
    use = loaded_for(fact, "contains")
    if use is None or not use.detail or fact.grows or fact.query.sliced or fact.query.combined:
        return
    remedy = _remedy(fact, use)
    if remedy:
        message = f"`in` loads every row of {fact.query.model.name} to look for one; write `{remedy}`"
        yield finding_at(fact, use, message, remedy)


def _remedy(fact: RowsUsed, use: Use) -> str:
    if fact.query.shape == "instances":
        return f".contains({use.detail})" if use.fetched else f".filter(pk={use.detail}.pk).exists()"
    column = listed_column(fact.query, use)
    return f".filter({column.name}={use.detail}).exists()" if column is not None else ""
