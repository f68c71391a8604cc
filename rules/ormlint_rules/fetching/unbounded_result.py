"""A response holds as many rows as the table does.

## Why this hurts

A page that lists every book is quick in development and slower every month. Query, memory, rendering
and transfer all grow with the table, and one request may bring a worker down.

## Known limits

- Rows of one parent (`author.books`, `filter(author=author)`) or with one value (`filter(slug=slug)`)
  are taken as few, and conditions that are not named lookups (`Q`, helper methods) as narrow enough:
  silent. Flags and choices are not narrow.
- Pagination that a framework adds by its settings is not seen where its code is not read.
- The different values of a column, and tables that are sorted by hand (by a column `order` or the like),
  are taken as short. Views that inherit one query are one finding, at the query.
- Tables that are known to be small can be named in `small-models`.

## Fix safety

By hand: the response changes, and its readers have to ask for the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ormlint.api import Finding, Lookup, Model, Query, Related, RowsUsed, Rule, Use
from ormlint_rules.dialects import WITH_SQL
from ormlint_rules.rewrites import INTEGERS, finding_at, grows, open_ended

rule = Rule(__name__, code="QRY401", since="0.1", libraries=WITH_SQL, severity="info")


@rule.on(RowsUsed)
def whole_table_in_response(fact: RowsUsed) -> Iterator[Finding]:
    """All the rows of a query go into a template or a response."""
    shown = fact.first("render", "respond")
    query = fact.query
    if shown is None or not fact.view or fact.repeats or not grows(query) or _narrow(query):
        return
    if fact.first("slice", "refined", "query") is not None or not _open_ended(query):
        return
    where = "a template" if shown.kind == "render" else "the response"
    rows = f"every {'matching ' if query.filtered else ''}row of {query.model.name}"
    page = "a slice of the ordered query" if query.statement is None else "with `ORDER BY` and `LIMIT`"
    message = f"{rows} goes into {where}: show a page, {page}"
    found = finding_at(fact, shown, message, cost="rows in one response")
    yield _of_query(found, query) if _inherited(shown, query) else found


def _inherited(shown: Use, query: Query) -> bool:
    """Whether a framework shows rows for a class that another class builds the query of."""
    (path, name), (file, builder) = shown.spot.scope, query.origin.scope
    own = path == file and (builder == name or builder.startswith(f"{name}."))
    return shown.spot.text.startswith("class ") and not own


def _of_query(finding: Finding, query: Query) -> Finding:
    """One finding for all the classes that inherit it."""
    shown = Related(finding.place, "shown by this class")
    return replace(finding, place=query.origin.place, related=(shown,))


def _open_ended(query: Query) -> bool:
    return query.statement.open_ended if query.statement is not None else open_ended(query.model)


def _narrow(query: Query) -> bool:
    if (
        query.sliced
        or query.perhaps_sliced
        or query.relation is not None
        or query.aggregated
        or query.distinct_on
    ):
        return True
    if (query.distinct and query.shape == "scalars") or _sorted_by_hand(query.model):
        return True
    if query.filtered and not query.lookups:
        return True
    return any(_by_key(query, lookup) or _by_value(query, lookup) for lookup in query.lookups)


ORDERS = frozenset(
    {"order", "ordering", "position", "sort_order", "display_order", "sequence", "weight", "rank", "priority"}
)


def _sorted_by_hand(model: Model) -> bool:
    """Whether somebody puts the rows of the table in order one by one: nobody does that with many."""
    first = next(iter(model.ordering), "").lstrip("-")
    column = model.columns.get(first)
    return first in ORDERS and column is not None and column.kind in INTEGERS


def _by_key(query: Query, lookup: Lookup) -> bool:
    """Whether a condition leaves the rows of one other row, or those of some keys."""
    name = lookup.path.partition("__")[0]
    if name in ("pk", "…", query.model.primary_key):
        return True
    return name in query.model.attnames or name in query.model.lookups or name in query.model.relations


EXACT = frozenset({"", "exact", "iexact", "in"})


def _by_value(query: Query, lookup: Lookup) -> bool:
    """Whether a condition leaves the rows with one of the many values that a column may have."""
    name, _, operator = lookup.path.partition("__")
    column = query.model.columns.get(name)
    if column is None or operator not in EXACT or lookup.value == "None":
        return False
    return not (column.choices or column.kind in ("BooleanField", "NullBooleanField"))
