"""Serializing an instance on paper: each field of its serializer is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.choices import choosable
from ormlint.consumers.declared import meta, whole_number
from ormlint.consumers.reading import call_with, each, read_path, rows_in
from ormlint.consumers.serializers import Field, fields_of
from ormlint.project import ProjectClass
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import become_text
from ormlint.walk.values import UNKNOWN, Instance, RelatedManager, Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

KEY_FIELDS = frozenset({"PrimaryKeyRelatedField", "HyperlinkedRelatedField"})
TEXT_FIELDS = frozenset({"StringRelatedField"})
DEEPEST = 5


def serialize(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__serialize__(serializer, instance)``: the fields of the serializer are read of the instance."""
    arguments = evaluate_arguments(walker, node, frame)
    serializer, instance = arguments.value(0), arguments.value(1)
    if isinstance(serializer, Instance) and isinstance(instance, Row):
        for field in known_fields(walker, serializer.symbol):
            _read_field(walker, serializer, field, instance, _access(field, node, frame))
    return UNKNOWN


def listed(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__listed__(serializer, rows)``: the rows that are serialized of a list of them."""
    arguments = evaluate_arguments(walker, node, frame)
    serializer, rows = arguments.value(0), arguments.value(1)
    if not isinstance(serializer, Instance):
        return rows
    return _listed(walker, serializer, rows, Access(node, frame))


def _listed(walker: Walker, serializer: Instance, rows: Value, access: Access) -> Value:
    """The rows as a list serializer of the project hands them on, which may load more or do all by itself."""
    said = meta(serializer.symbol, "list_serializer_class")
    symbol = walker.project.followed(said.symbol()) if said is not None else None
    own = symbol.member("to_representation") if isinstance(symbol, ProjectClass) else None
    if not isinstance(symbol, ProjectClass) or own is None or own.module.stub:
        return rows_in(walker, rows, access)
    lister = Instance(symbol, {"child": serializer, "instance": rows})
    found = call_with(walker, attribute(walker, lister, "to_representation", access), access, rows)
    return found if isinstance(found, Rows) else UNKNOWN


def known_fields(walker: Walker, symbol: ProjectClass) -> list[Field]:
    """The fields of a serializer class, read once."""
    if symbol not in walker.known:
        walker.known[symbol] = fields_of(walker.project, symbol)
    found: list[Field] = walker.known[symbol]
    return found


def _access(field: Field, node: cst.Call, frame: Frame) -> Access:
    return Access(node, frame).into(field.node, field.module, field.block)


def _read_field(walker: Walker, serializer: Instance, field: Field, row: Row, access: Access) -> None:
    if field.kind == "SerializerMethodField":
        name = field.text("method_name") or f"get_{field.name}"
        call_with(walker, attribute(walker, serializer, name, access), access, row)
    elif field.is_serializer:
        _read_nested(walker, field, row, access)
    elif field.kind == "":
        _read_of_model(walker, serializer, field, row, access)
    else:
        _read_declared(walker, field, row, access)


def _read_nested(walker: Walker, field: Field, row: Row, access: Access) -> None:
    value = row if field.source == "*" else read_path(walker, row, field.source, access)
    assert field.symbol is not None
    _represent(walker, field.symbol, value, access, many=field.is_true("many"))


def _represent(walker: Walker, symbol: ProjectClass, value: Value, access: Access, *, many: bool) -> None:
    """Serialize a related row, or each of the related rows."""
    child = Instance(symbol)
    represent = attribute(walker, child, "to_representation", access)
    if not many:
        call_with(walker, represent, access, value)
        return
    with each(walker, _listed(walker, child, value, access), access, symbol.name) as element:
        call_with(walker, represent, access, element)


def _read_declared(walker: Walker, field: Field, row: Row, access: Access) -> None:
    if field.source == "*":
        _show(walker, field, row, access)
    elif field.is_true("many"):
        _read_many(walker, field, row, access)
    elif field.kind in KEY_FIELDS and field.text("lookup_field") in (None, "pk"):
        _read_key(walker, field.source, row, access)
    else:
        value = read_path(walker, row, field.source, access)
        _show(walker, field, value, access)


def _read_key(walker: Walker, path: str, row: Row, access: Access) -> None:
    """The key of a related row is a column of the row."""
    before, _, name = path.rpartition(".")
    owner = read_path(walker, row, before, access) if before else row
    relation = owner.model.relations.get(name) if isinstance(owner, Row) else None
    if relation is None or relation.attname is None:
        read_path(walker, owner, name, access)


def _read_many(walker: Walker, field: Field, row: Row, access: Access) -> None:
    rows = rows_in(walker, read_path(walker, row, field.source, access), access)
    with each(walker, rows, access, field.kind) as element:
        _show(walker, field, element, access)


def _show(walker: Walker, field: Field, value: Value, access: Access) -> None:
    """A value is turned into what goes into the response."""
    own = field.symbol.member("to_representation") if field.symbol is not None else None
    if own is not None and field.symbol is not None:
        call_with(
            walker, attribute(walker, Instance(field.symbol), "to_representation", access), access, value
        )
    elif isinstance(value, (Rows, RelatedManager)):
        with each(walker, rows_in(walker, value, access), access, field.kind):
            pass
    elif field.kind in TEXT_FIELDS and isinstance(value, Row):
        become_text(walker, value, access)
    elif field.kind == "SlugRelatedField" and isinstance(value, Row):
        read_path(walker, value, (field.text("slug_field") or "pk").replace("__", "."), access)


def _read_of_model(walker: Walker, serializer: Instance, field: Field, row: Row, access: Access) -> None:
    """A field that the model serializer makes of the model."""
    relation = row.model.relations.get(field.source)
    if relation is None:
        read_path(walker, row, field.source, access)
    elif _depth(serializer.symbol):
        _read_deep(walker, read_path(walker, row, field.source, access), access, _depth(serializer.symbol))
    elif relation.to_many:
        with each(walker, rows_in(walker, read_path(walker, row, field.source, access), access), access):
            pass
    elif relation.attname is None:
        read_path(walker, row, field.source, access)


def _depth(symbol: ProjectClass) -> int:
    depth = meta(symbol, "depth")
    node = None if depth is None else depth.constant().node
    return whole_number(node) or 0


def _read_deep(walker: Walker, value: Value, access: Access, depth: int) -> None:
    """``depth = 1``: all fields of the related rows too."""
    if isinstance(value, (RelatedManager, Rows)):
        with each(walker, rows_in(walker, value, access), access) as element:
            _read_deep(walker, element, access, depth)
    elif isinstance(value, Row):
        for relation in choosable(value.model):
            if relation.to_many or min(depth, DEEPEST) > 1:
                _read_deep(walker, attribute(walker, value, relation.name, access), access, depth - 1)
