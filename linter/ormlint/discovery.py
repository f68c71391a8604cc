"""Which files are linted, and which are read besides because the linted ones may use them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ormlint.config import Config
from ormlint.folders import Walk, is_migration, is_test_file, is_test_folder, makes_up_data
from ormlint.outcome import Problem
from ormlint.patterns import Patterns

_PROJECT_MARKS = ("pyproject.toml", "ormlint.toml", "manage.py", "setup.py", "setup.cfg", ".git")


@dataclass
class Discovery:
    """Absolute paths, each once, in order."""

    targets: list[Path] = field(default_factory=list)
    context: list[Path] = field(default_factory=list)
    """The other files of the projects that the targets belong to."""
    roots: list[Path] = field(default_factory=list)
    """The top folders of these projects."""
    problems: list[Problem] = field(default_factory=list)
    whole: bool = False
    """Whether the paths cover all of these projects."""


def discover(paths: Sequence[Path], config: Config, extra: Sequence[Path] = ()) -> Discovery:
    """The files under these paths, and those of their projects.

    A file that is named is linted, whatever the patterns say, unless ``force_exclude`` is set.
    ``extra`` are targets that need not exist on disk (the text of an editor).
    """
    found = Discovery()
    named = [Path(os.path.abspath(path)) for path in paths]
    targets = [Path(os.path.abspath(path)) for path in extra]
    for path in named:
        targets.extend(_targets(path, config, found.problems))
    found.targets = _in_order(targets)
    if not found.targets:
        return found
    found.roots = _roots([*named, *extra])
    found.whole = all(any(root.is_relative_to(path) for path in named) for root in found.roots)
    context = (file for root in found.roots for file in _context(root, config))
    found.context = _in_order(set(context) - set(found.targets))
    return found


def display(path: Path) -> str:
    """The path as printed: from the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def project_root(path: Path) -> Path:
    """The nearest folder at or above the path that looks like the top of a project.

    The home folder never does: many keep a ``.git`` there.
    """
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.parents):
        if folder in (Path.home(), Path(folder.anchor)):
            break
        if any((folder / mark).exists() for mark in _marks(folder)):
            return folder
    return start


def _marks(folder: Path) -> Sequence[str]:
    """In a package, ``setup.py`` is a module like any other: the views of an installer, say."""
    in_package = (folder / "__init__.py").exists()
    return [mark for mark in _PROJECT_MARKS if not (in_package and mark.endswith(".py"))]


def _targets(path: Path, config: Config, problems: list[Problem]) -> Iterator[Path]:
    if path.is_dir():
        yield from _wanted(Walk(path, problems), config, _in_tests(path))
    elif path.exists() or path.is_symlink():
        if not (config.force_exclude and _unwanted(path, config)):
            yield path
    else:
        problems.append(Problem(display(path), None, "no such file or folder"))


def _wanted(walk: Walk, config: Config, in_tests: bool) -> Iterator[Path]:
    """The files to lint; a folder that is named is walked even if a pattern excludes it."""
    excludes = [patterns for patterns in _excludes(config) if not _covers(patterns, walk.top)]
    with_tests = config.include_tests or in_tests

    def enter(folder: Path) -> bool:
        return (with_tests or not is_test_folder(folder)) and not _excluded(excludes, folder, True)

    for file in walk.files(enter):
        wanted = with_tests or not (is_test_file(file) or makes_up_data(file))
        if wanted and not (_excluded(excludes, file, False) or is_migration(file)):
            yield file


def _unwanted(file: Path, config: Config) -> bool:
    """Whether the walk of a project would pass by a file."""
    is_test = is_test_file(file) or _in_tests(file.parent)
    excluded = _excluded(_excludes(config), file, False) or is_migration(file)
    return excluded or (is_test and not config.include_tests)


def _excludes(config: Config) -> list[Patterns]:
    return [
        Patterns(config.root, (*config.exclude, *config.extend_exclude)),
        Patterns(Path.cwd(), config.exclude_here),
    ]


def _context(root: Path, config: Config) -> Iterator[Path]:
    """What may be used from elsewhere: all but tests; settings that exclude are about linting."""

    def enter(folder: Path) -> bool:
        return config.include_tests or not is_test_folder(folder)

    for file in Walk(root, []).files(enter):
        if config.include_tests or not is_test_file(file):
            yield file


def _excluded(excludes: Iterable[Patterns], path: Path, is_folder: bool) -> bool:
    return any(patterns.says(path, is_folder) for patterns in excludes)


def _covers(patterns: Patterns, folder: Path) -> bool:
    above = (folder, *folder.parents)
    return any(patterns.says(path, True) for path in above if path != patterns.folder)


def _in_tests(folder: Path) -> bool:
    root = project_root(folder.parent)
    return any(is_test_folder(path) for path in (folder, *folder.parents) if root in path.parents)


def _roots(paths: Iterable[Path]) -> list[Path]:
    roots = sorted({project_root(Path(os.path.abspath(path))) for path in paths})
    return [root for root in roots if not any(other in root.parents for other in roots)]


def _in_order(files: Iterable[Path]) -> list[Path]:
    """Each file once, by path; a link only if what it leads to is not there itself."""
    distinct = set(files)
    real = {str(file) for file in distinct if not file.is_symlink()}
    kept = (file for file in distinct if not file.is_symlink() or os.path.realpath(file) not in real)
    return sorted(kept, key=lambda file: file.parts)
