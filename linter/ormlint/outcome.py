"""What a run yields: findings, files that could not be read, and a few numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ormlint.api import Finding, Rule


class Lines(Protocol):
    """A file as a report needs it."""

    @property
    def lines(self) -> Sequence[str]:
        """The lines, with or without their ends."""


@dataclass(frozen=True, order=True)
class Problem:
    """A file that could not be read, parsed or analysed."""

    path: str
    line: int | None
    message: str

    @property
    def internal(self) -> bool:
        """Whether the fault is ours, not the file's."""
        return self.message.startswith("internal error")

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.message}"


@dataclass
class Outcome:
    """All that a report is made of."""

    findings: list[Finding]
    problems: list[Problem] = field(default_factory=list)
    files: int = 0
    """How many files were looked at, those with problems included."""
    suppressed: int = 0
    """How many findings a comment silenced."""
    seconds: float = 0.0
    sources: Mapping[str, Lines] = field(default_factory=dict)
    """The files that findings may point into, by the path as printed."""
    rules: Sequence[Rule] = ()
    """The rules that ran."""
    ran: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The codes of the rules that looked at each file, by its path as printed; no file with a problem."""
    whole: bool = True
    """Whether whole projects were linted: some findings are seen only where another file calls."""
    known: int = 0
    """How many findings the baseline knows."""
    untouched: int = 0
    """How many findings lie where nothing has changed, when only changes count."""


def internal_problem(path: str, error: BaseException) -> Problem:
    """The problem that stands for a crash of ours while looking at a file."""
    message = f"internal error: {type(error).__name__}: {error}; this is a bug in ormlint, please report it"
    return Problem(path, None, message)
