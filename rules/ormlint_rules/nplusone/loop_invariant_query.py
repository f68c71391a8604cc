"""The same query runs again in each turn of a loop, with the same answer.

## Why this hurts

Nothing that the query reads changes in the loop, so a thousand turns ask a thousand times for what
the first one learnt. Often it hides in a condition: `if row.pk in Blocked.objects.values_list(…)`.

## Known limits

- Reported only where the query stands in the function of the loop, none of its names is assigned
  there, and nothing in the loop writes. Queries in functions that the loop calls are not proved.
- Silent in loops that retry or poll, for `order_by("?")`, for conditions that read the clock, and
  for rows that are locked.

## Fix safety

By hand. The query then runs once even where the loop has no turns, and rows that others write during
the loop are not seen. Keep a list or set: a queryset in a variable is read once too, but methods
such as `.filter()` on it query again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import Finding, QueryRan, Rule, StatementRan
from ormlint_rules.dialects import WITH_SQL
from ormlint_rules.phrases import amount, asked_again, cost, rereads

rule = Rule(__name__, code="QRY105", since="0.1", libraries=WITH_SQL)

_CHANGING = re.compile(r"\b(now|today|utcnow|time|random|randint|choice|uuid4|next|pop)\(")
WRITES = frozenset({"update", "delete", "explain"})


@rule.on(QueryRan)
def same_query_again(fact: QueryRan) -> Iterator[Finding]:
    """A query that is the same in each turn."""
    if not (fact.grows and fact.invariant) or fact.varies or fact.rare or rereads(fact):
        return
    if fact.verb in WRITES or _deliberate(fact):
        return
    yield fact.finding(
        f"the same query of `{fact.query.model.name}` runs in each turn of the loop: {amount(fact)}; "
        f"run it once before the loop{_kept(fact)}",
        cost=cost(fact),
    )


@rule.on(StatementRan)
def same_statement_again(fact: StatementRan) -> Iterator[Finding]:
    """A SELECT in a string that is the same in each turn."""
    statement = fact.statement
    if not asked_again(fact) or not fact.invariant or statement.random or _CHANGING.search(fact.spot.text):
        return
    yield fact.finding(
        f"the same query of `{statement.table}` runs in each turn of the loop: {amount(fact)}; "
        "run it once before the loop and keep the result",
        cost=cost(fact),
    )


def _deliberate(fact: QueryRan) -> bool:
    """Whether the answer changes by itself, or the query is there for its lock."""
    query = fact.query
    if "select_for_update" in query.methods or "?" in query.effective_ordering:
        return True
    texts = [query.spot.text, *(lookup.value for lookup in query.lookups)]
    return any(_CHANGING.search(text) for text in texts)


def _kept(fact: QueryRan) -> str:
    """What to keep of it."""
    if fact.verb != "fetch":
        return " and keep the result"
    if fact.query.shape == "scalars":
        return " and keep `set(…)` of it"
    return " and keep `list(…)` of it"
