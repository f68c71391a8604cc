"""All the rows are loaded, and a condition in Python throws some of them away.

## Why this hurts

The database could have left out the rows by an index; now all of them are read, sent, and built as
objects before the condition looks at one column.

## Known limits

- Only a condition on one column of the row that has an exact counterpart is judged: `==`, `!=`, the
  orders on numbers and times, `is None`, and a boolean column. Properties, methods and related rows
  are not.
- Rows that are also used without the condition, two lists made of the same rows, and prefetched
  relations, for which a loop is the right way, are silent.

## Fix safety

By hand. Equality of texts depends on the collation of the database (MySQL does not know upper from
lower case), a query sees what is stored and not what was changed in memory, and a `list` has become
a queryset.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.rewrites import condition, finding_at, loaded_for

rule = Rule(__name__, code="QRY304", since="0.1", severity="info")


@rule.on(RowsUsed)
def filtered_rows(fact: RowsUsed) -> Iterator[Finding]:
    """A filter by one column as the only use of rows."""
    use = loaded_for(fact, "filter", kept=True)
    query = fact.query
    if use is None or not use.path or query.sliced or query.combined:
        return
    remedy = condition(query, use.detail)
    if not remedy:
        return
    message = f"every row of {query.model.name} is loaded to keep those with `{use.detail}`; write `{remedy}`"
    yield finding_at(fact, use, message, remedy)
