"""What a rule yields, and what a reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ormlint.api.places import Place, Related

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where, what, how much, and what to write."""

    message: str
    place: Place
    related: tuple[Related, ...] = ()
    cost: str = ""
    suggestion: str = ""
    """The remedy as code; findings of one query with one remedy are shown together."""
    severity: Severity | None = None
    """Set by a rule only where it differs from the rule's own."""
    code: str = ""
    name: str = ""
