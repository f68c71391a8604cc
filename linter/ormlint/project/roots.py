"""Which dotted names a file can be imported by: source roots, packages, namespace packages."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

_INIT = "__init__.py"
_ROOT_MARKS = ("manage.py", "setup.py", "pyproject.toml")


class Roots:
    """The folders that imports may start from, as the files of the project show them."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files = frozenset(paths)
        self._packages: dict[str, bool] = {}
        self._marked: dict[str, bool] = {}
        folders = [os.path.dirname(path) for path in self._files]
        self._top = os.path.commonpath(folders) if folders else os.sep
        if self._is_package(self._top):
            self._top = self._root(self._top)

    def names(self, path: str) -> list[str]:
        """The dotted names of a file, the one it most likely goes by first."""
        root = self._root(os.path.dirname(path))
        names = [_dotted(path, root)]
        names += [_dotted(path, folder) for folder in self._above(root)]
        names += [_dotted(path, folder) for folder in self._inner_roots(path, root)]
        return [name for name in dict.fromkeys(names) if name]

    def _root(self, folder: str) -> str:
        while self._is_package(folder) and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        return folder

    def _is_package(self, folder: str) -> bool:
        if folder not in self._packages:
            self._packages[folder] = self._holds(folder, _INIT)
        return self._packages[folder]

    def _holds(self, folder: str, name: str) -> bool:
        path = os.path.join(folder, name)
        return path in self._files or os.path.isfile(path)

    def _above(self, root: str) -> list[str]:
        """Namespace packages: the folders between the root and the top of all files."""
        found = []
        while root != self._top and os.path.basename(root).isidentifier() and len(root) > len(self._top):
            root = os.path.dirname(root)
            found.append(root)
        return found

    def _inner_roots(self, path: str, root: str) -> list[str]:
        """Packages that imports start from all the same, as ``manage.py`` in them tells."""
        found = []
        folder = os.path.dirname(path)
        while folder != root:
            if folder not in self._marked:
                self._marked[folder] = any(self._holds(folder, mark) for mark in _ROOT_MARKS)
            if self._marked[folder]:
                found.append(folder)
            folder = os.path.dirname(folder)
        return found


def _dotted(path: str, root: str) -> str:
    parts = os.path.relpath(path, root)[: -len(".py")].split(os.sep)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or os.path.basename(root)


def absolute(path: Path) -> str:
    """The path from the top of the file system; nothing is looked up."""
    return os.path.abspath(path)


def unique_names(candidates: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """A name for each file, given by path and candidate names: the first one that no other file has."""
    taken = Counter(name for _, names in candidates for name in names[:1])
    everyones = Counter(name for _, names in candidates for name in names)
    return [_unique(path, names, taken, everyones) for path, names in candidates]


def _unique(path: str, names: Sequence[str], taken: Counter[str], everyones: Counter[str]) -> str:
    if taken[names[0]] == 1:
        return names[0]
    for name in names[1:]:
        if everyones[name] == 1:
            return name
    return ".".join(part for part in path[: -len(".py")].split(os.sep) if part)
