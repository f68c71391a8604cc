"""Walks folders for Python files or others, past all that is never anybody's own code."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ormlint.outcome import Problem
from ormlint.patterns import Patterns

_NEVER = frozenset(
    {".git", ".hg", ".svn", ".bzr", ".tox", ".nox", ".venv", ".direnv", ".eggs", "__pypackages__"}
    | {
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".ormlint_cache",
        ".pytest_cache",
        ".pytype",
        ".hypothesis",
    }
    | {"node_modules", "site-packages", ".ormlint_cache", ".ipynb_checkpoints", ".idea", ".vscode"}
)
_UNLESS_PACKAGE = frozenset({"build", "dist", "env", "venv"})
_TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "unittests", "test_utils", "testutils", "test_helpers"}
)
_TEST_FILES = frozenset({"tests.py", "testcases.py", "conftest.py"})
_TEST_ENDS = ("_test.py", "_tests.py", "_testcase.py", "_test_case.py", "_testcases.py", "_test_cases.py")
_MADE_UP = re.compile(
    r"(?:^|_)(?:dummy|seeds?|seeder|demo|faker?|fixtures?|sample_?data|test_?data)(?:_|$)|(?:generate\w*|test)data$"
    r"|(?:^|_)populate(?:_(?:db|database|data|all|dev|test|example|sample)\w*)?$"
)
_REVISION = re.compile(r"^revision\b[^=\n]*=", re.MULTILINE)
_BELOW = re.compile(r"^down_revision\b[^=\n]*=", re.MULTILINE)


def _is_python(path: Path) -> bool:
    return path.name.endswith(".py")


class Walk:
    """The files under a folder, those of Python unless told; links to folders are not followed."""

    def __init__(
        self, top: Path, problems: list[Problem], wanted: Callable[[Path], bool] = _is_python
    ) -> None:
        self.top = top
        self.problems = problems
        self._wanted = wanted

    def files(self, enter: Callable[[Path], bool]) -> Iterator[Path]:
        """All files that are neither ignored by git nor in a folder that ``enter`` refuses."""
        above = _ignores_above(self.top)
        if any(patterns.says(self.top, True) for patterns in above):
            above = []  # it was named, so it is wanted
        pending = [(self.top, above)]
        while pending:
            folder, ignores = pending.pop()
            ignores = _ignores_in(folder, ignores)
            for path, is_folder in self._entries(folder):
                if _ignored(path, is_folder, ignores):
                    continue
                if not is_folder:
                    yield path
                elif not _is_foreign(path) and enter(path):
                    pending.append((path, ignores))

    def _entries(self, folder: Path) -> list[tuple[Path, bool]]:
        """The folders and the files wanted in a folder; of links those that lead to no folder."""
        try:
            with os.scandir(folder) as entries:
                found = [(folder / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError as error:
            name = Path(os.path.relpath(folder)).as_posix()
            self.problems.append(Problem(name, None, f"cannot be read: {error.strerror or error}"))
            return []
        return [(path, is_folder) for path, is_folder in found if is_folder or self._takes(path)]

    def _takes(self, path: Path) -> bool:
        return self._wanted(path) and not os.path.isdir(path)


def is_test_folder(folder: Path) -> bool:
    """Whether by its name the folder holds tests."""
    return folder.name in _TEST_FOLDERS or folder.name.endswith("_tests")


def is_test_file(file: Path) -> bool:
    """Whether by its name the file is a test or serves tests."""
    name = file.name
    return name in _TEST_FILES or name.startswith("test_") or name.endswith(_TEST_ENDS)


def makes_up_data(file: Path) -> bool:
    """Whether by its name the file fills a database with made-up data, to show something or to test it."""
    return _MADE_UP.search(file.stem.lower().replace("-", "_")) is not None


def is_migration(file: Path) -> bool:
    """Whether the file is a revision of Alembic; only the folder ``versions`` has any."""
    if file.parent.name != "versions":
        return False
    try:
        return is_revision(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False


def is_revision(text: str) -> bool:
    """Whether a module is a revision of Alembic, by the names that Alembic reads of it."""
    return "alembic" in text and _REVISION.search(text) is not None and _BELOW.search(text) is not None


def _is_foreign(folder: Path) -> bool:
    """Whether a folder is an environment, a cache, the output of a build."""
    if folder.name in _NEVER or folder.name.endswith((".egg", ".egg-info")):
        return True
    if (folder / "pyvenv.cfg").exists():
        return True
    return folder.name in _UNLESS_PACKAGE and not (folder / "__init__.py").exists()


def _ignored(path: Path, is_folder: bool, ignores: list[Patterns]) -> bool:
    """What the nearest ``.gitignore`` that is about the path says."""
    for patterns in reversed(ignores):
        said = patterns.says(path, is_folder)
        if said is not None:
            return said
    return False


def _ignores_in(folder: Path, above: list[Patterns]) -> list[Patterns]:
    """The patterns in force inside a folder; a repository within starts anew."""
    outer = [] if (folder / ".git").exists() else above
    file = folder / ".gitignore"
    try:
        text = file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return outer
    return [*outer, Patterns(folder, text.splitlines())]


def _ignores_above(top: Path) -> list[Patterns]:
    """Those of the folders above, from the top of the repository down."""
    if (top / ".git").exists():
        return []
    above: list[Path] = []
    for folder in top.parents:
        above.append(folder)
        if (folder / ".git").exists():
            break
    else:
        return []
    ignores: list[Patterns] = []
    for folder in reversed(above):
        ignores = _ignores_in(folder, ignores)
    return ignores
