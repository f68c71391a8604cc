"""Phrases about one statement for many rows, and about what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ormlint.api import Finding, RowWritten
from ormlint_rules.phrases import amount, cost, per

BATCH = "batch_size=500"
OPTIONS = {"tell-obstacles": False}
"""Whether writes are reported that have no bulk form, because something is done for each row."""


@dataclass(frozen=True)
class Bulk:
    """One write for many rows."""

    name: str
    """The name of the form."""
    code: str
    after: str = ""
    """What else there is to say about the code."""


def per_row(fact: RowWritten, deed: str, bulk: Bulk, told: bool) -> Iterator[Finding]:
    """A finding on a write per row, with the bulk form.

    ``deed`` is a participle: ``saved``. Where the bulk form is not the same there is nothing to write, and
    nothing to say, unless the reasons are to be ``told``.
    """
    message = f"`{fact.model.name}` is {deed} once per {per(fact)}: {amount(fact, 'statements')}; "
    price = cost(fact, "statements")
    if not fact.obstacles:
        yield fact.finding(f"{message}write `{bulk.code}`{bulk.after}", cost=price, suggestion=bulk.code)
    elif told:
        reasons = " and ".join(fact.obstacles)
        message += f"{bulk.name} passes by what is done for each row: {reasons}"
        yield fact.finding(message, cost=price, severity="info")


def reported(fact: RowWritten, verb: str) -> bool:
    """Whether a fact is a write of this kind in a loop that grows, with no handling of errors row by row."""
    return fact.verb == verb and fact.grows and not (fact.rare or fact.guarded)


def rows(fact: RowWritten) -> str:
    """``Book.objects``: the manager that writes many rows."""
    return f"{fact.model.name}.{fact.model.default_manager}"
