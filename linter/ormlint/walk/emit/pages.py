"""Facts about pages of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.facts import PageTaken
from ormlint.api.queries import Query
from ormlint.walk.emit.places import built
from ormlint.walk.frames import Access
from ormlint.walk.reach import repeats_of

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def page_taken(
    walker: Walker,
    access: Access,
    query: Query,
    kind: str,
    *,
    start: str = "",
    stop: str = "",
    size: int | None = None,
    constant: bool = False,
    numbered: bool = False,
    batch: bool = False,
    default: bool = False,
    setting: bool = False,
    by: str = "",
) -> PageTaken:
    """A window of rows is taken."""
    names = [name.lstrip("-") for name in query.effective_ordering]
    fact = PageTaken(
        access.spot,
        built(query, access.spot),
        repeats_of(walker.loops),
        query=query,
        kind=kind,  # type: ignore[arg-type]
        start=start,
        stop=stop,
        size=size,
        constant=constant,
        numbered=numbered,
        default=default,
        setting=setting,
        by=by,
        batch=batch,
        total_order=any(query.model.is_unique(frozenset({name})) for name in names)
        or query.model.is_unique(frozenset(names)),
    )
    walker.facts.append(fact)
    return fact
