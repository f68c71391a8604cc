"""The schemas of django-ninja: what a view returns is read by the annotations of a class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import declared_at, meta
from ormlint.consumers.reading import call_with, each, read_path, rows_in
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.project.bases import parsed
from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, keywords
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import ClassRef, Row, Value

if TYPE_CHECKING:
    from ormlint.project import Module
    from ormlint.walk.walker import Walker

SCHEMAS = ("ninja.Schema", "ninja.ModelSchema", "ninja.schema.Schema", "ninja.orm.ModelSchema")
MANY = frozenset({"list", "List", "typing.List", "Sequence", "typing.Sequence"})
MAYBE = frozenset({"Optional", "typing.Optional"})
OPERATION = re.compile(r"(?:\w+\.)*(?:get|post|put|patch|delete|api_operation)\(")
DEEPEST = 5


def respond(walker: Walker, frame: Frame) -> None:
    """Read what a view has returned as its decorator says: ``@api.get("/books", response=list[BookOut])``."""
    function = frame.function
    if function is None:
        return
    for text in function.block.decorators:
        node = parsed(text) if OPERATION.match(text) and "response" in text else None
        for arg in node.args if isinstance(node, cst.Call) else ():
            if arg.keyword is not None and arg.keyword.value == "response":
                _answer(walker, frame, arg.value)


def _answer(walker: Walker, frame: Frame, declared: cst.BaseExpression) -> None:
    node = frame.block.node()
    for schema, many in _schemas(frame.module, declared):
        access = Access(node, frame).into(schema.block.node(), schema.module, schema.block)
        for value in frame.returned:
            _read(walker, schema, rows_in(walker, value, access), access, many=many, depth=0)


def _schemas(module: Module, node: cst.BaseExpression | None) -> Iterator[tuple[ProjectClass, bool]]:
    """The schemas that an annotation names, each with whether it stands for many."""
    if isinstance(node, cst.Dict):
        for element in node.elements:
            yield from _schemas(module, element.value)
    elif isinstance(node, cst.BinaryOperation):
        yield from _schemas(module, node.left)
        yield from _schemas(module, node.right)
    elif isinstance(node, cst.Subscript) and isinstance(node.slice[0].slice, cst.Index):
        outer, inner = dotted(node.value), node.slice[0].slice.value
        found = _schemas(module, inner) if outer in MANY | MAYBE else ()
        yield from ((schema, many or outer in MANY) for schema, many in found)
    elif node is not None:
        symbol = module.project.followed(module.resolve(node))
        if isinstance(symbol, ProjectClass) and symbol.derives_from(*SCHEMAS):
            yield symbol, False


def _read(
    walker: Walker, schema: ProjectClass, value: Value, access: Access, *, many: bool, depth: int
) -> None:
    if many:
        with each(walker, value, access, schema.name) as row:
            _read_fields(walker, schema, row, access, depth)
    else:
        _read_fields(walker, schema, value, access, depth)


def _read_fields(walker: Walker, schema: ProjectClass, row: Value, access: Access, depth: int) -> None:
    if not isinstance(row, Row) or depth >= DEEPEST:
        return
    for member in _members(schema):
        at = _at(member, access)
        own = schema.member(f"resolve_{member.name}")
        if isinstance(own, ProjectFunction):
            call_with(walker, attribute(walker, ClassRef(schema), own.name, at), at, row)
            continue
        found = read_path(walker, row, _source(member), at)
        for inner, many in _schemas(member.module, member.annotation):
            _read(walker, inner, rows_in(walker, found, at), at, many=many, depth=depth + 1)
    _read_listed(walker, schema, row, access)


def _at(member: Assignment, access: Access) -> Access:
    """Where a field is declared; in a class whose rows are looped over, in the frame that owns the loop."""
    assert member.annotation is not None
    if access.frame.block is member.block:
        return Access(member.annotation, access.frame)
    return access.into(member.annotation, member.module, member.block)


def _members(schema: ProjectClass) -> Iterator[Assignment]:
    """The annotated fields of a schema and its ancestors."""
    found = {
        member.name: member for symbol in reversed(schema.ancestors) for member in symbol.own_assignments()
    }
    yield from (member for member in found.values() if member.annotation is not None)


def _source(member: Assignment) -> str:
    """``Field(None, alias="author.name")``: the path; else the name."""
    if not isinstance(member.node, cst.Call):
        return member.name
    given = keywords(member.node, Expr(member.node, member.module, member.owner))
    alias = given.get("alias")
    return (alias.text if alias is not None else None) or member.name


def _read_listed(walker: Walker, schema: ProjectClass, row: Row, access: Access) -> None:
    """The keys of the many-to-many relations that ``Meta.fields`` of a model schema names."""
    listed = meta(schema, "fields")
    for item in (listed.items() or ()) if listed is not None else ():
        relation = row.model.relations.get(item.text or "")
        if relation is None or not relation.to_many:
            continue
        at = declared_at(item, access)
        with each(walker, rows_in(walker, attribute(walker, row, relation.name, at), at), at, schema.name):
            pass
