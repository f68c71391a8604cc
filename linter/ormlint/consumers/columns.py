"""Classes that say by declarations what is read of each row: tables, exports, search indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import declared_at, meta
from ormlint.consumers.reading import call_with, read_path, rows_of_model
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr, keywords
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.calls import call
from ormlint.walk.constants import assignment_value
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import become_text
from ormlint.walk.values import UNKNOWN, ClassRef, Const, Instance, Row, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def call_prefixed(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__call_prefixed__(object, "render_", row)``: each method of such a name gets the row."""
    arguments = evaluate_arguments(walker, node, frame)
    owner, prefix, row = (arguments.value(position) for position in range(3))
    if isinstance(owner, Instance) and isinstance(prefix, Const):
        for name in _methods(owner.symbol, str(prefix.value)):
            access = Access(node, frame)
            call_with(walker, attribute(walker, owner, name, access), access, row)
    return UNKNOWN


def _methods(symbol: ProjectClass, prefix: str) -> Iterator[str]:
    names = (block.name for ancestor in symbol.ancestors for block in ancestor.block.children)
    yield from dict.fromkeys(name for name in names if name.startswith(prefix))


def rows_of_class(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__rows_of_class__(model)``: the rows of a model."""
    value = evaluate_arguments(walker, node, frame).value(0)
    return _rows_of(walker, value, Access(node, frame))


def rows_of_meta(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__rows_of_meta__(object)``: the rows of the model that ``Meta`` of its class names."""
    owner = evaluate_arguments(walker, node, frame).value(0)
    found = owner.symbol.member("Meta") if isinstance(owner, Instance) else None
    member = found.member("model") if isinstance(found, ProjectClass) else None
    value = assignment_value(walker, member) if isinstance(member, Assignment) else UNKNOWN
    return _rows_of(walker, value, Access(node, frame))


def _rows_of(walker: Walker, value: Value, access: Access) -> Value:
    if not isinstance(value, ClassRef) or value.model is None:
        return UNKNOWN
    return rows_of_model(walker, value.model, access)


def read_columns(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__read_columns__(table, row)``: the columns of a table of django-tables2 are read of a row."""
    arguments = evaluate_arguments(walker, node, frame)
    table, row = arguments.value(0), arguments.value(1)
    if not isinstance(table, Instance) or not isinstance(row, Row) or _loads_by_itself(table.symbol):
        return UNKNOWN
    for name, path, at in _columns(table.symbol, Access(node, frame)):
        own = table.symbol.member(f"render_{name}")
        value = _shown(walker, row, path, at)
        if isinstance(own, ProjectFunction):
            given = Arguments(keywords={"value": (at.node, value), "record": (at.node, row)})
            call(walker, attribute(walker, table, f"render_{name}", at), given, at)
    return UNKNOWN


LOADING = ("prefetch_related", "select_related")


def _loads_by_itself(symbol: ProjectClass) -> bool:
    """Whether a table class of the project loads what its columns show."""
    ours = (ancestor.block.text for ancestor in symbol.ancestors if not ancestor.module.stub)
    return any(word in text for text in ours for word in LOADING)


def _columns(symbol: ProjectClass, access: Access) -> Iterator[tuple[str, str, Access]]:
    """The columns by name, with the path that each reads and the place that says so."""
    declared = dict(_declared(symbol, access, "accessor", "columns.", "tables."))
    listed = meta(symbol, "fields")
    items = {item.text: item for item in (listed.items() or ())} if listed is not None else {}
    for name, (path, at) in declared.items():
        if not items or name in items:
            yield name, path, at
    for text, item in items.items():
        if text and text not in declared:
            yield text, text, declared_at(item, access)


def read_export_fields(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__read_export_fields__(resource, row)``: the fields of an export of django-import-export."""
    return _read_declared(walker, node, frame, "attribute")


def read_model_attributes(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__read_model_attributes__(index, row)``: the fields of a search index of Haystack."""
    return _read_declared(walker, node, frame, "model_attr")


def _read_declared(walker: Walker, node: cst.Call, frame: Frame, keyword: str) -> Value:
    arguments = evaluate_arguments(walker, node, frame)
    owner, row = arguments.value(0), arguments.value(1)
    if isinstance(owner, Instance) and isinstance(row, Row):
        for _, (path, at) in _declared(owner.symbol, Access(node, frame), keyword):
            _shown(walker, row, path, at)
    return UNKNOWN


def _declared(
    symbol: ProjectClass, access: Access, keyword: str, *kinds: str
) -> Iterator[tuple[str, tuple[str, Access]]]:
    """The assignments whose call names a path by a keyword; with ``kinds``, the name is the path else."""
    for ancestor in reversed(symbol.ancestors):
        for member in () if ancestor.module.stub else ancestor.own_assignments():
            if not isinstance(member.node, cst.Call):
                continue
            at = Expr(member.node, member.module, member.owner)
            given = keywords(member.node, at).get(keyword)
            path = given.text if given is not None else member.name if kinds and _column(member) else None
            if path:
                yield member.name, (path, declared_at(at, access))


def _column(member: Assignment) -> bool:
    """Whether what is assigned looks like a column."""
    node = member.node
    func = node.func if isinstance(node, cst.Call) else None
    name = func.attr if isinstance(func, cst.Attribute) else func
    return isinstance(name, cst.Name) and name.value.endswith("Column")


def _shown(walker: Walker, row: Row, path: str, access: Access) -> Value:
    value = read_path(walker, row, path.replace("__", "."), access)
    if isinstance(value, Row):
        become_text(walker, value, access)
    return value
