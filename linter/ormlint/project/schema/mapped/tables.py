"""One mapped class under construction: its columns, keys and relationships, inherited ones included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Model
from ormlint.project.schema.expressions import Expr, call_name, positionals
from ormlint.project.schema.mapped.columns import (
    Key,
    ReadColumn,
    constraint_sets,
    primary_names,
    read_column,
    table_keys,
)
from ormlint.project.schema.mapped.declared import Declared, declared, is_sqlmodel, item_of
from ormlint.project.symbols import Assignment, External, ProjectClass

if TYPE_CHECKING:
    pass

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OPEN = ("sqlalchemy", "sqlmodel", "typing", "abc", "builtins", "enum", "dataclasses", "flask_sqlalchemy")


@dataclass(eq=False)
class MappedTable:
    """What the mapper knows of one class."""

    symbol: ProjectClass
    model: Model
    name: str = ""
    """The name of its table; empty where that is not known."""
    columns: dict[str, ReadColumn] = field(default_factory=dict)
    keys: list[Key] = field(default_factory=list)
    relationships: dict[str, Declared] = field(default_factory=dict)
    primary: list[str] = field(default_factory=list)

    def take(self, item: Declared) -> None:
        """One more column, that was put on the class after it was made."""
        self.columns[item.name] = read = read_column(item)
        self.model.columns[item.name] = read.column
        read.column.deferred = read.deferred

    def attribute(self, database_name: str) -> str:
        """The attribute of a column that the database knows by another name."""
        for name, column in self.columns.items():
            if database_name in (name, column.database_name):
                return name
        return database_name


def build(symbol: ProjectClass) -> MappedTable:
    """The table of a mapped class."""
    package = symbol.module.name.rpartition(".")[2]
    model = Model(symbol.name, f"{package}.{symbol.name}", symbol.qualname, library="sqlalchemy")
    model.default_manager = "query"
    model.opaque = any(isinstance(base, External) and _hides(base) for base in symbol.mro())
    table = MappedTable(symbol, model)
    for ancestor in reversed(symbol.ancestors):
        _take(table, ancestor)
    table.name = _table_name(symbol)
    _finish(table, _table_arguments(symbol))
    model.abstract = _is_abstract(table)
    return table


def _hides(base: External) -> bool:
    return not base.dotted.startswith(_OPEN)


def _take(table: MappedTable, ancestor: ProjectClass) -> None:
    """The attributes that one class of the resolution order declares."""
    for name in ancestor.members:
        table.columns.pop(name, None)
        table.relationships.pop(name, None)
    for item in [*_of_table(ancestor), *declared(ancestor, table.symbol).values()]:
        if item.kind == "column":
            table.columns[item.name] = read_column(item)
        elif item.kind == "relationship":
            table.relationships[item.name] = item


def _of_table(symbol: ProjectClass) -> Iterator[Declared]:
    """The columns of ``__table__ = Table("book", metadata, Column("id", …))``."""
    found = _class_value(symbol, "__table__")
    yield from _columns_of(found.constant()) if found is not None else ()


def _columns_of(table: Expr) -> Iterator[Declared]:
    if not isinstance(table.node, cst.Call) or call_name(table.node) != "Table":
        return
    for argument in positionals(table.node, table):
        if not isinstance(argument.node, cst.Call):
            continue
        names = [item.text for item in positionals(argument.node, argument)[:1]]
        item = item_of(names[0], argument) if names and names[0] else None
        if item is not None:
            yield item


def map_to(table: MappedTable, written: Expr, properties: dict[str, Expr]) -> None:
    """Map a class that declares nothing itself to a ``Table(…)``, with these properties."""
    for name, value in properties.items():
        item = item_of(name, value)
        if item is not None and item.kind == "relationship":
            table.relationships[name] = item
    for item in _columns_of(written):
        table.columns[item.name] = read_column(item)
    assert isinstance(written.node, cst.Call)
    arguments = positionals(written.node, written)
    table.name = (arguments[0].text or "") if arguments else ""
    _finish(table, [arguments])
    table.model.abstract = not table.primary


def _class_value(symbol: ProjectClass, name: str) -> Expr | None:
    member = symbol.own_member(name)
    if isinstance(member, Assignment) and member.node is not None:
        return Expr(member.node, member.module, symbol)
    return None


def _table_name(symbol: ProjectClass) -> str:
    for ancestor in symbol.ancestors:
        found = _class_value(ancestor, "__tablename__")
        if found is not None:
            return found.text or ""
        table = _class_value(ancestor, "__table__")
        table = table.constant() if table is not None else None
        if table is not None and isinstance(table.node, cst.Call):
            names = [item.text for item in positionals(table.node, table)[:1]]
            return (names[0] or "") if names else ""
        if ancestor.own_member("__tablename__") is not None:
            break
    return _CAPITAL.sub("_", symbol.name).lower()


def _is_abstract(table: MappedTable) -> bool:
    said = _class_value(table.symbol, "__abstract__")
    if said is not None and said.is_true:
        return True
    if is_sqlmodel(table.symbol):
        return "table=True" not in table.symbol.block.header_text.replace(" ", "")
    return not table.primary


def _finish(table: MappedTable, written: Iterable[list[Expr]]) -> None:
    model = table.model
    model.columns = {name: read.column for name, read in table.columns.items()}
    table.keys = [read.key for read in table.columns.values() if read.key is not None]
    table.primary = [name for name, read in table.columns.items() if read.primary]
    for arguments in written:
        model.unique_together += tuple(constraint_sets(arguments))
        table.keys += [_renamed(table, key) for key in table_keys(arguments)]
        table.primary += [table.attribute(name) for name in primary_names(arguments)]
    table.primary = list(dict.fromkeys(table.primary))
    model.primary_key = table.primary[0] if len(table.primary) == 1 else ""
    if len(table.primary) > 1:
        model.unique_together += (frozenset(table.primary),)
    for name, read in table.columns.items():
        model.columns[name].deferred = read.deferred
        if name == model.primary_key:
            model.columns[name].unique = True


def _renamed(table: MappedTable, key: Key) -> Key:
    return Key(table.attribute(key.attribute), key.table, key.column, key.null)


def _table_arguments(symbol: ProjectClass) -> Iterator[list[Expr]]:
    for ancestor in symbol.ancestors:
        for name in ("__table_args__", "__table__"):
            found = _class_value(ancestor, name)
            if found is None:
                continue
            value = found.constant()
            items = positionals(value.node, value) if isinstance(value.node, cst.Call) else value.items()
            yield list(items or ())
