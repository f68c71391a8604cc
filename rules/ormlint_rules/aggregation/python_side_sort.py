"""Rows are sorted in Python by a column that the query could have ordered by.

## Why this hurts

The database sorts by an index, or not at all if it reads the index in order; and only an order that
the database knows lets it stop after the first ten rows.

## Known limits

- Only a key that is one column without NULL, a number or a time, is judged. Texts are silent: Python
  sorts by code points, the database by its collation.
- Rows that are also used in their first order, and prefetched relations, are silent.

## Fix safety

By hand. The order of equal rows is kept by repeating the former ordering behind the new column; a
`list` has become a queryset.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.rewrites import finding_at, grows, per_parent
from ormlint_rules.sorting import as_ordering

rule = Rule(__name__, code="QRY306", since="0.1", severity="info")

READING = frozenset({"sorted", "iterate", "index", "len", "bool", "render", "respond", "escape"})


@rule.on(RowsUsed)
def sorted_rows(fact: RowsUsed) -> Iterator[Finding]:
    """Rows whose first use is to be sorted."""
    use = fact.uses[0]
    query = fact.query
    if use.kind != "sorted" or use.repeats or per_parent(fact) or not fact.evaluated or not grows(query):
        return
    if not fact.only(*READING) or sum(other.kind == "sorted" for other in fact.uses) > 1 or query.combined:
        return
    remedy = as_ordering(query, use)
    if not remedy:
        return
    message = f"rows of {query.model.name} are sorted in Python by `{use.path}`; write `{remedy}`"
    yield finding_at(fact, use, message, remedy, "rows sorted in Python")
