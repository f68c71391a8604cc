"""App labels: the app that a module belongs to, as its folders and app configurations tell."""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.project.schema.candidates import class_blocks

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.source import Block

_SETTING = re.compile(r"^[ \t]+(name|label)[ \t]*(?::[^=\n]*)?=[ \t]*[rub]?[\"']([\w.]+)[\"']", re.MULTILINE)


class Labels:
    """The app label of each module."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[str, str] = {}

    def of(self, module: Module) -> str:
        """The label of the app that contains a module."""
        if module.name not in self._known:
            self._known[module.name] = self._label(module)
        return self._known[module.name]

    def _label(self, module: Module) -> str:
        """The label of the innermost package with an app configuration or a module ``models``."""
        name = module.name if module.is_package else module.name.rpartition(".")[0]
        folder = module.folder
        while name:
            if name in self.configured:
                return self.configured[name]
            if self._project.module_in(folder, "models") is not None:
                return os.path.basename(folder)
            name, folder = name.rpartition(".")[0], os.path.dirname(folder)
        return os.path.basename(_outside_models(module))

    @cached_property
    def configured(self) -> dict[str, str]:
        """Labels by the name of the app's package, from the classes derived from ``AppConfig``."""
        found: dict[str, str] = {}
        for module in self._project.modules.values():
            if "Config" not in module.file.text or module.block is None:
                continue
            for block in class_blocks(module.block):
                if any(re.search(r"Config\b", base) for base in block.bases):
                    self._read(module, block, found)
        return found

    def _read(self, module: Module, block: Block, found: dict[str, str]) -> None:
        said = dict(reversed(_SETTING.findall(block.text)))
        if "name" not in said and ("label" not in said or not module.name.endswith("apps")):
            return
        app = self._project.find(said["name"], module) if "name" in said else None
        name = app.name if app is not None else said.get("name", _package(module))
        label = said.get("label", name.rpartition(".")[2])
        found.setdefault(name, label)


def _package(module: Module) -> str:
    return module.name if module.is_package else module.name.rpartition(".")[0]


def _outside_models(module: Module) -> str:
    """The folder of a module, or the one above when that is a package ``models``."""
    folder = module.folder
    return os.path.dirname(folder) if os.path.basename(folder) == "models" else folder
