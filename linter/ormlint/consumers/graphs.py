"""The types of GraphQL: what a field gives is read by the declarations of the type that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.choices import FIELDS
from ormlint.consumers.declared import declared_at, meta, model_named
from ormlint.consumers.reading import call_with, each, rows_in, rows_of_model
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr, call_name, positionals
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.calls import follow
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import UNKNOWN, ClassRef, Instance, Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project import Project
    from ormlint.walk.walker import Walker

OBJECT = "graphene.ObjectType"
DJANGO_TYPES = ("graphene_django.DjangoObjectType", "graphene_django.types.DjangoObjectType")
QUERYING = frozenset({"DjangoListField", "DjangoConnectionField", "DjangoFilterConnectionField"})
"""Fields that give all rows of the model where nobody says which."""
MANY = QUERYING | {"List", "ConnectionField", "FilterConnectionField"}
ALL = "__all__"


def resolve_fields(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__resolve_fields__(query)``: the rows of each field of the class are read by their type."""
    query = evaluate_arguments(walker, node, frame).value(0)
    if isinstance(query, Instance) and not query.symbol.derives_from(*DJANGO_TYPES):
        for member in _fields(query.symbol):
            _resolve(walker, query, member, Access(node, frame))
    return UNKNOWN


def _fields(symbol: ProjectClass) -> Iterator[Assignment]:
    """The fields of the class, and of its ancestors that no walk begins with."""
    for ancestor in symbol.ancestors:
        if ancestor is symbol or not ancestor.derives_from(OBJECT):
            yield from () if ancestor.module.stub else ancestor.own_assignments()


def _resolve(walker: Walker, query: Instance, member: Assignment, access: Access) -> None:
    if not isinstance(member.node, cst.Call):
        return
    said = Expr(member.node, member.module, member.owner)
    found = _type_of(said)
    if found is None or not found[1]:
        return
    at = access.into(member.node, member.module, member.block)
    own = query.symbol.member(f"resolve_{member.name}")
    symbol = found[0]
    if isinstance(own, ProjectFunction):
        rows = call_with(walker, attribute(walker, query, own.name, at), at, UNKNOWN)
        rows = rows_in(walker, rows, at)
    elif call_name(member.node) in QUERYING:
        rows = _all_rows(walker, symbol, at)
    else:
        return
    with each(walker, rows, at, symbol.name) as row:
        if isinstance(row, Row):
            _read(walker, symbol, row, at)


def _type_of(said: Expr) -> tuple[ProjectClass, bool] | None:
    """The type of a model that a field is of, and whether it gives many."""
    if isinstance(said.node, cst.Lambda):
        return _type_of(said.within(said.node.body))
    if isinstance(said.node, cst.Call):
        first = next(iter(positionals(said.node, said)), None)
        found = None if first is None else _type_of(first)
        return None if found is None else (found[0], found[1] or call_name(said.node) in MANY)
    text = said.text
    symbol = said.symbol() if text is None else said.module.resolve(text) or _project(said).symbol(text)
    symbol = _project(said).followed(symbol)
    known = isinstance(symbol, ProjectClass) and symbol.derives_from(*DJANGO_TYPES)
    return (symbol, False) if known else None  # type: ignore[return-value]


def _project(said: Expr) -> Project:
    return said.module.project


def _all_rows(walker: Walker, symbol: ProjectClass, access: Access) -> Value:
    """The rows of a type, as its own ``get_queryset`` leaves them."""
    model = model_of(walker.project, symbol)
    return UNKNOWN if model is None else rows_of_type(walker, symbol, model, access)


def rows_of_type(walker: Walker, symbol: ProjectClass, model: Model, access: Access) -> Value:
    """All rows of a model, as ``get_queryset`` of a type leaves them: where it is, more can be loaded."""
    rows = rows_of_model(walker, model, access)
    if isinstance(rows, Rows) and not rows.query.methods:
        rows.query = replace(rows.query, maker="graph")
    return _narrowed(walker, symbol, rows, access)


def _narrowed(walker: Walker, symbol: ProjectClass, rows: Value, access: Access) -> Value:
    """The rows behind ``get_queryset`` of a type."""
    own = symbol.member("get_queryset")
    if not isinstance(own, ProjectFunction):
        return rows
    method = attribute(walker, ClassRef(symbol), "get_queryset", access)
    found = call_with(walker, method, access, rows, UNKNOWN)
    return found if isinstance(found, Rows) else UNKNOWN


def model_of(project: Project, symbol: ProjectClass) -> Model | None:
    """The model of a type."""
    said = meta(symbol, "model")
    return None if said is None else model_named(project, said.symbol())


def typed_models(project: Project) -> set[str]:
    """The labels of the models that have a type: a relation to another is no field."""
    modules = [module for module in project.modules.values() if "DjangoObjectType" in module.file.text]
    symbols = [symbol for module in modules for symbol in module.definitions.values()]
    types = [symbol for symbol in symbols if isinstance(symbol, ProjectClass)]
    models = [model_of(project, symbol) for symbol in types if symbol.derives_from(*DJANGO_TYPES)]
    return {model.label for model in models if model is not None}


def _read(walker: Walker, symbol: ProjectClass, row: Row, access: Access) -> None:
    """Each field of a type, as a query may ask for it; what lies below is up to who asks."""
    for name, at in _relations(walker, symbol, row.model, access):
        if not isinstance(symbol.member(f"resolve_{name}"), ProjectFunction):
            read_field(walker, row, name, at, symbol.name)
    for ancestor in symbol.ancestors:
        for block in () if ancestor.module.stub else ancestor.block.children:
            own = ancestor.module.function_of(block)
            if own is not None and block.name.startswith("resolve_"):
                gone_through(walker, of_row(walker, own, row, access), access, symbol.name)


def of_row(walker: Walker, function: ProjectFunction, row: Row, access: Access) -> Value:
    """What a method gives that is called with a row in the place of ``self``."""
    given = Arguments([(access.node, row), (access.node, UNKNOWN)])
    return follow(walker, function, None, given, access)


def read_field(walker: Walker, row: Row, name: str, access: Access, consumer: str) -> None:
    """A relation of a row is asked for."""
    gone_through(walker, attribute(walker, row, name, access), access, consumer)


def gone_through(walker: Walker, value: Value, access: Access, consumer: str) -> None:
    """Rows that a field gives are loaded."""
    rows = rows_in(walker, value, access)
    if isinstance(rows, Rows):
        with each(walker, rows, access, consumer):
            pass


def _relations(
    walker: Walker, symbol: ProjectClass, model: Model, access: Access
) -> Iterator[tuple[str, Access]]:
    listed, excluded = meta(symbol, "fields"), meta(symbol, "exclude")
    if "typed models" not in walker.known:
        walker.known["typed models"] = typed_models(walker.project)
    left_out = (excluded.texts() or ()) if excluded is not None else ()
    items = {item.text: item for item in (listed.items() or ())} if listed is not None else {}
    for relation in model.relations.values():
        said = items.get(relation.name) or (listed if not items and relation.kind in FIELDS else None)
        known = relation.target is not None and relation.target.label in walker.known["typed models"]
        if said is not None and known and relation.name not in left_out and (items or said.text == ALL):
            yield relation.name, declared_at(said, access)
