"""The project: its files as modules, and the way from a name to what it stands for."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.lookups import Lookups
from ormlint.project.modules import Module
from ormlint.project.roots import Roots, absolute, unique_names
from ormlint.project.stubs import OURS, Stubs
from ormlint.project.symbols import BUILTINS, Assignment, External, ProjectClass, ProjectFunction, Symbol
from ormlint.source import SourceError

if TYPE_CHECKING:
    from ormlint.project.schema import Schema
    from ormlint.project.schema.labels import Labels
    from ormlint.project.schema.settings import Settings
    from ormlint.source import Block, SourceFile

_MAX_ALIASES = 20


class Project:
    """All files of a project. Files that cannot be read as Python are in ``errors``, each once."""

    builtins = BUILTINS

    def __init__(
        self,
        files: Sequence[SourceFile],
        small_models: Sequence[str] = (),
        stub_folders: Sequence[Path] = (),
    ) -> None:
        self.small_models = tuple(small_models)
        self._stub_folders = tuple(stub_folders)
        self.errors: list[SourceError] = []
        self.lookups = Lookups()
        self.modules: dict[str, Module] = {}
        """By dotted name."""
        self._failed: set[str] = set()
        self._at: dict[str, Module] = {}
        self._candidates: dict[str, list[Module]] = defaultdict(list)
        self._classes: dict[str, ProjectClass | None] = {}
        self._add(files)

    def _add(self, files: Sequence[SourceFile]) -> None:
        found = {absolute(file.path): file for file in files}
        stubs = tuple(os.path.join(absolute(folder), "") for folder in (*self._stub_folders, OURS))
        paths = {path: file for path, file in found.items() if not path.startswith(stubs)}
        roots = Roots(paths)
        candidates = [(path, roots.names(path)) for path in paths]
        for (path, names), name in zip(candidates, unique_names(candidates), strict=True):
            folder, base = os.path.split(path)
            module = Module(self, name, paths[path], folder, is_package=base == "__init__.py")
            self.modules[name] = module
            self._at[folder if module.is_package else path[: -len(".py")]] = module
            for candidate in {name, *names}:
                self._candidates[candidate].append(module)

    def module(self, dotted: str) -> Module | None:
        """The module of a dotted name; of a longer or shorter name too, when only one module can be meant."""
        return self.modules.get(dotted) or self.find(dotted, None)

    def find(self, dotted: str, importer: Module | None) -> Module | None:
        """The module that an absolute import in ``importer`` means."""
        found = self._candidates.get(dotted, ())
        if len(found) == 1:
            return found[0]
        return _nearest(found, importer) if found and importer is not None else None

    def module_at(self, path: str) -> Module | None:
        """The module or package at an absolute path without ``.py``."""
        return self._at.get(path)

    def module_in(self, folder: str, name: str) -> Module | None:
        """The module or package in a folder."""
        return self._at.get(os.path.join(folder, name))

    def symbol(self, dotted: str) -> Symbol | None:
        """What a full dotted name stands for; ``External`` when it is of no package of the project."""
        parts = dotted.split(".")
        for count in range(len(parts), 0, -1):
            symbol: Symbol | None = self.module(".".join(parts[:count]))
            if symbol is not None:
                for name in parts[count:]:
                    symbol = None if symbol is None else self.attribute(symbol, name)
                return symbol
        return None if parts[0] in self._tops else External(dotted)

    @cached_property
    def _tops(self) -> frozenset[str]:
        return frozenset(name.partition(".")[0] for name in self.modules)

    def attribute(self, symbol: Symbol, name: str) -> Symbol | None:
        """What an attribute of a symbol stands for."""
        symbol = self.followed(symbol) or symbol
        if isinstance(symbol, Module):
            return symbol.lookup(name)
        if isinstance(symbol, External):
            dotted = f"{symbol.dotted}.{name}"
            return self.find(dotted, None) or External(dotted)
        return symbol.member(name) if isinstance(symbol, ProjectClass) else None

    def followed(self, symbol: Symbol | None) -> Symbol | None:
        """What an assignment of a mere name stands for in the end; any other symbol itself."""
        for _ in range(_MAX_ALIASES):
            if not isinstance(symbol, Assignment):
                return symbol
            if not isinstance(symbol.node, cst.Name | cst.Attribute):
                return symbol
            symbol = symbol.module.resolve(symbol.node)
        return None

    def class_named(self, qualname: str) -> ProjectClass | None:
        """The class of a full name such as ``package.module.Outer.Inner``."""
        if qualname not in self._classes:
            self._classes[qualname] = self._find_class(qualname)
        return self._classes[qualname]

    def _find_class(self, qualname: str) -> ProjectClass | None:
        parts = qualname.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = self.modules.get(".".join(parts[:count]))
            if module is not None:
                return _class_within(module, parts[count:])
        return None

    def model_class(self, label: str) -> ProjectClass | None:
        """The class that ``app.Model`` names, by the place of its module; the schema need not be built."""
        app, _, name = label.lower().rpartition(".")
        found = self._classes_by_name.get(name, ())
        found = [symbol for symbol in found if self.labels.of(symbol.module).lower() == app]
        return found[0] if len(found) == 1 else None

    @cached_property
    def user_class(self) -> ProjectClass | External | None:
        """The class of the user model, as the settings tell."""
        label = self.settings.value("AUTH_USER_MODEL")
        if label is None or label == "auth.User":
            return External("django.contrib.auth.models.User")
        return self.model_class(label)

    @cached_property
    def labels(self) -> Labels:
        """The app label of each module."""
        from ormlint.project.schema.labels import Labels

        return Labels(self)

    @cached_property
    def settings(self) -> Settings:
        """The settings that name models."""
        from ormlint.project.schema.settings import Settings

        return Settings(self)

    @cached_property
    def _classes_by_name(self) -> dict[str, list[ProjectClass]]:
        found: dict[str, list[ProjectClass]] = defaultdict(list)
        for module in self.modules.values():
            for symbol in module.definitions.values():
                if isinstance(symbol, ProjectClass):
                    found[symbol.name.lower()].append(symbol)
        return found

    def dotted_name(self, symbol: Symbol | None) -> str:
        """The full dotted name of a symbol; empty for ``None``."""
        if symbol is None:
            return ""
        if isinstance(symbol, External):
            return symbol.dotted
        if isinstance(symbol, Module):
            return symbol.name
        return f"{symbol.module.name}.{symbol.name}" if isinstance(symbol, Assignment) else symbol.qualname

    def block_of(self, file: SourceFile) -> Block | None:
        """The module block of a file; ``None``, and an error noted, when it cannot be scanned."""
        try:
            return file.block
        except SourceError as error:
            self.note(error)
            return None

    def node_of(self, block: Block) -> cst.FunctionDef | cst.ClassDef | cst.Module | None:
        """The parsed block; ``None``, and an error noted, when it is no valid Python."""
        try:
            return block.node()
        except SourceError as error:
            self.note(error)
            return None

    def note(self, error: SourceError) -> None:
        """Remember a file that cannot be read, once."""
        if error.path not in self._failed:
            self._failed.add(error.path)
            self.errors.append(error)

    @cached_property
    def stubs(self) -> Stubs:
        """What stands for the classes of frameworks."""
        return Stubs(self, (*self._stub_folders, OURS))

    @cached_property
    def schema(self) -> Schema:
        """The models of the project."""
        from ormlint.project.schema import Schema

        return Schema(self)


def _nearest(modules: Sequence[Module], importer: Module) -> Module | None:
    """The module that shares the longest path with the importer; none when two are equally near."""
    shared = [len(os.path.commonpath([module.folder, importer.folder])) for module in modules]
    best = max(shared)
    return modules[shared.index(best)] if shared.count(best) == 1 else None


def _class_within(module: Module, names: Sequence[str]) -> ProjectClass | None:
    """A class at module level, in another class or in a function."""
    found: Symbol | None = module.definitions.get(names[0])
    for name in names[1:]:
        if not isinstance(found, ProjectClass | ProjectFunction):
            return None
        blocks = [block for block in found.block.children if block.name == name]
        found = module.symbol_of(blocks[-1]) if blocks else None
    return found if isinstance(found, ProjectClass) else None
