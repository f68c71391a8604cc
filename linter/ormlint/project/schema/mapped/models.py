"""All mapped classes of a project as models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.schema.expressions import Expr
from ormlint.project.schema.mapped.bases import Mapped, mentions
from ormlint.project.schema.mapped.declared import is_sqlmodel, item_of
from ormlint.project.schema.mapped.imperative import imperative_tables
from ormlint.project.schema.mapped.relations import Relations
from ormlint.project.schema.mapped.tables import MappedTable, build
from ormlint.project.symbols import ProjectClass

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.source import Block

_ADDS = re.compile(r"^\s+[A-Z]\w*\.\w+ = (?:\w+\.)*(?:column_property|relationship|deferred)\(", re.MULTILINE)


def mapped_models(project: Project) -> dict[ProjectClass, Model]:
    """The models of the classes that SQLAlchemy maps; none where nothing mentions it."""
    if not mentions(project):
        return {}
    mapped = Mapped(project)
    tables = imperative_tables(project) | {symbol: build(symbol) for symbol in mapped.classes()}
    _added(project, tables)
    Relations(tables.values()).fill()
    for symbol, table in tables.items():
        parents = (tables.get(ancestor) for ancestor in symbol.ancestors[1:])
        table.model.parents = tuple(
            parent.model for parent in parents if parent is not None and not parent.model.abstract
        )
        table.model.small = table.model.label.lower() in {name.lower() for name in project.small_models}
    return {symbol: table.model for symbol, table in tables.items() if _is_model(table)}


def _is_model(table: MappedTable) -> bool:
    """A class of SQLModel without a table is a schema of plain data."""
    return not (table.model.abstract and is_sqlmodel(table.symbol))


def _added(project: Project, tables: dict[ProjectClass, MappedTable]) -> None:
    """``Author.books = relationship(…)`` beside the class, or in a function that runs when all is mapped."""
    for module in {symbol.module: None for symbol in tables}:
        for block in _blocks(module):
            node = module.node_of(block)
            for small in _assigned(node):
                if isinstance(small.targets[0].target, cst.Attribute):
                    _add(module.resolve(small.targets[0].target.value), small, tables)


def _blocks(module: Module) -> Iterator[Block]:
    """The module itself, and those of its functions that add something to a class."""
    if module.block is None:
        return
    yield module.block
    for child in module.block.children:
        if child.kind == "function" and _ADDS.search(child.text):
            yield child


def _assigned(node: cst.CSTNode | None) -> Iterator[cst.Assign]:
    inner = node.body if isinstance(node, (cst.FunctionDef, cst.Module)) else ()
    body = inner.body if isinstance(inner, cst.BaseSuite) else inner
    for statement in body:
        for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if isinstance(small, cst.Assign):
                yield small


def _add(symbol: object, small: cst.Assign, tables: dict[ProjectClass, MappedTable]) -> None:
    table = tables.get(symbol) if isinstance(symbol, ProjectClass) else None
    target = small.targets[0].target
    if table is None or not isinstance(target, cst.Attribute):
        return
    item = item_of(target.attr.value, Expr(small.value, table.symbol.module, table.symbol))
    if item is not None and item.kind == "relationship":
        table.relationships[item.name] = item
    elif item is not None and item.kind == "column":
        table.take(item)
