"""A loop over a whole table holds all its rows in memory at once.

## Why this hurts

A queryset keeps each row that it has given: a loop over a million rows ends with a million objects in
memory, though it looks at one at a time. `.iterator(chunk_size=2000)` holds one chunk.

## Known limits

- Views are left out (`unbounded-result` is about them), and so are rows that a loop keeps or hands to
  code that could not be read.
- The drivers of MySQL and SQLite hold the raw result in any case; the objects are still saved.
- A pooler in transaction mode allows no server-side cursor: see `DISABLE_SERVER_SIDE_CURSORS`.

## Fix safety

By hand. Rows from `.iterator()` can be run through once. Writing inside the loop is safe on
PostgreSQL; SQLite may show rows that were changed on the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.dialects import BOTH, dialect
from ormlint_rules.rewrites import finding_at, only_pass, open_ended

rule = Rule(__name__, code="QRY402", since="0.1", libraries=BOTH, severity="info")


@rule.on(RowsUsed)
def table_in_memory(fact: RowsUsed) -> Iterator[Finding]:
    """One pass over all the rows of a table, outside of a view."""
    use = only_pass(fact)
    query = fact.query
    if (
        use is None
        or fact.view
        or use.detail != "for"
        or not fact.task
        or query.filtered
        or query.sliced
        or query.perhaps_sliced
        or query.streaming
    ):
        return
    if query.aggregated or query.combined or query.relation is not None or not open_ended(query.model):
        return
    if not dialect(query).stream(query):
        return
    remedy = dialect(query).stream(query)
    message = f"the loop keeps every row of {query.model.name} in memory; {dialect(query).streaming(query)}"
    yield finding_at(fact, use, message, remedy, "rows in memory")
