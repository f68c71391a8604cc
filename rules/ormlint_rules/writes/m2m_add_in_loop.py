"""Rows are added to one relation of one row by a statement for each.

## Why this hurts

`book.tags.add(tag)` in a loop over tags is a round trip for each tag. `add()` takes any number of
rows or keys, and writes them with one statement.

## Known limits

- Silent where each turn of the loop adds to another row, and for `remove()`, `set()` and `clear()`.
- Additions under a condition are reported as well: collect what is to be added.

## Fix safety

The same rows are added. `m2m_changed` is sent once with all the keys, rather than once for each.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, RowWritten, Rule
from ormlint_rules.bulk_writes import reported
from ormlint_rules.phrases import amount, cost, per

rule = Rule(__name__, code="QRY507", since="0.1")


@rule.on(RowWritten)
def add_per_row(fact: RowWritten) -> Iterator[Finding]:
    """`add()` of one row to a relation of a row from outside the loop."""
    relation = fact.relation
    if not reported(fact, "add") or relation is None or ".remove(" in fact.spot.text:
        return
    code = f"{relation.name}.add(*…)"
    reasons = "".join(f"; {reason} then runs once" for reason in fact.obstacles)
    yield fact.finding(
        f"`{relation.name}` is added to once per {per(fact)}: {amount(fact, 'statements')}; "
        f"add them all at once: `{code}`{reasons}",
        cost=cost(fact, "statements"),
        suggestion=code,
    )
