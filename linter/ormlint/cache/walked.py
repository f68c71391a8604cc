"""What the walks of one module have found, and what they have read for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ormlint.cache.encoding import Found
from ormlint.cache.layouts import functions_of
from ormlint.outcome import Problem
from ormlint.source import Block, SourceError, SourceFile
from ormlint.source.uses import REFUSAL
from ormlint.walk.survey import Prefetched

Functions: TypeAlias = "list[int] | None"
"""Functions of a file by number; ``None``: all of its text."""


@dataclass
class Walked:
    """What the walks of a module have found."""

    findings: Sequence[Found] = ()
    problems: Sequence[Problem] = ()
    """Mistakes of ours, and code that should have been walked and is no Python."""
    errors: Sequence[Problem] = ()
    """What else could not be read on the way."""
    functions: dict[str, Functions] = field(default_factory=dict)
    """The functions that were read, by the path of their file as printed."""
    templates: list[str] = field(default_factory=list)
    """The templates that were opened."""
    prefetched: dict[str, bool] = field(default_factory=dict)
    """The relations of which it was asked whether the project loads them eagerly anywhere."""
    wanted: str = ""
    """Which functions of the module are worth a walk."""
    lasting: bool = True
    """Whether later runs may go by it: not where something went wrong."""


class Reading:
    """Turns what was read into a record."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._files = {id(file) for file in files}
        self._numbers: dict[str, dict[int, int]] = {}

    def note(self, walked: Walked, own: SourceFile, things: set[object]) -> Walked:
        """Complete the record of a module whose walks have read these things, its own functions anyway."""
        walked.functions = self.functions(things, own)
        walked.templates = sorted(str(thing) for thing in things if isinstance(thing, Path))
        walked.prefetched = {thing.name: thing.loaded for thing in things if isinstance(thing, Prefetched)}
        walked.lasting = not walked.problems and REFUSAL not in things
        return walked

    def functions(self, things: Iterable[object], own: SourceFile | None = None) -> dict[str, Functions]:
        """The functions among the things that were read, and all of a file, by the path as printed."""
        found: dict[str, set[int] | None] = {}
        if own is not None:
            found[own.display] = set(self._numbers_in(own).values())
        for thing in things:
            self._note(found, thing)
        return {path: None if seen is None else sorted(seen) for path, seen in sorted(found.items())}

    def _note(self, found: dict[str, set[int] | None], thing: object) -> None:
        if isinstance(thing, SourceFile) and id(thing) in self._files:
            found[thing.display] = None
        if isinstance(thing, Block) and id(thing.file) in self._files:
            number = self._numbers_in(thing.file).get(id(outermost(thing)))
            seen = found.setdefault(thing.file.display, set())
            if number is not None and seen is not None:
                seen.add(number)

    def _numbers_in(self, file: SourceFile) -> dict[int, int]:
        if file.display not in self._numbers:
            self._numbers[file.display] = _numbers(file)
        return self._numbers[file.display]


def _numbers(file: SourceFile) -> dict[int, int]:
    try:
        return {id(block): number for number, block in enumerate(functions_of(file.block))}
    except SourceError:
        return {}


def outermost(block: Block) -> Block:
    """The function around a function that is in no other one."""
    found, above = block, block.parent
    while above is not None:
        found = above if above.kind == "function" else found
        above = above.parent
    return found
