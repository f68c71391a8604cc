"""All the rows are loaded, and a slice of the list is all that is kept.

## Why this hurts

`list(Book.objects.all())[:10]` fetches the table and builds an object for each row, to use ten of
them. `Book.objects.all()[:10]` says LIMIT to the database: ten rows travel.

## Known limits

- Where the list is used in another way too, it is needed, and the rule is silent; a list that
  another function receives is taken as used.
- Bounds from the end (`[-10:]`), steps (`[::2]`) and slices without an upper bound are silent.

## Fix safety

`list(query)[a:b]` and `list(query[a:b])` are the same rows in the same order for bounds that are not
negative. A query refuses a negative bound, which a list accepts. A query that is sliced cannot be
filtered afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.rewrites import finding_at, loaded_for
from ormlint_rules.sorting import as_ordering

rule = Rule(__name__, code="QRY206", since="0.1")

_WINDOW = re.compile(r"(?P<start>\d+|[a-zA-Z_][^:]*)?:(?P<stop>\d+|[a-zA-Z_][^:]*)")


@rule.on(RowsUsed)
def sliced_list(fact: RowsUsed) -> Iterator[Finding]:
    """A slice of `list(…)`."""
    use = loaded_for(fact, "list", "slice", kept=True)
    if use is None:
        return
    name, window = fact.query.model.name, use.detail.replace(" ", "")
    if use.detail == "Paginator":
        yield finding_at(
            fact, use, f"`list()` loads every row of {name} to page them; give `Paginator` the query itself"
        )
    elif _WINDOW.fullmatch(window):
        remedy = f"[{use.detail}]"
        message = f"`list()` loads every row of {name} to keep some; slice the query: `{remedy}`"
        yield finding_at(fact, use, message, remedy)


@rule.on(RowsUsed)
def sliced_after_sort(fact: RowsUsed) -> Iterator[Finding]:
    """A slice of `sorted(…)`, sorted by a column."""
    use = loaded_for(fact, "sorted", "slice", kept=True)
    order = as_ordering(fact.query, fact.uses[0]) if use is not None else ""
    if use is None or not order or not _WINDOW.fullmatch(use.detail.replace(" ", "")):
        return
    remedy = f"{order}[{use.detail}]"
    message = f"every row of {fact.query.model.name} is loaded and sorted to keep some; write `{remedy}`"
    yield finding_at(fact, use, message, remedy)
