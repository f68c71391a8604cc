"""All the rows are loaded to learn how many they are.

## Why this hurts

`len(queryset)` fetches every row and builds an object for each; the database could have answered
with one number, often from an index alone. With 100,000 rows that is a second and some hundred
megabytes against a few milliseconds.

## Known limits

- A query that is also iterated, listed, indexed, stored or handed on is loaded anyway: `len()` of it
  costs nothing, and the rule is silent, whichever comes first.
- Sliced queries such as `len(queryset[:2])`, prefetched relations and rows that are in memory are
  silent; so is a queryset with a part in it that could not be read.

## Fix safety

`.count()` gives the same number for every queryset, distinct rows, joins and slices included. It is
a question to the database at that moment: rows that the code keeps are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import Finding, RowsUsed, Rule, Use
from ormlint_rules.dialects import ALL, dialect
from ormlint_rules.rewrites import ELSEWHERE, finding_at, grows, loaded_for, per_parent

rule = Rule(__name__, code="QRY301", since="0.1", libraries=ALL)

_ONES = re.compile(r"\(?1 for \w+ in (?:(?! if ).)*")


@rule.on(RowsUsed)
def length(fact: RowsUsed) -> Iterator[Finding]:
    """`len()` as the only use of rows."""
    use = loaded_for(fact, "len", kept=True) or loaded_for(fact, "list", "len", kept=True) or _every(fact)
    if use is None or use.columns or (fact.query.statement is not None and fact.query.statement.chosen):
        return
    counted = dialect(fact).count(fact.query)
    remedy = "" if use.whole else dialect(fact).tested(fact.query, use)
    remedy = remedy or counted
    purpose = "to count them" if remedy == counted else "to learn whether there is one"
    if remedy:
        yield _finding(fact, use, "`len()`", purpose, remedy)


@rule.on(RowsUsed)
def sum_of_ones(fact: RowsUsed) -> Iterator[Finding]:
    """`sum(1 for row in rows)` as the only use of rows."""
    use = loaded_for(fact, "sum")
    if use is not None and not use.columns and _ONES.fullmatch(use.detail):
        yield _finding(fact, use, "`sum(1 for …)`", "to count them", dialect(fact).count(fact.query))


def _every(fact: RowsUsed) -> Use | None:
    """The first of several `len()`, when there is nothing else that loads the rows."""
    uses = [use for use in fact.uses if use.kind not in ELSEWHERE]
    alone = len(uses) > 1 and all(use.kind == "len" and not use.repeats for use in uses)
    return uses[0] if alone and fact.evaluated and grows(fact.query) and not per_parent(fact) else None


def _finding(fact: RowsUsed, use: Use, what: str, purpose: str, remedy: str) -> Finding:
    message = f"{what} loads every row of {fact.query.model.name} {purpose}; write `{remedy}`"
    return finding_at(fact, use, message, remedy)
