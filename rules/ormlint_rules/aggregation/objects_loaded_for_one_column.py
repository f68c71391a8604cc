"""Whole objects are loaded where one column of them is read.

## Why this hurts

Every column of every row travels, long texts included, and an object is built from it; for one value
that is read. `values_list("isbn", flat=True)` sends that column alone and builds nothing: about five
times as fast, more on wide tables.

## Known limits

- Off by default: a column that a property, a method or a helper reads is not told from one that is read
  in the loop itself, and there the objects are needed.
- Only columns of the rows' own table count.
- Rows that go on to other code, are read twice, or came with a prefetch are silent; so are models with
  receivers of `post_init`.

## Fix safety

The values are the same. Code that looks at the objects' class, or calls their methods, cannot do so
any more; unsaved changes in memory are never seen by a query.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Column, Finding, Query, RowsUsed, Rule
from ormlint_rules.rewrites import finding_at, loaded_for, plain_column

rule = Rule(__name__, code="QRY318", since="0.1", severity="info")

FEWEST_COLUMNS = 3
"""A row with fewer columns is as good as its one column."""


@rule.on(RowsUsed)
def one_column_read(fact: RowsUsed) -> Iterator[Finding]:
    """An iteration that reads one column, as the only use of rows."""
    use = loaded_for(fact, "iterate")
    query = fact.query
    if use is None or use.followed or len(use.columns) != 1 or not _plain(query) or _perhaps_at_hand(fact):
        return
    name = use.columns[0]
    if _column(query, name) is None:
        return
    remedy = f'.values_list("{name}", flat=True)'
    message = f"{query.model.name} objects are loaded to read `{name}` alone; write `{remedy}`"
    yield finding_at(fact, use, message, remedy, f"× {len(query.model.columns)} columns loaded")


def _perhaps_at_hand(fact: RowsUsed) -> bool:
    """Whether all the rows of a relation may have been prefetched onto a row from elsewhere."""
    return fact.free and not set(fact.query.methods) - {"all"}


def _plain(query: Query) -> bool:
    """Whether the rows stay the same when only one column is selected."""
    if query.distinct or query.combined or query.aggregated or query.only is not None:
        return False
    return "post_init" not in query.model.signals and len(query.model.columns) >= FEWEST_COLUMNS


def _column(query: Query, name: str) -> Column | None:
    if name in query.model.relations:
        return None
    relation = query.model.attnames.get(name)
    return plain_column(query, relation.name if relation is not None else name) or plain_column(query, name)
