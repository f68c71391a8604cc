"""Pages of a query without an ordering repeat some rows and miss others.

## Why this hurts

Without ORDER BY the database gives rows in any order it finds convenient, and another one for
another OFFSET, another plan, or after an update. Two pages are then windows on two different lists:
rows appear twice or never. In tests, on a small and quiet table, all is well.

## Known limits

- An ordering that is added in code that could not be read, or by a database view, is not seen; where
  such code has a part in the query, the rule is silent.
- `[:n]` without a lower bound is taken as "any n rows", `[1:]` as the rest: both are silent.

## Fix safety

`.order_by("pk")` makes the pages fit together. It changes which rows come first; choose the column
that readers expect, and end in a unique one.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, PageTaken, Query, Rule, StatementRan
from ormlint_rules.dialects import WITH_SQL, dialect
from ormlint_rules.keysets import windowed
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY203", since="0.1", libraries=WITH_SQL)


@rule.on(PageTaken)
def unordered_page(fact: PageTaken) -> Iterator[Finding]:
    """A window on rows that come in no order."""
    query = fact.query
    if _ordered(query) or not windowed(fact) or not grows(query) or query.combined:
        return
    if query.aggregated or query.shape != "instances":
        yield fact.finding(_message(query, "order the query by what makes its rows unique"))
        return
    remedy = dialect(query).ordered(query)
    words = f"write `{remedy}`" if remedy else "order the query by its key"
    yield fact.finding(_message(query, words), suggestion=remedy)


def _ordered(query: Query) -> bool:
    """Groups do not take the ordering of the model, other rows do."""
    return bool(query.ordering if query.aggregated else query.effective_ordering)


def _message(query: Query, remedy: str) -> str:
    why = "`order_by()` clears it" if query.ordering == () else f"{query.model.name} has none"
    if query.ordering is None and query.effective_ordering:
        why = "grouped rows do not take the model's"
    return f"pages of {query.model.name} without an ordering ({why}) repeat and miss rows; {remedy}"


@rule.on(StatementRan)
def unordered_statement(fact: StatementRan) -> Iterator[Finding]:
    """A statement in a string with an OFFSET and without an ORDER BY."""
    statement = fact.statement
    if statement.offset is None or statement.ordered or statement.open or statement.one:
        return
    yield fact.finding(
        f"pages of {statement.table or 'the query'} without an ordering repeat and miss rows; "
        "add `ORDER BY` with what makes its rows unique at the end"
    )
