"""What is imported, by what is asked: a start is fast when nothing is loaded that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"rich", "libcst", "sqlglot", "jinja2", "pathspec"}
PROGRAM = "import sys, atexit\natexit.register(lambda: None)\nimport os\nfrom ormlint.cli import main\n"
TELL = "os._exit = lambda code: print('\\n' + ' '.join(sys.modules), file=sys.stderr)\n"


def imported(folder: Path, *arguments: str, cache: bool = False) -> set[str]:
    program = f"{PROGRAM}{TELL}sys.argv[1:] = {list(arguments)!r}\nmain()"
    environment = {**os.environ, "ORMLINT_NO_CACHE": "" if cache else "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return {name.partition(".")[0] for name in done.stderr.split()} & HEAVY


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_nothing_heavy_for_a_word_or_two(folder: Path, option: str) -> None:
    assert imported(folder, option) <= ({"pathspec"} if option == "--help" else set())


def test_the_help_of_a_command(folder: Path) -> None:
    assert imported(folder, "check", "--help") <= {"pathspec"}


def test_an_unchanged_project_needs_no_parser(folder: Path) -> None:
    (folder / "a.py").write_text("x = 1\n")
    arguments = ("check", "--output-format", "concise")
    assert "libcst" in imported(folder, *arguments, cache=True)
    assert imported(folder, *arguments, cache=True) == {"pathspec"}
