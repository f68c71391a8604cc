"""Classes that are mapped to a ``Table`` from outside: ``mapper_registry.map_imperatively(Book, books)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.mapped.tables import MappedTable, build, map_to
from ormlint.project.symbols import ProjectClass

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.source import Block

MAPPERS = frozenset({"mapper", "map_imperatively"})
MENTION = re.compile(r"\b(?:mapper|map_imperatively)\(")


def imperative_tables(project: Project) -> dict[ProjectClass, MappedTable]:
    """The tables of the classes that calls map, in the order of the calls."""
    found: dict[ProjectClass, MappedTable] = {}
    for module in project.modules.values():
        for call in _calls(module) if MENTION.search(module.file.text) else ():
            table = _mapped(Expr(call, module))
            if table is not None:
                found[table.symbol] = table
    return found


def _mapped(at: Expr) -> MappedTable | None:
    assert isinstance(at.node, cst.Call)
    given, said = positionals(at.node, at), keywords(at.node, at)
    if len(given) < 1 or len(given) + ("local_table" in said) < 2:
        return None
    symbol = at.module.project.followed(given[0].symbol())
    written = (given[1] if len(given) > 1 else said["local_table"]).constant()
    if not isinstance(symbol, ProjectClass) or call_name(written.node) != "Table":
        return None
    table = build(symbol)
    map_to(table, written, said["properties"].keywords() if "properties" in said else {})
    return table


def _calls(module: Module) -> Iterator[cst.Call]:
    for block in _blocks(module):
        finder = _Mappers()
        node = module.node_of(block)
        if node is not None:
            node.visit(finder)
        yield from finder.found


def _blocks(module: Module) -> Iterator[Block]:
    """The module itself, and those of its functions that map classes."""
    if module.block is not None:
        yield module.block
        yield from (child for child in module.block.children if child.kind == "function")


class _Mappers(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[cst.Call] = []

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        if call_name(node) in MAPPERS:
            self.found.append(node)
