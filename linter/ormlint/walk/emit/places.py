"""Secondary places of a fact: the query, the loop, the access, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from ormlint.api.places import Place, Related, Spot
from ormlint.api.queries import Query
from ormlint.walk.frames import Access
from ormlint.walk.reach import Loops, seen_from


class Places(Sequence[Related]):
    """Secondary places, computed when a rule makes a finding of the fact."""

    def __init__(self, compute: Callable[[], tuple[Related, ...]]) -> None:
        self._compute = compute

    @cached_property
    def _found(self) -> tuple[Related, ...]:
        return self._compute()

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, index: Any) -> Any:
        return self._found[index]


def related_places(access: Access, loops: Loops, query: Query | None, what: str) -> Places:
    """The query, the loop, the access, the calls between and where it began, without the primary place."""
    return Places(lambda: _around(access, loops, query, what))


def _around(access: Access, loops: Loops, query: Query | None, what: str) -> tuple[Related, ...]:
    shown = seen_from(access, loops)
    found: list[tuple[Spot, str]] = []
    while query is not None:
        found.append((query.origin, f"query of {query.model.name} built here"))
        query = query.above
    found += [(loop.repeat.spot, f"loop over {loop.repeat.noun}") for loop in loops if loop.repeat.grows]
    if shown is not access:
        found += _way(shown, access)
        found.append((access.spot, what))
    if shown.frame.caller is not None:
        frame, node = shown.frame.calls()[0]
        found.append((frame.spot(node), "reached from here"))
    return _places(found, shown.spot.place)


def _way(shown: Access, access: Access) -> list[tuple[Spot, str]]:
    way = [(frame.spot(node), "called here") for frame, node in access.frame.calls()]
    start = shown.frame.depth + 1
    return way[start:]


def _places(found: list[tuple[Spot, str]], primary: Place) -> tuple[Related, ...]:
    places: dict[Place, Related] = {}
    for spot, message in found:
        place = spot.place
        if place != primary:
            places.setdefault(place, Related(place, message))
    return tuple(places.values())


def built(query: Query, spot: Spot) -> Places:
    """Where the query of a fact is built."""
    return Places(lambda: _places([(query.origin, f"query of {query.model.name} built here")], spot.place))
