"""Times ormlint and other linters on the same projects, in one run: ``tests/benchmarks/others.py PATH…``.

The programs are installed into two environments under build/benchmarks, so that flake8 has no plugins and
ormlint is what its users have. Each PATH is copied, so that files can be edited. Prints tables in Markdown:
seconds by the clock and of processors. On a machine that does other things the clock says little.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from cache import Project, Took, copied, middle, took
from edits import Editor

ROOT = Path(__file__).parents[2]
PACKAGES = ("django", "djch", "flake8", "pylint", "pylint-django", "ruff")
PYLINT = ("--load-plugins=pylint_django", "--recursive=y", "--score=n")


def installed(folder: Path, *packages: str) -> Path:
    """Where the programs of these packages are, in an environment that is made if need be."""
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        python = folder / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return folder / "bin"


def within(limit: float, command: Sequence[str], folder: Path) -> tuple[Took, str] | None:
    """How long a command takes; ``None`` if it takes longer than this many seconds."""
    try:
        return took(command, folder, limit)
    except subprocess.TimeoutExpired:
        return None


def measure(project: Project, editor: Editor, others: Path, given: argparse.Namespace) -> None:
    """All rows of one table."""
    print("| run | clock | processor |\n| --- | ---: | ---: |")
    whole(project, editor, given.edits)
    for name, arguments in {
        "djch check": ["djch", "check"],
        "flake8": ["flake8", "--isolated", "--jobs", "1", "."],
        "ruff check": ["ruff", "check", "--isolated", "--no-cache", "."],
        "pylint with pylint-django": ["pylint", *PYLINT, "."],
    }.items():
        told(name, within(given.limit, [str(others / arguments[0]), *arguments[1:]], project.folder), given)
    single(project, editor, others, given)


def told(name: str, run: tuple[Took, str] | None, given: argparse.Namespace) -> None:
    """A row of the table."""
    if run is None:
        print(f"| {name} | > {given.limit:.0f} s | |")
    else:
        show(name, run[0])


def show(name: str, run: Took) -> None:
    """A row of the table."""
    print(f"| {name} | {run.wall:.2f} s | {run.cpu:.2f} s |", flush=True)


def whole(project: Project, editor: Editor, edits: int) -> None:
    """ormlint on all files: cold, unchanged, after an edit."""
    show("ormlint, cold", project.lint()[0])
    show("ormlint, unchanged", project.lint()[0])
    runs, _ = project.edited(editor, edits, commit=False)
    show(f"ormlint, one file edited (of {edits})", middle(runs))


def single(project: Project, editor: Editor, others: Path, given: argparse.Namespace) -> None:
    """The edited file alone, as a hook lints it."""
    project.lint()
    runs, names = project.edited(editor, given.edits, commit=True)
    show(f"ormlint, the edited file alone (of {given.edits})", middle(runs))
    flake8 = [str(others / "flake8"), "--isolated"]
    show("flake8, the same files", middle([took([*flake8, name], project.folder)[0] for name in names]))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=5, help="how many (default: 5)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=900, help="seconds for a linter (default: 900)")
    parser.add_argument("--environments", type=Path, default=ROOT / "build" / "benchmarks")
    given = parser.parse_args()
    ormlint = installed(given.environments / "ormlint", str(ROOT)) / "ormlint"
    others = installed(given.environments / "others", *PACKAGES)
    program = [str(ormlint), "check", "--exit-zero", "--output-format", "concise"]
    for path in given.paths:
        print(f"\n### {path.name}\n")
        with tempfile.TemporaryDirectory() as top:
            folder = copied(path, Path(top, "project"))
            project = Project(folder, Path(top, "cache"), program)
            measure(project, Editor(folder, given.seed), others, given)


if __name__ == "__main__":
    main()
