"""Rows are deleted one by one, with the rows that depend on them.

## Why this hurts

Each `delete()` looks for the rows that refer to this one and removes them: several statements a row.
`delete()` on a query does that once for all the rows.

## Known limits

- Loops that delete only some rows under a condition, or that catch the errors of each, are reported
  as well: `filter(pk__in=…)` takes the keys of those that go.
- `session.delete()` of SQLAlchemy is reported where it deletes every row of a query of the same loop.

## Fix safety

By hand. Signals are sent and cascades followed for the rows of a query as well, but `delete()` of the
model is not called: where the project overrides it (files, soft deletion), nothing is said, unless
the option `tell-obstacles` asks for the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ormlint.api import Finding, QueryRan, RowWritten, Rule
from ormlint_rules.bulk_writes import OPTIONS, per_row, reported
from ormlint_rules.dialects import BOTH, dialect
from ormlint_rules.phrases import amount, cost, per
from ormlint_rules.related_rows import rows_of
from ormlint_rules.single_queries import by_one_key

rule = Rule(__name__, code="QRY503", since="0.1", libraries=BOTH, severity="info", options=OPTIONS)


@rule.on(QueryRan)
def delete_by_key(fact: QueryRan) -> Iterator[Finding]:
    """`delete()` of a query for one key that each turn of the loop changes."""
    if fact.verb != "delete" or not fact.grows or fact.rare or not fact.varies or fact.calls:
        return
    if not by_one_key(fact.query) or set(fact.query.methods) - {"all", "filter"}:
        return
    name = fact.query.lookups[0].path.removesuffix("__exact")
    code = f"{rows_of(fact.query.model)}.filter({name}__in=…).delete()"
    deed = f"`{fact.query.model.name}` is deleted once per {per(fact)}: {amount(fact, 'statements')}"
    yield fact.finding(f"{deed}; write `{code}`", cost=cost(fact, "statements"), suggestion=code)


@rule.on(RowWritten)
def delete_per_row(fact: RowWritten) -> Iterator[Finding]:
    """`delete()` of a row."""
    if reported(fact, "delete"):
        kept = tuple(reason for reason in fact.obstacles if "receiver" not in reason)
        fact = replace(fact, obstacles=kept)
        yield from per_row(fact, "deleted", dialect(fact).deleted(fact), rule.option("tell-obstacles"))
