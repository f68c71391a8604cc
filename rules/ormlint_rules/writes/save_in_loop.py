"""Rows are saved one by one, each by a statement of its own.

## Why this hurts

`save()` in a loop is a round trip for each row, and without `update_fields` it writes every column.
`bulk_update()` writes the same columns of many rows with one statement per batch; where all the rows
get the same value, or one computed from their own columns, `update()` needs no rows in Python at all.

## Known limits

- Loops that save only a few of the rows under a condition are reported as well; the remedy there is
  to collect the rows that changed.
- Silent where a `try` in the loop handles what goes wrong with each row: one by one is meant there.
- SQLAlchemy writes changes at a `flush()` or `commit()`: one in each turn is reported where it stands
  in the loop itself. After a commit each row is fetched again when it is read.
- Silent for instances that may be new: arguments annotated with a list, what is found or made. A
  function between the loop and `save()` has to be short, or the rows could not be written together.
- `save()` of forms, images and documents is another method, and not reported.

## Fix safety

By hand. `bulk_update()` and `update()` call no `save()` and send no signals. Where the project has
either for the model, or a package that keeps a history by them, no bulk form is the same: nothing is
said, unless the option `tell-obstacles` asks for the reasons. Columns with `auto_now` and the like are
set by neither; the remedy names them. An error in one row undoes the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowWritten, Rule
from ormlint_rules.bulk_writes import OPTIONS, per_row, reported
from ormlint_rules.dialects import BOTH, dialect
from ormlint_rules.phrases import amount, cost, per

rule = Rule(__name__, code="QRY501", since="0.1", libraries=BOTH, severity="info", options=OPTIONS)


@rule.on(RowWritten)
def save_per_row(fact: RowWritten) -> Iterator[Finding]:
    """`save()` of a row that is there already."""
    if not reported(fact, "save") or _locked(fact):
        return
    if fact.same:
        message = f"one row of {fact.model.name} is saved once per {per(fact)}: {amount(fact, 'statements')}"
        yield fact.finding(f"{message}; save it once, after the loop", cost=cost(fact, "statements"))
        return
    yield from per_row(fact, "saved", dialect(fact).saved(fact), rule.option("tell-obstacles"))


def _locked(fact: RowWritten) -> bool:
    """One lock and one transaction for each row: the loop is meant."""
    query = fact.query
    return query is not None and "select_for_update" in query.methods and query.bounded
