"""All the rows are loaded to learn whether there is one.

## Why this hurts

The truth value of a queryset is that of its result: `if queryset:` fetches every row. If nothing
else is done with the rows, they are loaded for one bit.

## Known limits

- `if queryset:` before the rows are iterated, indexed, returned or handed on is right: the rows are
  loaded once and kept. The rule speaks only where no such use follows.
- `queryset or default` passes the rows on and is silent, and so are sliced queries and prefetched
  relations.

## Fix safety

`.exists()` has the same truth for every queryset.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule
from ormlint_rules.dialects import WITH_SQL, dialect
from ormlint_rules.rewrites import finding_at, loaded_for

rule = Rule(__name__, code="QRY303", since="0.1", libraries=WITH_SQL, severity="info")


@rule.on(RowsUsed)
def truth_of_rows(fact: RowsUsed) -> Iterator[Finding]:
    """A truth value as the only use of rows."""
    use = loaded_for(fact, "list", "bool") if fact.library == "sql" else loaded_for(fact, "bool")
    if use is None:
        any_use = loaded_for(fact, "any")
        use = any_use if any_use is not None and not (any_use.columns or any_use.detail) else None
    if use is None or use.columns:
        return
    what = "`any()`" if use.kind == "any" else "the truth value"
    remedy = dialect(fact).exists(fact.query)
    if not remedy or (fact.query.statement is not None and fact.query.statement.chosen):
        return
    message = f"{what} loads every row of {fact.query.model.name}; write `{remedy}`"
    yield finding_at(fact, use, message, remedy)
