"""The analysis on code that it was not made for: a sample of the standard library."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from running import all_rules

from ormlint.analysis import analyse
from ormlint.orm.django import DJANGO
from ormlint.project import Module, Project
from ormlint.source import SourceError, SourceFile
from ormlint.walk.interest import module_functions
from ormlint.walk.walker import Walker

EVERY = 7
EVERY_WALKED = 41


def sample(every: int) -> list[SourceFile]:
    """Every so many-th readable file of the standard library."""
    root = Path(sysconfig.get_path("stdlib"))
    paths = [path for path in sorted(root.rglob("*.py")) if "site-packages" not in path.parts]
    return [source for path in paths[::every] if (source := readable(path)) is not None]


def readable(path: Path) -> SourceFile | None:
    """The file, unless it is broken on purpose."""
    try:
        return SourceFile.read(path, str(path))
    except SourceError:
        return None


def test_no_internal_errors_and_no_findings() -> None:
    findings, problems = analyse(sample(EVERY), all_rules())
    assert [problem for problem in problems if problem.internal] == []
    assert [found for found in findings if "sqlite3" not in found.place.path] == [], (
        "SQL in strings elsewhere"
    )


def test_every_function_can_be_walked() -> None:
    """Those too in which nothing looks like a query."""
    project = Project(sample(EVERY_WALKED))
    walker = Walker(project, DJANGO)
    walked = sum(walk(walker, module) for module in project.modules.values())
    assert walked > 500


def walk(walker: Walker, module: Module) -> int:
    """Walk the functions of a module; how many there are."""
    try:
        functions = list(module_functions(module))
        for function in functions:
            walker.walk(function)
    except SourceError:
        return 0
    return len(functions)
