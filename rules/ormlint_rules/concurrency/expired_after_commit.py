"""A row is read after a commit has expired it, which is an error in asynchronous code.

## Why this hurts

`commit()` expires all rows of a session; the next read of any attribute, even of the key, loads the row
again. An asynchronous session cannot do that by itself: it raises `MissingGreenlet`, often not where the
commit is, but where the framework turns the row into a response.

## Known limits

- Silent where it is not known how the session was made, and where any session of the project is made
  with `expire_on_commit=False` and this one comes from elsewhere.
- Rows from a parameter are nobody's: the session that commits need not hold them.

## Fix safety

`expire_on_commit=False` keeps what the rows had when they were written: values that the database makes
(defaults, triggers) are read with `await session.refresh(book)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import ExpiredRead, Finding, Rule
from ormlint_rules.dialects import BOTH

rule = Rule(__name__, code="QRY606", since="0.1", severity="error", libraries=BOTH)


@rule.on(ExpiredRead)
def expired(fact: ExpiredRead) -> Iterator[Finding]:
    """An attribute that is read too late."""
    row = fact.name or fact.model.name
    yield fact.finding(
        f"this commit expires `{row}`, and reading `{row}.{fact.attribute}` afterwards raises "
        "`MissingGreenlet`; make the sessions with `expire_on_commit=False`, "
        f"or `await session.refresh({row})`",
        suggestion="expire_on_commit=False",
    )
