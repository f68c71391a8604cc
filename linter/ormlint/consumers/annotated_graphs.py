"""The types of Strawberry: what a field gives is read by the annotations of the type that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import model_named
from ormlint.consumers.graphs import gone_through, of_row, read_field, rows_of_type
from ormlint.consumers.reading import call_with, each, rows_in
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.project.bases import parsed
from ormlint.project.schema.expressions import Expr, call_name, keywords
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import UNKNOWN, Instance, Row, Value

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project import Module, Project
    from ormlint.walk.walker import Walker

OPTIMIZER = "DjangoOptimizerExtension"
TYPE = re.compile(r"strawberry(?:_django|\.django)\.(?:type|interface)\(")
QUERY = re.compile(r"strawberry\.(?:type|interface)\b")
FIELD = re.compile(r"strawberry(?:_django|\.django)?\.(?:field|connection)\b")
MANY = frozenset({"list", "List", "Iterable", "Sequence", "ListConnection", "OffsetPaginated"})
ENTRY = "strawberry.Type"


def is_optimized(project: Project) -> bool:
    """Whether the project has the extension that loads what each query asks for."""
    return any(OPTIMIZER in module.file.text for module in project.modules.values())


def is_query(symbol: ProjectClass) -> bool:
    """Whether a class gives fields to those who ask."""
    return any(QUERY.match(text) for text in symbol.block.decorators)


def resolve_annotated(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__resolve_annotated__(query)``: the fields of a class give the rows of their types."""
    query = evaluate_arguments(walker, node, frame).value(0)
    if not isinstance(query, Instance) or is_optimized(walker.project):
        return UNKNOWN
    for member in query.symbol.own_assignments():
        if isinstance(member.node, cst.Call) and member.annotation is not None:
            at = Access(node, frame).into(member.node, member.module, member.block)
            _give(walker, member, at)
    for block in query.symbol.block.children:
        own = query.symbol.module.function_of(block)
        if own is not None and _is_field(own):
            _answer(walker, query, own, Access(node, frame))
    return UNKNOWN


def _give(walker: Walker, member: Assignment, access: Access) -> None:
    """``books: list[BookType] = strawberry_django.field()``."""
    named = isinstance(member.node, cst.Call) and call_name(member.node) in ("field", "connection")
    for symbol, model, many in _types(member.module, member.annotation) if named else ():
        if many and not {"resolver", "field_name"} & _keywords(member).keys():
            _read_all(walker, symbol, rows_of_type(walker, symbol, model, access), access)


def _keywords(member: Assignment) -> dict[str, Expr]:
    if not isinstance(member.node, cst.Call):
        return {}
    return keywords(member.node, Expr(member.node, member.module, member.owner))


def _answer(walker: Walker, query: Instance, own: ProjectFunction, access: Access) -> None:
    """``def books(self) -> list[BookType]``."""
    node = own.block.node()
    returns = node.returns.annotation if isinstance(node, cst.FunctionDef) and node.returns else None
    for symbol, _, many in _types(own.module, returns):
        if many:
            at = access.into(node, own.module, own.block)
            rows = call_with(walker, attribute(walker, query, own.name, at), at)
            _read_all(walker, symbol, rows_in(walker, rows, at), at)


def _is_field(function: ProjectFunction) -> bool:
    return any(FIELD.match(text) for text in function.block.decorators)


def _types(module: Module, node: cst.BaseExpression | None) -> Iterator[tuple[ProjectClass, Model, bool]]:
    """The types of models that an annotation names, each with whether it stands for many."""
    if isinstance(node, cst.SimpleString):
        node = parsed(str(node.evaluated_value))
    if isinstance(node, cst.BinaryOperation):
        yield from _types(module, node.left)
        yield from _types(module, node.right)
    elif isinstance(node, cst.Subscript):
        many = call_name(node.value) in MANY
        for element in node.slice:
            if isinstance(element.slice, cst.Index):
                inner = _types(module, element.slice.value)
                yield from ((symbol, model, many or more) for symbol, model, more in inner)
    elif node is not None:
        symbol = module.project.followed(module.resolve(node))
        model = _model_of(symbol) if isinstance(symbol, ProjectClass) else None
        if isinstance(symbol, ProjectClass) and model is not None:
            yield symbol, model, False


def _model_of(symbol: ProjectClass) -> Model | None:
    """``@strawberry_django.type(Book)``."""
    for text in symbol.block.decorators:
        node = parsed(text) if TYPE.match(text) else None
        for arg in node.args[:1] if isinstance(node, cst.Call) else ():
            return model_named(symbol.module.project, symbol.module.resolve(arg.value))
    return None


def _read_all(walker: Walker, symbol: ProjectClass, rows: Value, access: Access) -> None:
    with each(walker, rows, access, symbol.name) as row:
        if isinstance(row, Row):
            _read(walker, symbol, row, access)


def _read(walker: Walker, symbol: ProjectClass, row: Row, access: Access) -> None:
    """Each field of a type, as a query may ask for it; what lies below is up to who asks."""
    for ancestor in symbol.ancestors:
        for member in ancestor.own_assignments():
            _read_member(walker, symbol, member, row, access)
        for block in ancestor.block.children:
            own = ancestor.module.function_of(block)
            if own is not None and _is_field(own):
                gone_through(walker, of_row(walker, own, row, access), access, symbol.name)


def _read_member(walker: Walker, symbol: ProjectClass, member: Assignment, row: Row, access: Access) -> None:
    given = _keywords(member)
    name = (given["field_name"].text if "field_name" in given else None) or member.name
    if member.annotation is None or "resolver" in given or name not in row.model.relations:
        return
    if next(_types(member.module, member.annotation), None) is not None:
        at = access.into(member.annotation, member.module, member.block)
        read_field(walker, row, name, at, symbol.name)
