"""Columns of mapped classes: their type, their key, what they point to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from ormlint.api.schema import Column
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.mapped.declared import Annotated, Declared, annotated

TYPES = {
    **dict.fromkeys(("Integer", "INTEGER", "int", "INT"), "IntegerField"),
    **dict.fromkeys(("BigInteger", "BIGINT"), "BigIntegerField"),
    **dict.fromkeys(("SmallInteger", "SMALLINT", "TINYINT"), "SmallIntegerField"),
    **dict.fromkeys(("String", "Unicode", "VARCHAR", "CHAR", "str"), "CharField"),
    **dict.fromkeys(("Text", "UnicodeText", "TEXT", "MEDIUMTEXT", "LONGTEXT"), "TextField"),
    **dict.fromkeys(("Boolean", "BOOLEAN", "bool"), "BooleanField"),
    **dict.fromkeys(("Float", "FLOAT", "Double", "REAL", "float"), "FloatField"),
    **dict.fromkeys(("Numeric", "DECIMAL", "NUMERIC", "Decimal"), "DecimalField"),
    **dict.fromkeys(("DateTime", "TIMESTAMP", "DATETIME", "UTCDateTime", "datetime"), "DateTimeField"),
    **dict.fromkeys(("Date", "DATE", "date"), "DateField"),
    **dict.fromkeys(("Time", "TIME", "time"), "TimeField"),
    **dict.fromkeys(("JSON", "JSONB", "JSONType", "dict"), "JSONField"),
    **dict.fromkeys(("UUID", "Uuid", "UUIDType"), "UUIDField"),
    **dict.fromkeys(("LargeBinary", "BLOB", "BYTEA", "bytes"), "BinaryField"),
}


@dataclass(frozen=True)
class Key:
    """A foreign key: the column that has it, and the table and column it points to."""

    attribute: str
    table: str
    column: str
    null: bool = True


@dataclass(frozen=True)
class ReadColumn:
    """A column together with what only the mapper needs."""

    column: Column
    primary: bool = False
    key: Key | None = None
    database_name: str = ""
    deferred: bool = False


def read_column(item: Declared) -> ReadColumn:
    """The column that an attribute declares."""
    call = _innermost(item)
    said = keywords(call.node, call) if call is not None and isinstance(call.node, cst.Call) else {}
    arguments = positionals(call.node, call) if call is not None and isinstance(call.node, cst.Call) else []
    hint = annotated(item.annotation.node if item.annotation is not None else None)
    primary = _is_true(said.get("primary_key"))
    null = _nullable(said, hint, primary)
    column = Column(
        item.name,
        _kind(item, [*arguments, *([said["type_"]] if "type_" in said else [])], hint),
        null=null,
        unique=_is_true(said.get("unique")),
        indexed=_is_true(said.get("index")) or primary,
    )
    return ReadColumn(column, primary, _key(item.name, arguments, said, null), _name(arguments), _late(item))


def _innermost(item: Declared) -> Expr | None:
    """``Column(…)`` in ``deferred(Column(…))``."""
    if item.function not in ("deferred", "column_property"):
        return item.value
    inner = item.arguments()
    is_column = inner and isinstance(inner[0].node, cst.Call) and call_name(inner[0].node) == "Column"
    return inner[0] if is_column else None


def _late(item: Declared) -> bool:
    """Whether the column is only fetched when it is read."""
    return item.function == "deferred" or _is_true(item.keywords().get("deferred"))


def _is_true(value: Expr | None) -> bool:
    return value is not None and value.is_true


def _nullable(said: dict[str, Expr], hint: Annotated, primary: bool) -> bool:
    if "nullable" in said:
        return said["nullable"].is_true
    return not primary and (hint.optional or not hint.name)


def _kind(item: Declared, arguments: list[Expr], hint: Annotated) -> str:
    if item.function == "column_property":
        return "Unknown"
    for argument in arguments[:3]:
        kind = TYPES.get(call_name(argument.node))
        if kind is not None:
            return kind
    return TYPES.get(hint.name.rpartition(".")[2], "OtherField")


def _name(arguments: list[Expr]) -> str:
    """The name in the database, where it is another."""
    return (arguments[0].text or "") if arguments else ""


def _key(name: str, arguments: list[Expr], said: dict[str, Expr], null: bool) -> Key | None:
    if "foreign_key" in said:
        return _pointing(name, said["foreign_key"], null)
    for argument in arguments:
        if isinstance(argument.node, cst.Call) and call_name(argument.node) == "ForeignKey":
            target = positionals(argument.node, argument)[:1] or list(
                keywords(argument.node, argument).values()
            )
            return _pointing(name, target[0], null) if target else None
    return None


def _pointing(name: str, target: Expr, null: bool) -> Key:
    text = target.text
    parts = text.split(".") if text else _written(target.node).split(".")
    parts = [part for part in parts if part not in ("c", "columns")]
    return Key(name, parts[-2] if len(parts) > 1 else "", parts[-1], null)


def _written(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_written(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def constraint_sets(arguments: list[Expr]) -> Iterator[frozenset[str]]:
    """The columns of each ``UniqueConstraint`` of ``__table_args__``."""
    for argument in arguments:
        if isinstance(argument.node, cst.Call) and call_name(argument.node) == "UniqueConstraint":
            names = [item.text for item in positionals(argument.node, argument)]
            if names and all(names):
                yield frozenset(name for name in names if name)


def primary_names(arguments: list[Expr]) -> Iterator[str]:
    """The columns of a ``PrimaryKeyConstraint`` of ``__table_args__``."""
    for argument in arguments:
        if isinstance(argument.node, cst.Call) and call_name(argument.node) == "PrimaryKeyConstraint":
            yield from (item.text for item in positionals(argument.node, argument) if item.text)


def table_keys(arguments: list[Expr]) -> Iterator[Key]:
    """The keys of each ``ForeignKeyConstraint`` of ``__table_args__``."""
    for argument in arguments:
        if isinstance(argument.node, cst.Call) and call_name(argument.node) == "ForeignKeyConstraint":
            sides = positionals(argument.node, argument)[:2]
            texts = [side.texts() or () for side in sides]
            for name, target in zip(*texts, strict=False) if len(texts) == 2 else ():
                parts = target.split(".")
                yield Key(name, parts[-2] if len(parts) > 1 else "", parts[-1])
