"""Dumping an object on paper: each field of its schema of marshmallow or flask-restful is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.marshalled import NESTING, Field, Shown, chosen, fields_of, nested_in
from ormlint.consumers.reading import call_with, each, read_path, rows_in
from ormlint.project import ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Const,
    Instance,
    ListOf,
    OneOf,
    PageOf,
    Row,
    Rows,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

CHOICE = "__choice__"
DEEPEST = 5
UNREAD = frozenset({"Constant", "URLFor", "AbsoluteURLFor", "Hyperlinks", "URL", "Url", "FormattedString"})


class _Choice(Value):
    """What was chosen of a schema when it was made."""

    def __init__(self, shown: Shown | None) -> None:
        self.shown = shown


def choose_fields(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__choose_fields__(schema)``: ``only`` and ``exclude`` as the call that makes it gives them."""
    made = evaluate_arguments(walker, node, frame).value(0)
    if isinstance(made, Instance) and isinstance(frame.call, cst.Call) and frame.caller is not None:
        at = Expr(frame.call, frame.caller.module, frame.caller.owner)
        made.attributes[CHOICE] = _Choice(chosen(made.symbol, frame.call, at))
    return NONE


def dump(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__dump__(schema, value, many)``: the fields are read of the value, or of each of many."""
    arguments = evaluate_arguments(walker, node, frame)
    schema, value, many = arguments.value(0), arguments.value(1), arguments.value(2)
    shown = shown_by(schema)
    if shown is not None:
        said = many if many != NONE else schema.attributes.get("many", NONE)  # type: ignore[attr-defined]
        show(walker, shown, value, Access(node, frame), many=said == Const(True))
    return UNKNOWN


def shown_by(schema: Value) -> Shown | None:
    """The schema of an instance, and what is chosen of it, where that is known."""
    if not isinstance(schema, Instance):
        return None
    choice = schema.attributes.get(CHOICE)
    if isinstance(choice, _Choice):
        return choice.shown
    return Shown(schema.symbol) if not schema.made else None


def marshal(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__marshal__(data)``: the fields that the caller names are read of the data."""
    data = evaluate_arguments(walker, node, frame).value(0)
    call, caller = frame.call, frame.caller
    if isinstance(call, cst.Call) and caller is not None and len(call.args) > 1:
        shown = nested_in(Expr(call.args[1].value, caller.module, caller.owner), None)
        if shown is not None:
            show(walker, shown, data, Access(node, frame), many=_is_many(data))
    return UNKNOWN


def _is_many(value: Value) -> bool:
    if isinstance(value, OneOf):
        return any(map(_is_many, value.options))
    return isinstance(value, (Rows, ListOf, PageOf, TupleOf))


def show(
    walker: Walker, shown: Shown, value: Value, access: Access, *, many: bool = False, depth: int = 0
) -> None:
    """Read the fields of a value, or of each of many."""
    if depth >= DEEPEST:
        return
    if not many:
        _show_one(walker, shown, value, access, depth)
        return
    if shown.symbol is not None:
        access = access.into(shown.symbol.block.node(), shown.symbol.module, shown.symbol.block)
    with each(walker, rows_in(walker, value, access), access, shown.name) as element:
        _show_one(walker, shown, element, access, depth)


def _show_one(walker: Walker, shown: Shown, value: Value, access: Access, depth: int) -> None:
    if isinstance(value, OneOf):
        for option in value.options:
            _show_one(walker, shown, option, access, depth)
    if not isinstance(value, Row):
        return
    _prepare(walker, shown.symbol, value, access)
    for field in fields_of(walker.project, shown):
        _show_field(walker, shown, field, value, _at(field, access), depth)


def _prepare(walker: Walker, symbol: ProjectClass | None, row: Row, access: Access) -> None:
    """``@pre_dump`` gets the object first."""
    for ancestor in symbol.ancestors if symbol is not None else ():
        for block in ancestor.block.children:
            if any(text.startswith("pre_dump") and "many" not in text for text in block.decorators):
                call_with(walker, attribute(walker, Instance(symbol), block.name, access), access, row)  # type: ignore[arg-type]


def _at(field: Field, access: Access) -> Access:
    if access.frame.block is field.block:
        return Access(field.at.node, access.frame)
    return access.into(field.at.node, field.at.module, field.block)


def _show_field(walker: Walker, shown: Shown, field: Field, row: Row, access: Access, depth: int) -> None:
    if field.call is None:
        _show_of_model(walker, field, row, access)
    elif field.kind == "Method" and shown.symbol is not None:
        _call_method(walker, shown.symbol, field, row, access)
    elif field.kind == "Function":
        _call_function(walker, field, row, access)
    elif field.kind in NESTING:
        _show_nested(walker, shown, field, row, access, depth)
    elif field.kind == "List":
        _show_list(walker, shown, field, row, access, depth)
    elif field.kind in ("auto_field", "Related", "RelatedList"):
        _show_of_model(walker, field, row, access)
    elif field.kind not in UNREAD:
        _show_plain(walker, field, row, access)


def _call_method(walker: Walker, symbol: ProjectClass, field: Field, row: Row, access: Access) -> None:
    name = field.argument(0, "serialize")
    if name is not None and name.text:
        call_with(walker, attribute(walker, Instance(symbol), name.text, access), access, row)


def _call_function(walker: Walker, field: Field, row: Row, access: Access) -> None:
    function = field.argument(0, "serialize") or field.keywords.get("func")
    if function is not None:
        call_with(walker, walker.evaluate(function.node, access.frame), access, row)


def _show_of_model(walker: Walker, field: Field, row: Row, access: Access) -> None:
    """A column; or the keys of what a relation leads to, for which it is loaded."""
    name = next(
        (text for item in [field.argument(0, "column_name")] if item and (text := item.text)), field.source
    )
    value = rows_in(walker, read_path(walker, row, name, access), access)
    if isinstance(value, (Rows, ListOf)):
        with each(walker, value, access, access.frame.block.name):
            pass


def _show_nested(walker: Walker, shown: Shown, field: Field, row: Row, access: Access, depth: int) -> None:
    value = read_path(walker, row, field.source, access)
    inner = _inner(shown, field)
    if inner is not None:
        show(walker, inner, value, access, many=inner.many or field.is_true("many"), depth=depth + 1)


def _inner(shown: Shown, field: Field) -> Shown | None:
    """The schema of a nested field, with what the field and the schema around it choose of it."""
    found = nested_in(field.argument(0, "nested"), shown.symbol)
    if found is None or field.call is None:
        return None
    if field.kind == "Pluck":
        name = field.argument(1, "field_name")
        return Shown(found.symbol, found.many, frozenset({name.text}) if name and name.text else None)
    said = field.keywords.get("only"), field.keywords.get("exclude")
    only, exclude = (item.texts() if item is not None else () for item in said)
    if only is None or exclude is None or found.symbol is None:
        return found if found.symbol is None else None
    own = Shown(found.symbol, found.many, frozenset(only) or found.only, found.exclude | frozenset(exclude))
    return shown.under(field.name, own)


def _show_list(walker: Walker, shown: Shown, field: Field, row: Row, access: Access, depth: int) -> None:
    """``List(Nested(TagSchema))``; of a list of anything else each element is looked at."""
    inner = field.argument(0, "cls_or_instance")
    values = rows_in(walker, read_path(walker, row, field.source, access), access)
    nested = None
    if inner is not None and isinstance(inner.node, cst.Call):
        child = Field(field.name, inner, field.block)
        nested = _inner(shown, child) if child.kind in NESTING else None
    with each(walker, values, access, shown.name) as element:
        if nested is not None:
            _show_one(walker, nested, element, access, depth + 1)


def _show_plain(walker: Walker, field: Field, row: Row, access: Access) -> None:
    said = field.keywords.get("attribute")
    if said is not None and isinstance(said.node, cst.Lambda):
        call_with(walker, walker.evaluate(said.node, access.frame), access, row)
        return
    value = read_path(walker, row, field.source, access)
    symbol = None if field.call is None else field.at.within(field.call.func).symbol()
    own = symbol.member("_serialize") if isinstance(symbol, ProjectClass) else None
    if isinstance(symbol, ProjectClass) and isinstance(own, ProjectFunction) and not own.module.stub:
        function = attribute(walker, Instance(symbol), "_serialize", access)
        call_with(walker, function, access, value, UNKNOWN, row)
