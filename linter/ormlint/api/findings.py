"""What a rule yields, and what a reader gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ormlint.api.places import Place, Related

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True)
class Loading:
    """A remedy that names relations to bring with the rows of a query; those of one query are united."""

    model: str
    """The label of the model that the names start from."""
    query: Place | None
    """Where the query starts to be built, if that is known."""
    joins: tuple[str, ...] = ()
    prefetches: tuple[str, ...] = ()
    before: str = ""
    """What the calls are added to, where they cannot go to the query: ``return super().get_queryset()``."""
    where: str = ""
    """The words that follow the code in the message, and say where it goes."""
    proviso: str = ""
    """The words after these, for what else has to change."""
    listed: bool = False
    """The joins are a list of an admin: ``list_select_related``."""

    @property
    def code(self) -> str:
        """``.select_related("author").prefetch_related("tags")``."""
        if self.listed:
            return f"list_select_related = [{_strings(self.joins)}]"
        joins = f".select_related({_strings(self.joins)})" if self.joins else ""
        prefetches = f".prefetch_related({_strings(self.prefetches)})" if self.prefetches else ""
        return f"{self.before}{joins}{prefetches}"


def _strings(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@dataclass(frozen=True)
class Instead:
    """What a finding says where a plain prefetch of its relation is advised for other reads anyway."""

    message: str
    loading: Loading


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
    loading: Loading | None = None
    """The suggestion taken apart, where it names relations to load."""
    instead: Instead | None = None
