"""All the rows are loaded to fold one column of them into one value.

## Why this hurts

`sum(line.price for line in lines)` fetches every column of every row and builds an object for each,
to add numbers up. `aggregate(Sum("price"))` brings one row back, whatever the table holds.

## Known limits

- Only a plain column of the rows themselves is judged, a number for `sum`, a number or time for `max`
  and `min`. Properties, arithmetic between columns and related rows are not, though the database can
  often do them too.
- `max` and `min` of texts depend on the collation, so they are silent. So are distinct and combined
  queries, and rows that are used in another way too.

## Fix safety

By hand. The sum of no rows is `0` in Python and `None` in SQL, hence `default=0`. `max()` of no rows
raises ValueError, `Max` gives `None`. Python fails on NULL where SQL skips it. Sums of floats differ
in the last digits, and SQLite adds decimals as floats.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Column, Finding, Query, RowsUsed, Rule, Use
from ormlint_rules.dialects import BOTH, dialect
from ormlint_rules.rewrites import (
    KEYS,
    NUMBERS,
    TIMES,
    condition,
    finding_at,
    folded_together,
    listed_column,
    loaded_for,
    negated,
    plain_column,
)

rule = Rule(__name__, code="QRY305", since="0.1", libraries=BOTH)

FOLDS = ("sum", "max", "min")


@rule.on(RowsUsed)
def folded_column(fact: RowsUsed) -> Iterator[Finding]:
    """`sum`, `max`, `min` of a column as the only use of rows."""
    query = fact.query
    if query.combined or query.distinct or query.aggregated:
        return
    for kind in FOLDS:
        use = loaded_for(fact, kind) or folded_together(fact, kind)
        column = _column(fact, use) if use is not None else None
        if use is not None and column is not None and _is_foldable(column, kind, fact.library):
            yield _finding(
                fact, use, f"`{kind}()` of `{column.name}`", dialect(fact).fold(query, kind, column.name, use)
            )
        elif use is not None and _is_annotation(query, use):
            yield _finding(
                fact, use, f"`{kind}()` of `{use.path}`", dialect(fact).fold(query, kind, use.path, use)
            )


@rule.on(RowsUsed)
def quantified_condition(fact: RowsUsed) -> Iterator[Finding]:
    """`any` and `all` of a condition on a column as the only use of rows."""
    use = loaded_for(fact, "any") or loaded_for(fact, "all")
    if use is None or fact.library != "django" or fact.query.sliced or fact.query.combined:
        return
    text, found, _ = use.detail.strip("()").partition(" for ")
    remedy = condition(fact.query, text) if found and " if " not in use.detail else ""
    if remedy and use.kind == "any":
        yield _finding(fact, use, "`any()`", f"{remedy}.exists()")
    elif remedy:
        yield _finding(fact, use, "`all()`", f"not queryset{negated(remedy)}.exists()")


def _column(fact: RowsUsed, use: Use) -> Column | None:
    """The folded column: not the row that has the highest."""
    if "key=" in use.detail:
        return None
    if fact.query.shape == "instances":
        alone = set(use.columns) <= {use.path}
        return plain_column(fact.query, use.path) if use.path and alone else None
    return listed_column(fact.query, use)


def _is_foldable(column: Column, kind: str, library: str) -> bool:
    """Whether the database folds the column; what Python can add up in an SQL expression, it can too."""
    summed = kind == "sum" and library == "sqlalchemy" and column.kind == "Unknown"
    return summed or column.kind in _foldable(kind)


def _foldable(kind: str) -> frozenset[str]:
    return NUMBERS if kind == "sum" else NUMBERS | TIMES | KEYS


def _is_annotation(query: Query, use: Use) -> bool:
    """Whether the values that are folded come from the database as they are: `annotate(n=Length("text"))`."""
    return query.shape == "scalars" and query.fields == (use.path,) and use.path in query.annotations


def _finding(fact: RowsUsed, use: Use, what: str, remedy: str) -> Finding:
    message = f"{what} loads every row of {fact.query.model.name}; write `{remedy}`"
    return finding_at(fact, use, message, remedy)
