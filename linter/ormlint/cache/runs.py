"""The outcome of a whole run, kept for the next one that would find the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ormlint.api import Finding
from ormlint.cache.encoding import read, read_problem, written, written_problem
from ormlint.cache.folder import CacheFolder
from ormlint.cache.surroundings import Surroundings
from ormlint.outcome import Problem


@dataclass
class Run:
    """What the rules found, before settings and comments leave some of it out."""

    findings: Sequence[Finding] = ()
    problems: Sequence[Problem] = ()
    templates: Sequence[Path] = field(default=())
    """Those that were opened."""


def recall(cache: CacheFolder, surroundings: Surroundings) -> Run | None:
    """What the same run has found before."""
    document = cache.read(_name(surroundings))
    try:
        return None if document is None else _read(document)
    except (TypeError, ValueError, KeyError):
        return None


def remember(cache: CacheFolder, surroundings: Surroundings, run: Run) -> None:
    """Keep what a run has found; not where it met a mistake of ours, which may be gone the next time."""
    if any(problem.internal for problem in run.problems):
        return
    document = {
        "findings": [written(finding) for finding in run.findings],
        "problems": [written_problem(problem) for problem in run.problems],
        "templates": [str(path) for path in run.templates],
    }
    cache.write(_name(surroundings), document)


def _name(surroundings: Surroundings) -> str:
    return f"run-{surroundings.whole}"


def _read(document: dict[str, list[list[object]]]) -> Run:
    return Run(
        [read(found) for found in document["findings"]],
        [read_problem(problem) for problem in document["problems"]],
        [Path(str(path)) for path in document["templates"]],
    )
