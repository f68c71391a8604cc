"""Times runs with a cache, in cold runs of the same project: ``python tests/benchmarks/cache.py PATH``.

PATH is copied, so that files can be edited. ``others.py`` puts other linters beside ormlint.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "robustness"))

from edits import Editor

ORMLINT = [sys.executable, "-m", "ormlint", "check", "--exit-zero", "--output-format", "concise"]


class Took(NamedTuple):
    """Seconds: by the clock, and of processors, which other programs disturb less."""

    wall: float
    cpu: float

    def __truediv__(self, other: Took) -> str:  # type: ignore[override]
        return f"{self.wall / other.wall:7.1%} {self.cpu / other.cpu:7.1%}"


def environment() -> dict[str, str]:
    """The variables of this process; an installed program has its bytecode at hand."""
    without = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "ORMLINT_NO_CACHE")
    return {name: value for name, value in os.environ.items() if name not in without}


def took(command: Sequence[str], folder: Path, limit: float | None = None) -> tuple[Took, str]:
    """How long a command takes, and what it prints; raises TimeoutExpired after as many seconds as that."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=limit
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, cpu), done.stdout


def middle(runs: Sequence[Took]) -> Took:
    """The median of several runs."""
    return Took(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def show(name: str, run: Took, cold: Took) -> None:
    """A line of the table."""
    print(f"{name:34} {run.wall:8.2f} s {run.cpu:8.2f} s   {run / cold}")


class Project:
    """A copy of a project, with a cache of its own."""

    def __init__(self, folder: Path, cache: Path, program: Sequence[str] = ORMLINT) -> None:
        self.folder = folder
        self.program = program
        self.cache = ["--cache-dir", str(cache)]

    def lint(self, *paths: str, jobs: int = 1, cold: bool = False) -> tuple[Took, str]:
        """Lint the project or some of its files."""
        kept = ["--no-cache"] if cold else self.cache
        return took([*self.program, *kept, "--jobs", str(jobs), *(paths or (".",))], self.folder)

    def edited(self, editor: Editor, times: int, *, commit: bool) -> tuple[list[Took], list[str]]:
        """The runs after one edit each; of the edited file alone for a commit."""
        runs, names = [], []
        for _ in range(times):
            name = editor.edit_body().split()[1]
            runs.append(self.lint(*([name] if commit else []))[0])
            names.append(name)
            if commit:
                self.lint()
        return runs, names


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--edits", type=int, default=5, help="how many (default: 5)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="for the cold run with several processes"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = copied(given.path, Path(top, "project"))
        measure(Project(folder, Path(top, "cache")), Editor(folder, given.seed), given)


def copied(path: Path, folder: Path) -> Path:
    """A copy of a project that has a top of its own."""
    shutil.copytree(path, folder, ignore=shutil.ignore_patterns(".git", ".ormlint_cache"))
    if not any((folder / mark).exists() for mark in ("pyproject.toml", "manage.py", "setup.cfg")):
        (folder / "setup.cfg").touch()
    return folder


def measure(project: Project, editor: Editor, given: argparse.Namespace) -> None:
    """All rows of the table."""
    print(f"{'':34} {'clock':>10} {'processor':>10}   in cold runs: clock, processor")
    cold, told = project.lint()
    show("cold", cold, cold)
    several, same = project.lint(jobs=given.jobs, cold=True)
    show(f"cold, {given.jobs} processes", several, cold)
    unchanged, again = project.lint()
    show("unchanged", unchanged, cold)
    edited, _ = project.edited(editor, given.edits, commit=False)
    show(f"one file edited (of {given.edits})", middle(edited), cold)
    commits, _ = project.edited(editor, given.edits, commit=True)
    show(f"a commit of one file (of {given.edits})", middle(commits), cold)
    warm, fresh = project.lint()[1], project.lint(cold=True)[1]
    print("the same findings:", told == same == again and warm == fresh)


if __name__ == "__main__":
    main()
