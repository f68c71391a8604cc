"""Tells those who watch what is read of the files of a project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

_watching: list[set[object]] = []


class Refusal:
    """Stands for a piece of code that could not be parsed."""


REFUSAL = Refusal()


def note(thing: object) -> None:
    """A block is parsed or searched, a template opened."""
    if _watching:
        _watching[-1].add(thing)


def note_all(things: Iterable[object]) -> None:
    """What was read once for many is read again."""
    if _watching:
        _watching[-1].update(things)


@contextmanager
def unwatched() -> Iterator[None]:
    """What is read in here nobody sees: what comes of it is a part of what findings are kept for."""
    _watching.append(set())
    try:
        yield
    finally:
        _watching.pop()


@contextmanager
def watched() -> Iterator[set[object]]:
    """What is read in here; whoever watches from outside sees it too, when it is done."""
    seen: set[object] = set()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.pop()
        note_all(seen)
