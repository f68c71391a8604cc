"""The schemas that a type names: ``list[BookOut]``, ``Page[BookOut]``, ``BookOut | None``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Assignment, External, ProjectClass
from ormlint.project.bases import parsed, text_of
from ormlint.project.bindings import dotted

if TYPE_CHECKING:
    from ormlint.project import Module

NINJA = ("ninja.Schema", "ninja.ModelSchema", "ninja.schema.Schema", "ninja.orm.ModelSchema")
PYDANTIC = ("pydantic.BaseModel", "pydantic.main.BaseModel", "sqlmodel.SQLModel", "sqlmodel.main.SQLModel")
SCHEMAS = NINJA + PYDANTIC
MANY = frozenset({"list", "List", "Sequence", "set", "Set", "Iterable", "tuple", "Tuple", "AsyncIterator"})
TRANSPARENT = frozenset({"Optional", "Union", "Annotated", "Awaitable"})
PAGES = ("fastapi_pagination.",)
DEEPEST = 8

Given = Mapping[str, "tuple[Module, cst.BaseExpression]"]


@dataclass(frozen=True)
class Declared:
    """A schema that a type names; ``given`` says what stands for its type variables."""

    symbol: ProjectClass
    many: bool = False
    given: Given = field(default_factory=dict)


def is_plain_data(symbol: ProjectClass) -> bool:
    """Whether instances of a class hold what was read already."""
    return symbol.derives_from(*SCHEMAS)


def declared_by(
    module: Module, node: cst.BaseExpression | None, given: Given | None = None, depth: int = 0
) -> Iterator[Declared]:
    """The schemas that a type names, each with whether it stands for many."""
    given = given or {}
    if node is None or depth > DEEPEST:
        return
    if isinstance(node, cst.Dict):
        for element in node.elements:
            yield from declared_by(module, element.value, given, depth + 1)
    elif isinstance(node, cst.BinaryOperation):
        yield from declared_by(module, node.left, given, depth + 1)
        yield from declared_by(module, node.right, given, depth + 1)
    elif isinstance(node, cst.SimpleString):
        yield from declared_by(module, parsed(text_of(node) or "None"), given, depth + 1)
    elif isinstance(node, cst.Subscript):
        yield from _subscripted(module, node, given, depth)
    else:
        yield from _named(module, node, given, depth)


def _subscripted(module: Module, node: cst.Subscript, given: Given, depth: int) -> Iterator[Declared]:
    inner = [part.slice.value for part in node.slice if isinstance(part.slice, cst.Index)]
    outer = dotted(node.value)
    name = outer.rpartition(".")[2]
    if name in TRANSPARENT:
        wanted = inner[:1] if name == "Annotated" else inner
        for part in wanted:
            yield from declared_by(module, part, given, depth + 1)
        return
    symbol = module.project.followed(module.resolve(node.value)) if outer else None
    paged = isinstance(symbol, External) and symbol.dotted.startswith(PAGES)
    if (name in MANY or paged) and inner:
        for found in declared_by(module, inner[0], given, depth + 1):
            yield Declared(found.symbol, True, found.given)
    elif isinstance(symbol, ProjectClass) and symbol.derives_from(*SCHEMAS):
        bound = dict(zip(_type_variables(symbol), ((module, part) for part in inner), strict=False))
        yield Declared(symbol, given=bound)
    elif isinstance(symbol, Assignment):
        yield from _named(module, node.value, given, depth)


def _named(module: Module, node: cst.BaseExpression, given: Given, depth: int) -> Iterator[Declared]:
    name = dotted(node)
    if name in given:
        where, what = given[name]
        yield from declared_by(where, what, depth=depth + 1)
        return
    symbol = module.project.followed(module.resolve(node)) if name else None
    if isinstance(symbol, ProjectClass) and symbol.derives_from(*SCHEMAS):
        yield Declared(symbol)
    elif isinstance(symbol, Assignment) and symbol.node is not None and not isinstance(symbol.node, cst.Call):
        yield from declared_by(symbol.module, symbol.node, depth=depth + 1)


def _type_variables(symbol: ProjectClass) -> list[str]:
    """``T`` of ``class Page(BaseModel, Generic[T])`` or of ``class Page[T](BaseModel)``."""
    for text in symbol.block.bases:
        node = parsed(text) if "[" in text else None
        if isinstance(node, cst.Subscript):
            return [dotted(part.slice.value) for part in node.slice if isinstance(part.slice, cst.Index)]
    parameters = symbol.block.header_text.partition("(")[0].partition("[")[2]
    return [name.partition(":")[0].strip() for name in parameters.rstrip("]:").split(",") if name.strip()]
