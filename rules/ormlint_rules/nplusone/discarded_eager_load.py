"""Relations are asked to come with rows that the query never makes.

## Why this hurts

`count()`, `exists()`, `values()` and `update()` build no instances, so `select_related()` and
`prefetch_related()` in front of them do nothing. It costs nothing either; it tells the reader that
relations are loaded, where they are not.

## Known limits

- Reported only where both stand in one chain: a queryset in a variable, or one that a method
  returns, has other uses.

## Fix safety

Taking the call out changes neither the query nor the result.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import EagerLoadDiscarded, Finding, Rule
from ormlint_rules.phrases import strings

rule = Rule(__name__, code="QRY115", since="0.1", severity="info")


@rule.on(EagerLoadDiscarded)
def discarded(fact: EagerLoadDiscarded) -> Iterator[Finding]:
    """An eager load that the end of its chain drops."""
    if f".{fact.method}(" not in fact.spot.text:
        return
    call = f".{fact.method}({strings(fact.paths)})"
    yield fact.finding(f"`{call}` has no effect on `{fact.by}()`: nothing is loaded; take it out")
