"""Rows are looked up and then inserted or updated one by one.

## Why this hurts

`update_or_create()` is a SELECT and a write for each row, `get_or_create()` a SELECT and often an
INSERT, with a savepoint around it. `bulk_create()` with conflicts resolved by the database is one
statement for hundreds of rows.

## Known limits

- Silent where the row or the flag that comes back is used.
- The bulk form needs a unique constraint on the columns that decide; whether there is one is not
  looked at. MySQL takes no `unique_fields`.

## Fix safety

By hand. `bulk_create()` calls no `save()` and sends no signals; where the project has either for the
model, nothing is said, unless the option `tell-obstacles` asks for the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowWritten, Rule
from ormlint_rules.bulk_writes import OPTIONS, per_row, reported
from ormlint_rules.dialects import BOTH, dialect

rule = Rule(__name__, code="QRY504", since="0.1", libraries=BOTH, severity="info", options=OPTIONS)


@rule.on(RowWritten)
def upsert_per_row(fact: RowWritten) -> Iterator[Finding]:
    """`get_or_create()` or `update_or_create()` whose result is not used."""
    if not reported(fact, "upsert") or fact.result_used:
        return
    found = dialect(fact)
    yield from per_row(fact, found.upserting, found.upserted(fact), rule.option("tell-obstacles"))
