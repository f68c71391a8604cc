"""A query asks whether there are rows, or how many, just before the rows themselves are fetched.

## Why this hurts

`if queryset.exists():` and then `for row in queryset:` are two queries with the same conditions. The
rows answer the first question themselves: a queryset keeps its result, so `if queryset:` and the loop
share one query, and `len(queryset)` after it is free.

## Known limits

- Only rows that are fetched by the same queryset object count: `.filter(…)`, a slice, or `.iterator()`
  on the way makes another query, and the rule is silent.
- A queryset that is large, nearly always empty, and fetched only in a rare branch is better off with
  `.exists()`; the rule does not weigh how often a branch runs.

## Fix safety

By hand. The rows are then from one moment, where before others could write between the two queries;
more memory is used where the fetch stood in another branch.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule, Use
from ormlint_rules.rewrites import LOADING, per_parent

rule = Rule(__name__, code="QRY316", since="0.1", severity="info")

SINGLE = {"first": "`.first()` gives `None`", "get": "catch `DoesNotExist` of `.get()`"}


@rule.on(RowsUsed)
def asked_before_fetched(fact: RowsUsed) -> Iterator[Finding]:
    """`.exists()` or `.count()` right before the same rows are fetched."""
    asked, *later = fact.uses
    if asked.kind not in ("exists", "count") or not later or fact.query.model.small:
        return
    if (
        asked.repeats != later[0].repeats
        or per_parent(fact)
        or fact.query.opaque
        or "raw" in fact.query.methods
    ):
        return
    remedy = _remedy(fact, asked, later[0])
    if not remedy:
        return
    name = fact.query.model.name
    message = f"`.{asked.kind}()` is a query of its own, and the rows of {name} are fetched next; {remedy}"
    yield Finding(message, asked.spot.place, tuple(fact.related), "2 queries for one")


def _remedy(fact: RowsUsed, asked: Use, fetched: Use) -> str:
    if fetched.kind in LOADING and fetched.kind not in ("bool", "len", "contains") and fact.evaluated:
        return _keep(asked)
    if asked.kind == "exists" and fetched.kind in SINGLE and _runs_anew(fact):
        return f"leave it out: {SINGLE[fetched.kind]} where there is no row"
    return ""


def _keep(asked: Use) -> str:
    if asked.kind == "exists":
        return "test the query itself (`if queryset:`), which keeps the rows"
    return "fetch them first and take `len()` of the query, which keeps the rows"


def _runs_anew(fact: RowsUsed) -> bool:
    """Not so for a whole relation, which may have been prefetched."""
    return fact.query.relation is None or bool(set(fact.query.methods) - {"all"})
