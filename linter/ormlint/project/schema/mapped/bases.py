"""Which classes are mapped: those that descend from a declarative base, whatever made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.folders import is_revision
from ormlint.project.schema.candidates import class_blocks
from ormlint.project.schema.expressions import Expr, call_name
from ormlint.project.symbols import Assignment, External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.project import Project
    from ormlint.project.symbols import Symbol

MENTION = re.compile(r"sqlalchemy|sqlmodel", re.IGNORECASE)
BASE_MAKERS = frozenset({"declarative_base", "automap_base", "generate_base", "make_declarative_base"})
BASES = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "sqlmodel.SQLModel",
        "flask_appbuilder.Model",
        "flask_appbuilder.models.sqla.Model",
        "advanced_alchemy.base.UUIDBase",
        "advanced_alchemy.base.BigIntBase",
    }
)
MAPPERS = ("as_declarative", ".mapped", ".mapped_as_dataclass")
MIGRATION = re.compile(r"\b(?:migrations?|alembic)/(?:.*/)?versions/")
"""Revisions declare throw-away copies of the classes."""


def mentions(project: Project) -> bool:
    """Whether any file of a project names SQLAlchemy."""
    return any(MENTION.search(module.file.text) for module in project.modules.values())


class Mapped:
    """Knows which classes of a project are mapped."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._known: dict[ProjectClass, bool] = {}

    def classes(self) -> Iterator[ProjectClass]:
        """The mapped classes, abstract ones included, in the order of the files."""
        for module in self._project.modules.values():
            path = module.file.display.replace("\\", "/")
            if MIGRATION.search(path) or is_revision(module.file.text):
                continue
            for block in class_blocks(module.block) if module.block is not None else ():
                symbol = module.class_of(block)
                if symbol is not None and self.is_mapped(symbol):
                    yield symbol

    def is_mapped(self, symbol: ProjectClass) -> bool:
        """Whether a class descends from a declarative base, or is made one by a decorator."""
        if symbol not in self._known:
            self._known[symbol] = False
            known = self._decorated(symbol) or any(self._is_base(symbol))
            self._known[symbol] = known or _declares_table(symbol)
        return self._known[symbol]

    def _decorated(self, symbol: ProjectClass) -> bool:
        names = (text.partition("(")[0].strip() for text in symbol.block.decorators)
        return any(name.endswith(MAPPERS) for name in names)

    def _is_base(self, symbol: ProjectClass) -> Iterator[bool]:
        texts = symbol.block.bases
        found = symbol.bases if len(symbol.bases) == len(texts) else (None,) * len(texts)
        for text, base in zip(texts, found, strict=True):
            yield self._is_declarative(symbol, text.strip(), base)

    def _is_declarative(self, symbol: ProjectClass, text: str, base: Symbol | None) -> bool:
        if isinstance(base, ProjectClass):
            return base is not symbol and self.is_mapped(base)
        if isinstance(base, External) and base.dotted in BASES:
            return True
        named = symbol.module.resolve(text) if text.replace(".", "").isidentifier() else None
        if isinstance(named, Assignment) and (self._makes_base(named) or _is_made_below(named)):
            return True
        return self._is_database_model(symbol, text)

    def _makes_base(self, base: Assignment, depth: int = 5) -> bool:
        """``Base = declarative_base()``, or another name of it."""
        node = base.node
        if isinstance(node, cst.Call):
            inner = [argument.value for argument in node.args if isinstance(argument.value, cst.Call)]
            return call_name(node) in BASE_MAKERS or any(call_name(call) in BASE_MAKERS for call in inner)
        found = Expr(node, base.module).symbol() if node is not None and depth else None
        if isinstance(found, ProjectClass):
            return self.is_mapped(found)
        return isinstance(found, Assignment) and found is not base and self._makes_base(found, depth - 1)

    def _is_database_model(self, symbol: ProjectClass, text: str) -> bool:
        """``db.Model``, where ``db`` is the extension object of Flask-SQLAlchemy."""
        head, _, last = text.rpartition(".")
        if last != "Model" or not head.isidentifier():
            return False
        return is_database(symbol.module.lookup(head))


def _declares_table(symbol: ProjectClass) -> bool:
    """Whether a class with a base that is not known names its table and has columns."""
    known = all(isinstance(base, ProjectClass) for base in symbol.bases) and symbol.bases_known
    text = symbol.block.text
    named = "__tablename__ =" in text or "__table__ =" in text
    return named and not known and _COLUMN.search(text) is not None


_COLUMN = re.compile(r"\b(?:Column|mapped_column)\(|\bMapped\[")
_MADE = re.compile(
    r"\b(\w+)(?:\s*:\s*\w+)?\s*=\s*(?:\w+\.)*(?:declarative_base|automap_base|generate_base)\("
)


def _is_made_below(base: Assignment) -> bool:
    """``Base = Any`` for the type checker, ``Base = declarative_base()`` in the other branch."""
    return base.name in _MADE.findall(base.module.file.text)


def is_database(symbol: Symbol | None) -> bool:
    """Whether a name is the extension object of Flask-SQLAlchemy."""
    if isinstance(symbol, External):
        return MENTION.search(symbol.dotted) is not None
    if not isinstance(symbol, Assignment):
        return False
    if isinstance(symbol.node, cst.Name | cst.Attribute):
        return is_database(symbol.module.resolve(symbol.node))
    return isinstance(symbol.node, cst.Call) and "SQLAlchemy" in call_name(symbol.node)
