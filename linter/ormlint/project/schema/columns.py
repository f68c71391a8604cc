"""The columns of a table, its key, its forward relations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ormlint.api.schema import Column, Model, Relation
from ormlint.project.schema.fieldclasses import AUTOMATIC, INDEXED

if TYPE_CHECKING:
    from ormlint.project.schema.declarations import Declaration
    from ormlint.project.schema.expressions import Expr
    from ormlint.project.schema.tables import Table

Resolver = Callable[["Expr | str | None", "Table", "Declaration | None"], "Model | None"]
"""Finds the model that an expression in a declaration names, seen from a table."""

_HOLDS_KEY = ("foreign_key", "one_to_one")


def fill(table: Table, resolver: Resolver) -> None:
    """Write the columns and forward relations of a table into its model; parents' are added later."""
    indexed = table.options.indexed_names
    _add_key(table)
    for name, declared in table.fields.items():
        if declared.field.relation != "many_to_many":
            table.model.columns[name] = _column(declared, name in indexed)
        if declared.field.relation is not None:
            _add_relation(table, declared, resolver)
    for declared in table.private.values():
        _add_relation(table, declared, resolver)
    for link, parent in table.parents.items():
        _add_link(table, link, parent)
    _add_uniqueness(table)


def _add_key(table: Table) -> None:
    model = table.model
    declared = [item for item in table.fields.values() if item.flag("primary_key") or _is_composite(item)]
    if declared:
        model.primary_key = declared[0].name
    elif table.parents and not model.proxy:
        model.primary_key = next(iter(table.parents))
    elif not table.parents and "id" not in table.fields:
        model.columns["id"] = Column("id", "AutoField", unique=True, indexed=True)
    if table.options.get("order_with_respect_to") is not None:
        model.columns["_order"] = Column("_order", "IntegerField")


def _is_composite(declared: Declaration) -> bool:
    return declared.field.kind == "CompositePrimaryKey"


def _column(declared: Declaration, indexed: bool) -> Column:
    kind = declared.field.kind
    key = declared.flag("primary_key")
    unique = key or declared.flag("unique") or declared.field.relation == "one_to_one" or kind in AUTOMATIC
    related = declared.field.relation is not None or kind in INDEXED
    by_default = related and "db_index" not in declared.arguments
    return Column(
        declared.name,
        kind,
        null=declared.flag("null") or kind == "NullBooleanField",
        unique=unique,
        indexed=unique or indexed or by_default or declared.flag("db_index"),
        choices="choices" in declared.arguments,
        stamped=declared.flag("auto_now") or declared.field.stamped,
    )


def _add_relation(table: Table, declared: Declaration, resolver: Resolver) -> None:
    kind = declared.field.relation
    assert kind is not None
    target = None
    if kind != "generic_foreign_key":
        target = resolver(declared.arguments.get("to", declared.field.target), table, declared)
    through = resolver(declared.arguments.get("through"), table, declared) if kind == "many_to_many" else None
    relation = Relation(
        declared.name,
        kind,
        table.model,
        target,
        null=declared.flag("null"),
        attname=f"{declared.name}_id" if kind in _HOLDS_KEY else None,
        query_name=declared.name,
        to_field=declared.text("to_field"),
        through=through,
    )
    add_forward(table.model, relation)


def _add_link(table: Table, link: str, parent: Table) -> None:
    if table.model.proxy or link in table.model.relations:
        return
    table.model.columns[link] = Column(link, "OneToOneField", unique=True, indexed=True)
    relation = Relation(link, "one_to_one", table.model, parent.model, attname=f"{link}_id", query_name=link)
    add_forward(table.model, relation)


def add_forward(model: Model, relation: Relation) -> None:
    """Enter a relation under its name, its name in lookups and the attribute of its key."""
    model.relations[relation.name] = relation
    model.lookups[relation.query_name] = relation
    if relation.attname is not None:
        model.attnames[relation.attname] = relation


def _add_uniqueness(table: Table) -> None:
    model = table.model
    found = table.options.unique_sets
    for name, declared in table.fields.items():
        if _is_composite(declared) and declared.owner is not None:
            found += _composite(declared)
        elif declared.field.relation in _HOLDS_KEY and model.columns[name].unique:
            found.append(frozenset({f"{name}_id"}))
    for link in table.parents if not model.proxy else ():
        found.append(frozenset({f"{link}_id"}))
    model.unique_together = tuple(dict.fromkeys(found))


def _composite(declared: Declaration) -> list[frozenset[str]]:
    names = [value.text for key, value in declared.arguments.items() if key.isdigit()]
    return [frozenset(name for name in names if name)] if names else []
