"""Finds the classes that may be models, by the names in class headers; nothing is parsed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ormlint.project.schema.wellknown import MODEL_NAMES, NO_MODEL_ENDINGS
from ormlint.project.symbols import ProjectClass

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.source import Block

_RENAMED = re.compile(r"([A-Z]\w*)[ \t]+as[ \t]+([A-Z]\w*)")
_FROM_MODELS = re.compile(
    r"^[ \t]*from[ \t]+([\w.]*models[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)", re.MULTILINE
)

_ALIAS = re.compile(r"^(\w+)[ \t]*=[ \t]*(?:\w+\.)*(\w+)[ \t]*$", re.MULTILINE)
_WORD = re.compile(r"\w+")


def class_blocks(block: Block) -> Iterator[Block]:
    """The classes of a block and those within them; classes made in functions are left out."""
    for child in block.children:
        if child.kind == "class":
            yield child
            yield from class_blocks(child)


def candidates(project: Project) -> list[ProjectClass]:
    """The classes with a base that may be a model, directly or not."""
    heirs: dict[str, list[tuple[Module, Block]]] = defaultdict(list)
    other_names: dict[str, set[str]] = defaultdict(set)
    starts: set[str] = set(MODEL_NAMES)
    for module in project.modules.values():
        if module.block is None:
            continue
        for block in class_blocks(module.block):
            for base in block.bases:
                heirs[last_name(base)].append((module, block))
        _note_names(module.file.text, other_names, starts)
    starts.update(name for name in [*heirs, *other_names] if name.endswith("Model"))
    return _closure(heirs, other_names, starts)


def _note_names(text: str, other_names: dict[str, set[str]], starts: set[str]) -> None:
    if " as " in text:
        for original, alias in _RENAMED.findall(text):
            other_names[original].add(alias)
    for alias, original in _ALIAS.findall(text):
        other_names[original].add(alias)
    for where, names in _FROM_MODELS.findall(text) if "models" in text else ():
        if not any(part.endswith("models") for part in where.split(".")):
            continue
        starts.update(name for name in _WORD.findall(names) if _may_be_model(name))


def _may_be_model(name: str) -> bool:
    return name[:1].isupper() and not name.endswith(NO_MODEL_ENDINGS)


def _closure(
    heirs: dict[str, list[tuple[Module, Block]]], other_names: dict[str, set[str]], starts: Iterable[str]
) -> list[ProjectClass]:
    found: dict[str, ProjectClass] = {}
    pending = sorted(starts)
    seen = set(pending)
    while pending:
        name = pending.pop()
        names = set(other_names.get(name, ()))
        for module, block in heirs.get(name, ()):
            symbol = _settled(module, block)
            if symbol is not None:
                found.setdefault(symbol.qualname, symbol)
                names.add(block.name)
        pending += sorted(names - seen)
        seen |= names
    return list(found.values())


def _settled(module: Module, block: Block) -> ProjectClass | None:
    """The class of a block; of several at module level with one name the one that the name stands for."""
    symbol = module.definitions.get(block.name) if block.parent is module.block else module.class_of(block)
    return symbol if isinstance(symbol, ProjectClass) else None


def last_name(base: str) -> str:
    """The last part of the name of a base class as written."""
    return base.partition("[")[0].partition("(")[0].rpartition(".")[2].strip()
