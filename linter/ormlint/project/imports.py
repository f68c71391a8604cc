"""What import statements bring."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import Import, dotted
from ormlint.project.symbols import External

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.symbols import Symbol


def imported(module: Module, node: Import, name: str) -> Symbol | None:
    """What an import statement of a module binds to a local name."""
    if isinstance(node.names, cst.ImportStar):
        return None
    for alias in node.names:
        local = alias.asname.name if alias.asname is not None else None
        if isinstance(node, cst.ImportFrom):
            original = dotted(alias.name)
            if name == (dotted(local) if local is not None else original):
                return imported_from(module, node, source_of(module, node), original)
        elif name == (dotted(local) if local is not None else dotted(alias.name).partition(".")[0]):
            return _module(module, dotted(alias.name) if local is not None else name)
    return None


def _module(module: Module, name: str) -> Symbol:
    found = module.project.find(name, module)
    return External(name) if found is None or found is module else found


def source_of(module: Module, node: cst.ImportFrom) -> Module | External | None:
    """The module that ``from … import`` names."""
    name = dotted(node.module) if node.module is not None else ""
    if not node.relative:
        found = module.project.find(name, module)
        return External(name) if found is None or found is module else found
    return module.project.module_at(os.path.join(_folder(module, node), *filter(None, name.split("."))))


def imported_from(
    module: Module, node: cst.ImportFrom, source: Module | External | None, name: str
) -> Symbol | None:
    """What ``from source import name`` brings: an attribute of the source, or a module in it."""
    from ormlint.project.modules import Module

    if isinstance(source, Module):
        return source.lookup(name)
    if isinstance(source, External):
        within = module.project.find(f"{source.dotted}.{name}", module)
        return External(f"{source.dotted}.{name}") if within is None else within
    inner = dotted(node.module).split(".") if node.module is not None else []
    found = module.project.module_at(os.path.join(_folder(module, node), *inner, name))
    return found or External(".".join([*_package(module, node), *inner, name]))


def _package(module: Module, node: cst.ImportFrom) -> list[str]:
    """The name of the package that a relative import starts from."""
    levels = len(node.relative) - module.is_package
    parts = module.name.split(".")
    return parts[: len(parts) - levels] if levels < len(parts) else []


def _folder(module: Module, node: cst.ImportFrom) -> str:
    """The folder that a relative import starts from."""
    folder = module.folder
    for _ in node.relative[1:]:
        folder = os.path.dirname(folder)
    return folder
