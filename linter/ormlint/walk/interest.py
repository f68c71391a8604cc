"""Which functions are worth a walk: those in whose text rows can come to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ormlint.project import Module, ProjectFunction
from ormlint.source import Block, SourceError

if TYPE_CHECKING:
    from ormlint.project import Project

WORD = re.compile(r"[A-Za-z_]\w+")
STARTERS = frozenset(
    {"objects", "_default_manager", "_base_manager", "get_queryset", "get_list_or_404", "Paginator"}
    | {"get_descendants", "get_ancestors", "get_siblings"}
)
SQL_STARTERS = frozenset({"query", "select", "session", "scalars", "execute", "paginate"})
CONSUMERS = frozenset(
    {"for", "len", "sum", "max", "min", "sorted", "any", "map", "render", "JsonResponse", "Response", "count"}
)
"""One of these does something with rows that a helper returned."""
COMMON = frozenset({"get", "filter", "all", "items", "values", "keys", "children", "parent", "update", "add"})


class Interest:
    """Knows the words that start a query in this project."""

    def __init__(self, project: Project) -> None:
        models = project.schema.models.values()
        managers = {name for model in models for name in model.managers}
        relations = {
            relation.name for model in models for relation in model.relations.values() if relation.to_many
        }
        started = SQL_STARTERS if project.schema.has("sqlalchemy") else frozenset()
        self.sources = (STARTERS | started | managers | relations) - COMMON
        self.givers = frozenset(_givers(project, self.sources))

    def wants(self, text: str) -> bool:
        """Whether a function with this text is worth a walk."""
        words = set(WORD.findall(text))
        if not words.isdisjoint(self.sources):
            return True
        return not words.isdisjoint(self.givers) and not words.isdisjoint(CONSUMERS)


def _givers(project: Project, sources: frozenset[str]) -> Iterator[str]:
    """The names of functions that may return rows or loop over some, and of attributes that hold some."""
    seen = set()
    for module in project.modules.values():
        if module.file in seen:
            continue
        seen.add(module.file)
        yield from _kept(module.file.text, sources)
        for block in _functions(module):
            name = block.name
            if len(name) > 3 and not name.startswith("__") and name not in COMMON and _gives(block, sources):
                yield name


KEPT = re.compile(r"self\.(\w{4,})\s*=(?!=)(.*)")


def _kept(text: str, sources: frozenset[str]) -> Iterator[str]:
    """The attributes that a line gives what begins a query."""
    for match in KEPT.finditer(text):
        if match[1] not in COMMON and not sources.isdisjoint(WORD.findall(match[2])):
            yield match[1]


def _gives(block: Block, sources: frozenset[str]) -> bool:
    text = block.text
    return ("return " in text or "yield " in text) and not sources.isdisjoint(WORD.findall(text))


def _functions(module: Module) -> Iterator[Block]:
    try:
        yield from _within(module.file.block)
    except SourceError:
        return


def _within(block: Block) -> Iterator[Block]:
    for child in block.children:
        if child.kind == "function":
            yield child
        elif child.kind == "class":
            yield from _within(child)


def module_functions(module: Module) -> Iterator[ProjectFunction]:
    """The functions and methods of a module; those nested in functions are walked with them."""
    for block in _within(module.file.block):
        function = module.function_of(block)
        if function is not None:
            yield function
