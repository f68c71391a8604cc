"""The model classes of Peewee, as the same models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Column, Model, Relation
from ormlint.project.schema.candidates import class_blocks
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.symbols import Assignment, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.project import Project

MENTION = re.compile(r"\bpeewee\b")
BASE = re.compile(r"(?:peewee|playhouse)\b.*\.(?:Model|VirtualModel|FTSModel)")
DATABASES = frozenset({"FlaskDB", "Database"})
KEYS = frozenset({"AutoField", "PrimaryKeyField", "BigAutoField", "IdentityField"})
KINDS = {"DoubleField": "FloatField", "BlobField": "BinaryField", "FixedCharField": "CharField"}


def peewee_models(project: Project) -> dict[ProjectClass, Model]:
    """The models of the classes that Peewee maps; none where nothing mentions it."""
    texts = (module.file.text for module in project.modules.values())
    if not any("peewee" in text and MENTION.search(text) for text in texts):
        return {}
    found = {symbol: _model(symbol) for symbol in _classes(project)}
    named = {symbol.name: symbol for symbol in found}
    for symbol, model in found.items():
        for name, value in _fields(symbol):
            _declare(model, name, value, found, named)
    return found


def _classes(project: Project) -> Iterator[ProjectClass]:
    for module in project.modules.values():
        for block in class_blocks(module.block) if module.block is not None else ():
            symbol = module.class_of(block)
            if symbol is not None and _is_model(symbol):
                yield symbol


def _is_model(symbol: ProjectClass) -> bool:
    known = any(BASE.fullmatch(name) for name in symbol.external_names)
    return known or any(_is_database_model(each) for each in symbol.ancestors)


def _is_database_model(symbol: ProjectClass) -> bool:
    """``database.Model``, where ``database`` is the object of an extension of Flask."""
    for text in symbol.block.bases:
        head, _, last = text.strip().rpartition(".")
        found = symbol.module.lookup(head) if last == "Model" and head.isidentifier() else None
        if isinstance(found, Assignment) and isinstance(found.node, cst.Call):
            return call_name(found.node) in DATABASES and MENTION.search(found.module.file.text) is not None
    return False


def _model(symbol: ProjectClass) -> Model:
    package = symbol.module.name.rpartition(".")[2]
    model = Model(symbol.name, f"{package}.{symbol.name}", symbol.qualname, library="peewee")
    model.default_manager = "select()"
    model.columns["id"] = Column("id", "AutoField", unique=True, indexed=True)
    return model


def _fields(symbol: ProjectClass) -> Iterator[tuple[str, Expr]]:
    """The fields of a class and its ancestors: the nearest declaration of each name."""
    found: dict[str, Expr] = {}
    for ancestor in reversed(symbol.ancestors):
        for assignment in ancestor.own_assignments():
            if isinstance(assignment.node, cst.Call) and call_name(assignment.node).endswith("Field"):
                found[assignment.name] = Expr(assignment.node, assignment.module, symbol)
    yield from found.items()


def _declare(
    model: Model,
    name: str,
    value: Expr,
    models: dict[ProjectClass, Model],
    named: dict[str, ProjectClass],
) -> None:
    assert isinstance(value.node, cst.Call)
    function, said = call_name(value.node), keywords(value.node, value)
    unique = _is_true(said.get("unique")) or _is_true(said.get("primary_key")) or function in KEYS
    column = Column(name, KINDS.get(function, function), _is_true(said.get("null")), unique)
    column.indexed = unique or _is_true(said.get("index")) or function == "ForeignKeyField"
    if function in KEYS or _is_true(said.get("primary_key")):
        model.columns.pop(model.primary_key, None)
        model.primary_key = name
    if function in ("ForeignKeyField", "DeferredForeignKey", "ManyToManyField"):
        target = _target(model, value, models, named)
        _relate(model, name, target, column, said, many=function == "ManyToManyField")
    else:
        model.columns[name] = column


def _target(
    model: Model, value: Expr, models: dict[ProjectClass, Model], named: dict[str, ProjectClass]
) -> Model | None:
    assert isinstance(value.node, cst.Call)
    said = keywords(value.node, value)
    given = positionals(value.node, value)[:1] or [
        said[word] for word in ("model", "rel_model") if word in said
    ]
    if not given:
        return None
    text = given[0].text
    if text == "self":
        return model
    symbol = named.get(text) if text else value.module.project.followed(given[0].symbol())
    return models.get(symbol) if isinstance(symbol, ProjectClass) else None


def _relate(
    model: Model, name: str, target: Model | None, column: Column, said: dict[str, Expr], *, many: bool
) -> None:
    """A foreign key and its other end; the rows of the other end do not know where they were reached from."""
    if "lazy_load" in said and not _is_true(said["lazy_load"]):
        model.columns[name] = column
        return
    relation = Relation(name, "many_to_many" if many else "foreign_key", model, target, column.null)
    relation.query_name = name
    if not many:
        object_name = said.get("object_id_name")
        relation.attname = (object_name.text if object_name is not None else None) or f"{name}_id"
        model.columns[name] = column
        model.attnames[relation.attname] = relation
    model.relations[name] = model.lookups[name] = relation
    back = next((said[word].text for word in ("backref", "related_name") if word in said), None)
    back = back or f"{model.name.lower()}_set"
    if target is not None and back not in target.relations:
        kind = "reverse_many_to_many" if many else "reverse_foreign_key"
        reverse = Relation(back, kind, target, model, query_name=back)  # type: ignore[arg-type]
        target.relations[back] = target.lookups[back] = reverse


def _is_true(value: Expr | None) -> bool:
    return value is not None and value.is_true
