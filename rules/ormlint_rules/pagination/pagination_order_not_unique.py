"""Pages in an order with ties show some of the tied rows twice and others never.

## Why this hurts

Rows that are equal in all columns of the ordering come in any order among themselves, and in
another one for another page. A price list ordered by price, thirty items at 9.99, page size twenty:
an item on the border is on both pages or on none.

## Known limits

- Timestamps with microseconds are in practice unique; the rule does not know how a column is filled.
- An ordering that contains an expression, a relation or `?` is not judged.

## Fix safety

A unique column at the end, most simply `"pk"`, only decides between rows that were equal before.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, PageTaken, Query, Rule
from ormlint_rules.keysets import windowed
from ormlint_rules.phrases import strings
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY204", since="0.1", severity="info", default=False)


@rule.on(PageTaken)
def tied_page(fact: PageTaken) -> Iterator[Finding]:
    """A window on rows whose ordering has ties."""
    query = fact.query
    if fact.total_order or not windowed(fact) or not grows(query) or not _plain(query):
        return
    order = query.effective_ordering
    tiebreak = "-pk" if order[-1].startswith("-") else "pk"
    remedy = f".order_by({strings((*order, tiebreak))})"
    yield fact.finding(
        f"rows of {query.model.name} with the same {_names(order)} change places between pages; "
        f"end the ordering in a unique column: `{remedy}`",
        suggestion=remedy,
    )


def _plain(query: Query) -> bool:
    names = [term.lstrip("-") for term in query.effective_ordering]
    if not names or query.shape != "instances" or query.combined or query.aggregated:
        return False
    known = query.model.columns.keys() - query.model.relations.keys() - query.annotations
    return known.issuperset(names)


def _names(order: tuple[str, ...]) -> str:
    return " and ".join(f"`{term.lstrip('-')}`" for term in order)
