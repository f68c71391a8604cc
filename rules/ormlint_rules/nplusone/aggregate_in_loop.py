"""A count, a test for existence or an aggregate runs as a query for each row.

## Why this hurts

The database can count the books of all authors in the query that fetches the authors, or in one
query with GROUP BY. One by one, it is a round trip for each author.

## Known limits

- Counts and tests on a relation that was prefetched are answered from memory and not reported; where
  the related rows are needed anyway, the prefetch is the better remedy.
- On a page of ten rows of a large table, ten small counts are sometimes faster than an annotation.
- Silent in loops that look for a free name (`while …exists()`), retry or poll.

## Fix safety

By hand. `distinct=True` keeps the number right beside other annotations over relations to many rows;
a `Sum` beside these is wrong, which is why sums are given as a grouped query. A grouped query has no
entry for rows without related ones: read it with `.get(key, 0)`. The related manager's own
conditions are not those of an annotation: where there is a custom manager, the query is grouped.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import CollectionRead, Finding, QueryRan, Rule, StatementRan
from ormlint_rules.dialects import ALL, dialect
from ormlint_rules.phrases import amount, asked_again, by, cost, per, rereads
from ormlint_rules.related_rows import shaped
from ormlint_rules.single_queries import by_equality

rule = Rule(__name__, code="QRY106", since="0.1", libraries=ALL)

SUMMARIES = {"count": "counted", "exists": "tested for rows", "aggregate": "aggregated"}


@rule.on(CollectionRead)
def summary_of_relation(fact: CollectionRead) -> Iterator[Finding]:
    """A count or the like of a to-many relation of each row."""
    if not fact.grows or fact.rare or fact.prefetched or fact.verb not in SUMMARIES or rereads(fact):
        return
    if fact.calls and shaped(fact):
        return
    remedy = dialect(fact).summary(fact)
    message = f"`{fact.path}` is {SUMMARIES[fact.verb]} once per row{by(fact)}: {amount(fact)}; "
    instead = dialect(fact).beside(fact, message)
    yield fact.finding(message + remedy.words, cost=cost(fact), suggestion=remedy.code, instead=instead)


@rule.on(QueryRan)
def summary_of_query(fact: QueryRan) -> Iterator[Finding]:
    """A count or the like of a query that depends on the item."""
    if not fact.grows or fact.rare or not fact.varies or fact.verb not in SUMMARIES or rereads(fact):
        return
    if fact.query.opaque or not by_equality(fact.query):
        return
    yield fact.finding(
        f"`{fact.query.model.name}` is {SUMMARIES[fact.verb]} once per {per(fact)}{by(fact)}: "
        f"{amount(fact)}; {dialect(fact).summary_of_query(fact)}",
        cost=cost(fact),
    )


@rule.on(StatementRan)
def summary_in_string(fact: StatementRan) -> Iterator[Finding]:
    """A count or the like in a string whose values depend on the item."""
    statement = fact.statement
    if not asked_again(fact) or not fact.varies or not statement.by_groups:
        return
    deed = "counted" if statement.counting else "aggregated"
    yield fact.finding(
        f"`{statement.table}` is {deed} once per {per(fact)}: {amount(fact)}; "
        f"ask once for all of them: `{statement.by_groups}`",
        cost=cost(fact),
        suggestion=statement.by_groups,
    )
