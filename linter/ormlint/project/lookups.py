"""Guards the search for names against import cycles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Turn:
    """One step of a search: ``new`` unless it was there before, ``final`` when its failure is a fact."""

    new: bool
    final: bool = False


class Lookups:
    """The searches under way; within one search no place is visited twice, so it ends soon."""

    def __init__(self) -> None:
        self._visited: set[tuple[object, str]] = set()
        self._depth = 0

    @contextmanager
    def enter(self, place: object, name: str) -> Iterator[Turn]:
        """Search for a name in one place."""
        turn = Turn((place, name) not in self._visited, final=not self._depth)
        self._visited.add((place, name))
        self._depth += 1
        try:
            yield turn
        finally:
            self._depth -= 1
            if not self._depth:
                self._visited.clear()
