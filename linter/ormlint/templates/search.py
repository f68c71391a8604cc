"""From the name of a template to the files that it can mean."""

from __future__ import annotations

import os
import posixpath
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from ormlint.folders import Walk
from ormlint.outcome import Problem
from ormlint.source import SourceError
from ormlint.source.uses import note
from ormlint.templates.engines import EngineSettings
from ormlint.templates.file import Engine, TemplateFile

_APP_FOLDERS = frozenset({"templates", "jinja2"})


def _anywhere(_: Path) -> bool:
    return True


class Templates:
    """The templates of a project, each read when somebody asks for it.

    ``roots`` are folders to search for ``templates`` and ``jinja2`` folders, as those of apps; ``dirs`` and
    ``jinja_dirs`` are folders that come first, as do those of ``engines``. ``enter`` refuses folders.
    """

    def __init__(
        self,
        roots: Sequence[Path],
        dirs: Sequence[Path] = (),
        jinja_dirs: Sequence[Path] = (),
        enter: Callable[[Path], bool] = _anywhere,
        engines: Sequence[EngineSettings] = (),
    ) -> None:
        self.roots = _outermost(roots)
        self.engines = engines
        dirs = [*dirs, *(folder for engine in engines if not engine.jinja for folder in engine.dirs)]
        jinja_dirs = [*jinja_dirs, *(folder for engine in engines if engine.jinja for folder in engine.dirs)]
        self.dirs = list(dict.fromkeys(_absolute(folder) for folder in (*dirs, *jinja_dirs)))
        self.problems: list[Problem] = []
        """Folders and files that cannot be read, each once."""
        self._jinja_dirs = [_absolute(folder) for folder in jinja_dirs if folder not in dirs]
        self._enter = enter
        self._files: dict[Path, TemplateFile | None] = {}

    def find(self, name: str, near: Path | None = None) -> list[TemplateFile]:
        """The files of this name, the most likely one first: those in ``dirs``, then by nearness."""
        paths = self._index.get(posixpath.normpath(name), ())
        ranked = sorted(paths, key=lambda path: (self._rank(path), -_shared(path, near), path))
        files = (self.file(path) for path in ranked)
        return [file for file in files if file is not None]

    def relative(self, name: str, asking: TemplateFile) -> list[TemplateFile]:
        """The files that a name in another template means; it may begin with ``./`` or ``../``."""
        if not name.startswith(("./", "../")):
            return self.find(name, asking.path)
        folders = [posixpath.dirname(own) for own in self.names(asking.path)]
        found = [self.find(posixpath.join(folder, name), asking.path) for folder in folders]
        return next((files for files in found if files), [])

    def file(self, path: Path) -> TemplateFile | None:
        """The template in a file, always the same object; ``None``, and a problem, if it cannot be read."""
        path = _absolute(path)
        note(path)
        if path not in self._files:
            self._files[path] = self._opened(path)
        return self._files[path]

    @property
    def opened(self) -> list[TemplateFile]:
        """The templates that somebody has asked for."""
        return [file for file in self._files.values() if file is not None]

    def names(self, path: Path) -> list[str]:
        """The names that a file can go by, the longest first."""
        path = _absolute(path)
        tops = (folder for folder in path.parents if self._is_top(folder))
        return [path.relative_to(top).as_posix() for top in reversed(list(tops))]

    def _is_top(self, folder: Path) -> bool:
        """Whether names of templates start from a folder."""
        if folder in self.dirs:
            return True
        if folder.name not in _APP_FOLDERS:
            return False
        return any(root == folder or root in folder.parents for root in self.roots)

    def paths(self) -> Iterator[Path]:
        """All templates, in order; none is read."""
        return iter(sorted({path for paths in self._index.values() for path in paths}))

    @cached_property
    def _index(self) -> dict[str, list[Path]]:
        index: defaultdict[str, list[Path]] = defaultdict(list)
        for path in dict.fromkeys(self._walk()):
            for name in self.names(path):
                index[name].append(path)
        return dict(index)

    def _walk(self) -> Iterator[Path]:
        for top in _outermost([*self.roots, *self.dirs]):
            if top.is_dir():
                yield from Walk(top, self.problems, self._is_template).files(self._enter)

    def _is_template(self, path: Path) -> bool:
        return not path.name.endswith((".py", ".pyc")) and any(map(self._is_top, path.parents))

    def _rank(self, path: Path) -> int:
        return next((at for at, folder in enumerate(self.dirs) if folder in path.parents), len(self.dirs))

    def _opened(self, path: Path) -> TemplateFile | None:
        told: Engine | None = "jinja" if any(folder in path.parents for folder in self._jinja_dirs) else None
        try:
            return TemplateFile.read(path, _display(path), told)
        except SourceError as error:
            self.problems.append(Problem(error.path, error.line, error.message))
            return None


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _display(path: Path) -> str:
    """The path as printed: from the working directory, with forward slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _outermost(folders: Iterable[Path]) -> list[Path]:
    distinct = list(dict.fromkeys(_absolute(folder) for folder in folders))
    return [folder for folder in distinct if not any(other in folder.parents for other in distinct)]


def _shared(path: Path, near: Path | None) -> int:
    """How many folders two paths have in common."""
    if near is None:
        return 0
    return len(Path(os.path.commonpath([path, _absolute(near)])).parts)
