"""The classes of frameworks that own a loop, as Python files that are only read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ormlint.project.modules import Module
from ormlint.project.symbols import External, ProjectClass, Symbol
from ormlint.source import SourceError, SourceFile

if TYPE_CHECKING:
    from ormlint.project.project import Project

OURS = Path(__file__).parents[1] / "stubs"


class Stubs:
    """The stubs under some folders, each laid out as the package that it stands for."""

    def __init__(self, project: Project, folders: tuple[Path, ...]) -> None:
        self._project = project
        self._folders = folders
        self._modules: dict[str, Module | None] = {}
        self._known: dict[str, Symbol | None] = {}

    def class_of(self, dotted: str) -> ProjectClass | None:
        """The stub of a class of a library."""
        symbol = self.symbol(dotted)
        return symbol if isinstance(symbol, ProjectClass) else None

    def symbol(self, dotted: str) -> Symbol | None:
        """What stands for a name of a library; ``None`` for most."""
        if dotted.partition(".")[0] not in self._packages:
            return None
        if dotted not in self._known:
            self._known[dotted] = None  # ends a cycle
            self._known[dotted] = self._find(dotted)
        return self._known[dotted]

    def _find(self, dotted: str) -> Symbol | None:
        module, _, name = dotted.rpartition(".")
        stub = self._module(module)
        found = None if stub is None else stub.lookup(name)
        return self.symbol(found.dotted) if isinstance(found, External) else found

    def _module(self, name: str) -> Module | None:
        if name not in self._modules:
            self._modules[name] = self._read(name)
        return self._modules[name]

    def _read(self, name: str) -> Module | None:
        path = self._paths.get(name)
        if path is None:
            return None
        try:
            file = SourceFile.read(path, str(path))
        except SourceError as error:
            self._project.note(error)
            return None
        return Module(self._project, name, file, str(path.parent), is_package=False, stub=True)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted(folder.rglob("*.py")):
                parts = path.relative_to(folder).with_suffix("").parts
                found[".".join(part for part in parts if part != "__init__")] = path
        return found

    @cached_property
    def _packages(self) -> frozenset[str]:
        return frozenset(name.partition(".")[0] for name in self._paths)
