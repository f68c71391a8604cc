"""The related rows of each row are fetched by a query of their own.

## Why this hurts

`author.books.all()` in a loop over authors is one query for each author. `prefetch_related` fetches
the books of all authors with one more query and hands them out, and `.all()`, iteration, `len()`,
`.count()`, `.exists()`, `in` and indexing are then answered from memory.

## Known limits

- On SQLAlchemy each relationship is a list that is fetched when it is first read, and then kept; one
  with `lazy="dynamic"` is a query each time and cannot be loaded eagerly.
- Counts, tests for existence and aggregates are reported by `aggregate-in-loop` (QRY106).
- A prefetch fetches all the related rows: with thousands of them for each row, of which the loop
  reads a few, a sliced `Prefetch` with an index on the foreign key and the ordering is the remedy.
- Silent where part of the query could not be read, and where the loop is known to be short. Silent too
  where a filtered or ordered query stands in another function than the loop: rows that the loop has
  fetched and grouped would not reach it.

## Fix safety

A plain prefetch gives the same rows. A `Prefetch` with conditions goes to a list of its own by
`to_attr`, so that `.all()` keeps its meaning; a sliced one needs Django 4.2. Related rows that other
code writes during the loop are not seen. `get()` raises where such a list is empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import CollectionRead, Finding, Rule
from ormlint_rules.dialects import WITH_PEEWEE, dialect
from ormlint_rules.phrases import amount, by, cost
from ormlint_rules.related_rows import NARROWING, ONE_ROW, SHAPING

rule = Rule(__name__, code="QRY102", since="0.1", libraries=WITH_PEEWEE)

SUMMARIES = frozenset({"count", "exists", "aggregate"})
WRITES = frozenset({"update", "delete"})


@rule.on(CollectionRead)
def collection_per_row(fact: CollectionRead) -> Iterator[Finding]:
    """A to-many relation that is queried in a loop, without a prefetch."""
    if not fact.grows or fact.rare or fact.prefetched or fact.verb in SUMMARIES | WRITES | {"explain"}:
        return
    if "select_for_update" in fact.operations or _out_of_hand(fact):
        return
    remedy = dialect(fact).collection(fact)
    message = f"`{fact.path}` is fetched once per row{by(fact)}: {amount(fact)}; "
    yield fact.finding(
        message + remedy.words,
        cost=cost(fact),
        suggestion=remedy.code,
        loading=remedy.loading,
        instead=None if remedy.loading else dialect(fact).beside(fact, message),
    )


def _out_of_hand(fact: CollectionRead) -> bool:
    """Whether the query stands in another function, which rows that the loop has grouped would not reach."""
    shaping = set(fact.operations) & (NARROWING | SHAPING)
    return bool(fact.calls) and (bool(NARROWING & shaping) or (bool(shaping) and fact.verb not in ONE_ROW))
