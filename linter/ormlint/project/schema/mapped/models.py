"""All mapped classes of a project as models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.schema.expressions import Expr
from ormlint.project.schema.mapped.bases import Mapped, mentions
from ormlint.project.schema.mapped.declared import is_sqlmodel, item_of
from ormlint.project.schema.mapped.relations import Relations
from ormlint.project.schema.mapped.tables import MappedTable, build
from ormlint.project.symbols import ProjectClass

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project.project import Project


def mapped_models(project: Project) -> dict[ProjectClass, Model]:
    """The models of the classes that SQLAlchemy maps; none where nothing mentions it."""
    if not mentions(project):
        return {}
    mapped = Mapped(project)
    tables = {symbol: build(symbol, mapped) for symbol in mapped.classes()}
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
    """``Author.books = relationship(…)`` at the top of a module."""
    modules = {symbol.module for symbol in tables}
    for module in modules:
        node = module.node_of(module.block) if module.block is not None else None
        for statement in node.body if isinstance(node, cst.Module) else ():
            for small in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
                if isinstance(small, cst.Assign) and isinstance(small.targets[0].target, cst.Attribute):
                    _add(module.resolve(small.targets[0].target.value), small, tables)


def _add(symbol: object, small: cst.Assign, tables: dict[ProjectClass, MappedTable]) -> None:
    table = tables.get(symbol) if isinstance(symbol, ProjectClass) else None
    target = small.targets[0].target
    if table is None or not isinstance(target, cst.Attribute):
        return
    item = item_of(target.attr.value, Expr(small.value, table.symbol.module, table.symbol))
    if item is not None and item.kind == "relationship":
        table.relationships[item.name] = item
