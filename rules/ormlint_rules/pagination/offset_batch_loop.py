"""A loop that takes a table batch by batch with OFFSET reads the rows before each batch again.

## Why this hurts

`OFFSET 100000` is not a jump: the database produces the first 100,000 rows and throws them away.
A loop over all batches so reads N² / 2n rows for N rows in batches of n. It also misses or repeats
rows when others write between two batches, and skips every second batch when the loop itself
takes rows out of the filter.

Rows that are only read come in one query, a chunk at a time, with `.iterator(chunk_size=2000)`.
Rows that are changed, or that are handled in separate transactions, come by key: each batch is
`.filter(pk__gt=last).order_by("pk")[:n]`, where `last` is the key of the last row seen.

## Known limits

- The loop that moves the window has to stand in the same function as the slice.
- A loop that asks a `Paginator` for one page after the other is known only where the walker sees
  the pages being taken.
- A first slice `[:n]` of rows that leave the filter in each turn is a queue, and silent.

## Fix safety

By hand: the loop changes its shape. `.iterator()` holds one cursor open, which a pooler in
transaction mode does not allow.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, PageTaken, Rule, StatementRan
from ormlint_rules.dialects import WITH_SQL, dialect
from ormlint_rules.drivers import in_chunks
from ormlint_rules.keysets import page_size
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY201", since="0.1", libraries=WITH_SQL)


@rule.on(PageTaken)
def offset_batches(fact: PageTaken) -> Iterator[Finding]:
    """A window that moves over all the rows."""
    query = fact.query
    if not fact.batch or not grows(query):
        return
    size = page_size(fact)
    by_key = dialect(query).batch(query, size)
    stream = dialect(query).stream(query)
    ways = [f"iterate the query with `{stream}`"] if stream else []
    ways += [f"take each batch by key: `{by_key}`"] if by_key else []
    remedy = ", or ".join(ways) or "take each batch by the key of the last row"
    yield fact.finding(
        f"each batch of {query.model.name} reads all the rows before it again (OFFSET); {remedy}",
        cost=f"N² / (2 × {size}) rows read, N = {query.noun}",
        suggestion=by_key or stream,
    )


@rule.on(StatementRan)
def offset_in_string(fact: StatementRan) -> Iterator[Finding]:
    """A statement in a string whose OFFSET a loop moves."""
    statement = fact.statement
    if not fact.moving or not statement.limited or statement.random:
        return
    stream = in_chunks(statement.driver)
    ways = [f"take each batch by key: `{statement.next_page}`"] if statement.next_page else []
    ways += [stream] if stream else []
    remedy = ", or ".join(ways) or "take each batch by the key of the last row"
    table = statement.table or "the query"
    yield fact.finding(
        f"each batch of {table} reads all the rows before it again (OFFSET); {remedy}",
        cost=f"N² / (2 × n) rows read, N = {statement.noun}, n = rows of a batch",
        suggestion=statement.next_page,
    )
