"""The schemas of pydantic and django-ninja: rows are read by the annotations of a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.annotated import Declared, declared_by, is_plain_data
from ormlint.consumers.declared import declared_at, meta
from ormlint.consumers.reading import call_with, each, read_path, rows_in
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access
from ormlint.walk.values import UNKNOWN, ClassRef, DictOf, Instance, OneOf, Row, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

DEEPEST = 5
BEFORE = ('mode="before"', "mode='before'", "pre=True")


def read_declared(
    walker: Walker, declared: Declared, value: Value, access: Access, *, any_object: bool, depth: int = 0
) -> None:
    """Read a value as a type says that names a schema, or many of it.

    ``any_object``: attributes are read of any object, as FastAPI and django-ninja do in any case.
    """
    at = access.into(declared.symbol.block.node(), declared.symbol.module, declared.symbol.block)
    value = rows_in(walker, value, at)
    if declared.many:
        with each(walker, value, at, declared.symbol.name) as row:
            _read_one(walker, declared, row, at, any_object, depth)
    else:
        _read_one(walker, declared, value, at, any_object, depth)


def _read_one(
    walker: Walker, declared: Declared, value: Value, access: Access, any_object: bool, depth: int
) -> None:
    if isinstance(value, OneOf):
        for option in value.options:
            _read_one(walker, declared, option, access, any_object, depth)
    if not _is_read(declared.symbol, value, any_object) or depth >= DEEPEST:
        return
    value = _prepared(walker, declared.symbol, value, access)
    if isinstance(value, (Row, DictOf, Instance)):
        read_fields(walker, declared, value, access, any_object=any_object, depth=depth)


def _is_read(schema: ProjectClass, value: Value, any_object: bool) -> bool:
    if isinstance(value, DictOf):
        return True
    known = isinstance(value, Row) or (isinstance(value, Instance) and not is_plain_data(value.symbol))
    return known and (any_object or takes_objects(schema))


def _prepared(walker: Walker, schema: ProjectClass, value: Value, access: Access) -> Value:
    """What the validators that run before any field make of the value."""
    for function in _validators(schema, ("model_validator", "root_validator")):
        value = call_with(walker, attribute(walker, ClassRef(schema), function.name, access), access, value)
    return value


def _validators(schema: ProjectClass, names: tuple[str, ...], field: str = "") -> Iterator[ProjectFunction]:
    for symbol in schema.ancestors:
        for block in symbol.block.children:
            found = [text for text in block.decorators if text.startswith(names)]
            named = any(f'"{field}"' in text or f"'{field}'" in text for text in found) or not field
            if found and named and any(word in text.replace(" ", "") for text in found for word in BEFORE):
                function = symbol.own_member(block.name)
                if isinstance(function, ProjectFunction):
                    yield function


def read_fields(
    walker: Walker,
    declared: Declared,
    value: Value,
    access: Access,
    *,
    any_object: bool = False,
    depth: int = 0,
) -> None:
    """Read each field of a schema of a row, a mapping or an object."""
    schema = declared.symbol
    for member in members(schema):
        at = _at(member, access)
        own = schema.member(f"resolve_{member.name}")
        if isinstance(own, ProjectFunction):
            call_with(walker, attribute(walker, ClassRef(schema), own.name, at), at, value)
            continue
        found = _of_field(walker, schema, member, value, at)
        for inner in declared_by(member.module, member.annotation, declared.given):
            read_declared(walker, inner, found, at, any_object=any_object, depth=depth + 1)
    if isinstance(value, Row):
        _read_listed(walker, schema, value, access)


def _of_field(walker: Walker, schema: ProjectClass, member: Assignment, value: Value, at: Access) -> Value:
    if isinstance(value, DictOf):
        found = value.entries.get(_source(member)) or value.entries.get(member.name) or UNKNOWN
    else:
        found = read_path(walker, value, _source(member), at)
    for function in _validators(schema, ("field_validator", "validator"), member.name):
        found = call_with(walker, attribute(walker, ClassRef(schema), function.name, at), at, found)
    return found


def _at(member: Assignment, access: Access) -> Access:
    """Where a field is declared; in a class whose rows are looped over, in the frame that owns the loop."""
    assert member.annotation is not None
    if access.frame.block is member.block:
        return Access(member.annotation, access.frame)
    return access.into(member.annotation, member.module, member.block)


NO_FIELDS = frozenset({"Relationship", "PrivateAttr"})


def members(schema: ProjectClass) -> Iterator[Assignment]:
    """The annotated fields of a schema and its ancestors."""
    found = {
        member.name: member for symbol in reversed(schema.ancestors) for member in symbol.own_assignments()
    }
    for member in found.values():
        if member.annotation is not None and not member.name.startswith("_") and not _is_no_field(member):
            yield member


def _is_no_field(member: Assignment) -> bool:
    head = member.annotation.value if isinstance(member.annotation, cst.Subscript) else member.annotation
    made = isinstance(member.node, cst.Call) and call_name(member.node) in NO_FIELDS
    return made or dotted(head).rpartition(".")[2] == "ClassVar"


def _source(member: Assignment) -> str:
    """``Field(None, alias="author.name")``: the path; else the name."""
    call = next(_field_calls(member), None)
    if call is None:
        return member.name
    given = keywords(call, Expr(call, member.module, member.owner))
    return next(
        (path for name in ("validation_alias", "alias") if (path := _path(given.get(name)))), member.name
    )


def _field_calls(member: Assignment) -> Iterator[cst.Call]:
    """``= Field(…)``, or the same in ``Annotated[str, Field(…)]``."""
    if isinstance(member.node, cst.Call):
        yield member.node
    if isinstance(member.annotation, cst.Subscript) and dotted(member.annotation.value).endswith("Annotated"):
        parts = (part.slice for part in member.annotation.slice)
        values = (part.value for part in parts if isinstance(part, cst.Index))
        yield from (value for value in values if isinstance(value, cst.Call))


def _path(alias: Expr | None) -> str:
    """``"author.name"``, ``AliasPath("author", "name")``, the first of ``AliasChoices(…)``."""
    if alias is None:
        return ""
    node = alias.constant().node
    if isinstance(node, cst.Call) and call_name(node) in ("AliasPath", "AliasChoices"):
        parts = [item.text or _path(item) for item in positionals(node, alias)]
        return ".".join(parts) if call_name(node) == "AliasPath" else next(iter(parts), "")
    return alias.text or ""


def takes_objects(schema: ProjectClass) -> bool:
    """Whether a schema says that it is read of any object: ``from_attributes``, ``orm_mode``."""
    return any(_says_so(symbol) for symbol in schema.ancestors)


def _says_so(symbol: ProjectClass) -> bool:
    if "from_attributes=True" in symbol.block.header_text.replace(" ", ""):
        return True
    config = symbol.own_member("model_config")
    said = {}
    if isinstance(config, Assignment) and config.node is not None:
        at = Expr(config.node, config.module, config.owner).constant()
        said = keywords(at.node, at) if isinstance(at.node, cst.Call) else at.keywords()
    old = symbol.own_member("Config")
    for name in ("from_attributes", "orm_mode"):
        member = old.member(name) if isinstance(old, ProjectClass) else None
        if isinstance(member, Assignment) and member.node is not None:
            said[name] = Expr(member.node, member.module, member.owner)
    return any(name in said and said[name].is_true for name in ("from_attributes", "orm_mode"))


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
