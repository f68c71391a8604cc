"""Rows are inserted one by one, each by a statement of its own.

## Why this hurts

`create()` in a loop is a round trip for each row, and often a transaction as well. `bulk_create()`
inserts hundreds of rows with one statement.

## Known limits

- Silent where the new row is used afterwards (its key, its relations), in loops over constants and in
  loops that retry.
- Loops that catch an IntegrityError for each row are reported as well: `ignore_conflicts=True` is
  the same there only if nothing else is done about the error.
- SQLAlchemy writes nothing at `session.add()`: only an `INSERT` by itself, and a `flush()` or `commit()`
  that stands in the loop under no condition, are reported.

## Fix safety

By hand. `bulk_create()` calls no `save()` and sends no signals, and does not take models that are
spread over several tables. Where one of these does something, the history of a package included, there
is no bulk form that is the same: nothing is said, unless the option `tell-obstacles` asks for the
reasons. An error in one row undoes the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowWritten, Rule
from ormlint_rules.bulk_writes import OPTIONS, per_row, reported
from ormlint_rules.dialects import WITH_PEEWEE, dialect

rule = Rule(__name__, code="QRY502", since="0.1", libraries=WITH_PEEWEE, options=OPTIONS)


@rule.on(RowWritten)
def create_per_row(fact: RowWritten) -> Iterator[Finding]:
    """`create()`, or `save()` of a new row."""
    if reported(fact, "create") and not fact.result_used:
        yield from per_row(fact, "created", dialect(fact).created(fact), rule.option("tell-obstacles"))
