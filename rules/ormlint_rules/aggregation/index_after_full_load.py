"""All the rows are loaded, and one of them is used.

## Why this hurts

`list(queryset)[0]` fetches and builds every row to take the first. `queryset[0]` asks for one.

## Known limits

- Where the list is used in another way too, it is needed, and the rule is silent.
- A result of SQLAlchemy has no LIMIT: `.scalars().first()` loads every row, `query.first()` does not.
- `next(iter(queryset))` and `first, *rest = queryset` are not recognised.

## Fix safety

`queryset[0]` is the same row as `list(queryset)[0]` and raises the same IndexError when there is
none. `.first()` is not the same: it gives `None`, and orders by the key where there is no ordering.
A negative index has to become an ordering the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule, Statement
from ormlint_rules.dialects import WITH_SQL, dialect
from ormlint_rules.rewrites import finding_at, loaded_for

rule = Rule(__name__, code="QRY309", since="0.1", libraries=WITH_SQL)


def _by_value(statement: Statement | None) -> bool:
    """Whether a text chooses its rows by a value, and orders them by nothing: it may well be one."""
    return statement is not None and bool(statement.equalities) and not statement.ordered


@rule.on(RowsUsed)
def indexed_list(fact: RowsUsed) -> Iterator[Finding]:
    """One index of `list(…)` as the only use of rows."""
    use = loaded_for(fact, "list", "index", kept=True)
    if use is None:
        return
    if _by_value(fact.query.statement):
        return
    loading = fact.first("list")
    dotted = loading is not None and loading.detail.startswith(".")
    call = f"`{loading.detail}`" if loading is not None and dotted else dialect(fact).loading
    load = f"{call} loads every row of {fact.query.model.name} for one of them"
    if use.detail.isdecimal():
        words = dialect(fact).first(fact.query, use.detail)
        yield finding_at(fact, use, f"{load}; {words}", f"[{use.detail}]" if "index" in words else "")
    elif use.detail.startswith("-") and use.detail[1:].isdecimal():
        message = f"{load}; order the query the other way round and take `[{int(use.detail[1:]) - 1}]`"
        yield finding_at(fact, use, message)
