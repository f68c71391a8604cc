"""Which functions are worth a walk: those in whose text rows can come to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ormlint.project import Module, ProjectFunction
from ormlint.source import Block, SourceError

if TYPE_CHECKING:
    from ormlint.project import Project

WORD = re.compile(r"[A-Za-z_]\w+")
MENTION = re.compile(r"(?<!super\(\))\.\s*([A-Za-z_]\w+)|(?<!def )\b([A-Za-z_]\w+)(?=\()")
"""A name that is called, or read of something; what is read of ``super()`` is walked there."""
STARTERS = frozenset(
    {"objects", "_default_manager", "_base_manager", "get_queryset", "get_list_or_404", "Paginator"}
    | {"get_descendants", "get_ancestors", "get_siblings"}
)
TEXT_STARTERS = frozenset(
    {"execute", "executemany", "fetchrow", "fetchval", "fetch_all", "fetch_one", "read_sql", "read_sql_query"}
    | {"SELECT", "INSERT", "UPDATE", "DELETE"}
)
SQL_STARTERS = frozenset({"query", "select", "session", "scalars", "execute", "paginate"})
PEEWEE_STARTERS = frozenset({"select", "get_or_none", "get_by_id", "prefetch", "create", "get"})
CONSUMERS = frozenset(
    {
        "for",
        "len",
        "sum",
        "max",
        "min",
        "sorted",
        "any",
        "map",
        "render",
        "JsonResponse",
        "Response",
        "count",
        "async",
    }
)
"""One of these does something with rows that a helper returned."""
READERS = frozenset(
    {"response_model", "router", "response", "output", "model_validate", "from_orm", "validate_python"}
    | {"dump", "dumps", "marshal", "marshal_with", "marshal_list_with", "jsonify", "paginate"}
    | {"render_template", "TemplateResponse", "view_config"}
)
"""The same, of frameworks that serve applications of SQLAlchemy."""
BUILT_IN = frozenset().union(*(dir(kind) for kind in (str, list, dict, set)))
COMMON = BUILT_IN | {"filter", "all", "children", "parent"}


Names = dict[str, list[str]]
"""The names that may give rows, by the displayed path of their file."""


class Interest:
    """Knows the words that start a query in this project."""

    def __init__(self, project: Project, known: Callable[[frozenset[str]], Names] | None = None) -> None:
        """``known`` tells the names of earlier runs by file, given the words that are looked for."""
        models = project.schema.models.values()
        managers = {name for model in models for name in model.managers}
        relations = {
            relation.name for model in models for relation in model.relations.values() if relation.to_many
        }
        started = SQL_STARTERS if project.schema.has("sqlalchemy") else frozenset()
        if any("context_processor" in module.file.text for module in project.modules.values()):
            started |= {"render_template"}
        self.consumers = CONSUMERS | READERS if started else CONSUMERS
        started |= PEEWEE_STARTERS if project.schema.has("peewee") else frozenset()
        self.starters = STARTERS | TEXT_STARTERS | started
        self.models = frozenset(model.name for model in models)
        self.members = (managers | relations) - COMMON - self.starters
        self.words = self.starters | self.members
        before = known(self.words) if known is not None else {}
        self.names = _names(project, self.words, before)
        self.givers = frozenset().union(*self.names.values())

    def wants(self, text: str) -> bool:
        """Whether a function with this text is worth a walk."""
        words = set(WORD.findall(text))
        if not words.isdisjoint(self.starters):
            return True
        found = words & self.members
        if not words.isdisjoint(self.consumers):
            if not words.isdisjoint(self.models):
                return True
            found |= words & self.givers
        return bool(found) and not found.isdisjoint(_mentioned(text))


def _mentioned(text: str) -> set[str]:
    return {match[1] or match[2] for match in MENTION.finditer(text)}


def _names(project: Project, words: frozenset[str], before: Names) -> Names:
    found: Names = {}
    for module in project.modules.values():
        path = module.file.display
        if path not in found:
            found[path] = before[path] if path in before else sorted(set(_givers(module, words)))
    return found


def _givers(module: Module, words: frozenset[str]) -> Iterator[str]:
    """The names of functions that may run queries or return rows, and of attributes that hold some."""
    yield from _kept(module.file.text, words)
    for block in _functions(module):
        name = block.name
        if len(name) > 3 and not name.startswith("__") and name not in COMMON and _asks(block, words):
            yield name


KEPT = re.compile(r"self\.(\w{4,})\s*=(?!=)(.*)")


def _kept(text: str, sources: frozenset[str]) -> Iterator[str]:
    """The attributes that a line gives what begins a query."""
    for match in KEPT.finditer(text):
        if match[1] not in COMMON and not sources.isdisjoint(WORD.findall(match[2])):
            yield match[1]


def _asks(block: Block, sources: frozenset[str]) -> bool:
    return not sources.isdisjoint(WORD.findall(block.text))


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


REVISION = re.compile(r"^down_revision\b", re.MULTILINE)


def module_functions(module: Module) -> Iterator[ProjectFunction]:
    """The functions and methods of a module; those nested in functions are walked with them.

    A revision of Alembic runs once, on the data of its day.
    """
    if REVISION.search(module.file.text):
        return
    for block in _within(module.file.block):
        function = module.function_of(block)
        if function is not None:
            yield function
