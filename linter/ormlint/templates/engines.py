"""The engines that ``TEMPLATES`` of the settings names: folders, context processors, an environment."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ormlint.source import SourceFile
from ormlint.templates.constants import UNKNOWN, Constants

_SAID = re.compile(r"^[ \t]*TEMPLATES\b[^=\n]*(?<![=!<>])=(?!=)", re.MULTILINE)


@dataclass(frozen=True)
class EngineSettings:
    """One entry of ``TEMPLATES``; names of functions are dotted."""

    jinja: bool
    dirs: tuple[Path, ...] = ()
    processors: tuple[str, ...] = ()
    """The functions that add names to the context of each page that is rendered for a request."""
    environment: str = ""
    """The function that makes the environment of Jinja."""
    globals: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)


def engines(files: Sequence[SourceFile], roots: Sequence[Path]) -> list[EngineSettings]:
    """The engines of all settings in these files, each once; of their folders those under ``roots``."""
    return _Reader(files, roots).engines()


@dataclass
class _Reader:
    files: Sequence[SourceFile]
    roots: Sequence[Path]
    _modules: dict[Path, Constants] = field(default_factory=dict)

    def engines(self) -> list[EngineSettings]:
        found: list[EngineSettings] = []
        for file in self.files:
            if "TEMPLATES" in file.text and _SAID.search(file.text):
                said = self._module(file).value("TEMPLATES")
                entries = said if isinstance(said, list) else []
                found += [self._engine(entry) for entry in entries if isinstance(entry, dict)]
        return [engine for index, engine in enumerate(found) if engine not in found[:index]]

    def _engine(self, entry: dict[Any, Any]) -> EngineSettings:
        options = entry.get("OPTIONS")
        options = options if isinstance(options, dict) else {}
        environment = str(options.get("environment"))
        return EngineSettings(
            jinja="jinja" in str(entry.get("BACKEND", "")).lower(),
            dirs=tuple(self._folders(entry.get("DIRS"))),
            processors=tuple(text for text in _list(options.get("context_processors")) if _is_dotted(text)),
            environment=environment if _is_dotted(environment) else "",
            globals=_functions(options.get("globals")),
            filters=_functions(options.get("filters")),
        )

    def _folders(self, said: object) -> Iterator[Path]:
        """Where a path is relative, from the top of the project that it is in."""
        for folder in _list(said):
            if isinstance(folder, (str, Path)):
                paths = [Path(os.path.normpath(root / folder)) for root in self.roots]
                yield from (
                    path for root, path in zip(self.roots, paths, strict=True) if root in path.parents
                )

    def _module(self, file: SourceFile) -> Constants:
        path = Path(os.path.abspath(file.path))
        if path not in self._modules:
            self._modules[path] = Constants(path, file.text, self._lookup)
        return self._modules[path]

    def _lookup(self, path: Path, name: str, level: int) -> Constants | None:
        """A module by a relative name, or by the end of its path."""
        parts = name.split(".") if name else []
        if level:
            file = self._by_path.get(Path(*path.parents[level - 1].parts, *parts).with_suffix(".py"))
            file = file or self._by_path.get(Path(*path.parents[level - 1].parts, *parts, "__init__.py"))
        else:
            file = self._absolute(parts, path)
        return None if file is None else self._module(file)

    def _absolute(self, parts: list[str], path: Path) -> SourceFile | None:
        for root in path.parents if parts else ():
            for ending in ((*parts[:-1], f"{parts[-1]}.py"), (*parts, "__init__.py")):
                file = self._by_path.get(Path(*root.parts, *ending))
                if file is not None:
                    return file
        return None

    @cached_property
    def _by_path(self) -> dict[Path, SourceFile]:
        return {Path(os.path.abspath(file.path)): file for file in self.files}


def _list(said: object) -> list[Any]:
    return [item for item in said if item is not UNKNOWN] if isinstance(said, list) else []


def _is_dotted(said: object) -> bool:
    return isinstance(said, str) and "." in said


def _functions(said: object) -> dict[str, str]:
    found = said.items() if isinstance(said, dict) else ()
    return {str(name): value for name, value in found if _is_dotted(value)}
