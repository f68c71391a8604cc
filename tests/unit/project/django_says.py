"""Prints what Django itself says of each model of the world, as JSON."""

import json
import os
import sys

import django

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "world"))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation  # noqa: E402
from django.db import models  # noqa: E402


def kind_of(field):
    for cls in type(field).__mro__:
        if cls.__module__.startswith("django.db.models") and cls.__name__ != "OrderWrt":
            return cls.__name__
    return None


def label(model):
    return None if model is None or isinstance(model, str) else model._meta.label


def relation_kind(field):
    if isinstance(field, GenericForeignKey):
        return "generic_foreign_key"
    if isinstance(field, GenericRelation):
        return "generic_relation"
    if field.one_to_one:
        return "one_to_one"
    return "many_to_many" if field.many_to_many else "foreign_key"


def forward(field):
    kind = relation_kind(field)
    found = {
        "kind": kind,
        "target": None if kind == "generic_foreign_key" else label(field.related_model),
        "null": bool(getattr(field, "null", False)) and kind != "generic_relation",
        "attname": field.attname if kind in ("foreign_key", "one_to_one") else None,
        "query_name": field.name,
        "through": None,
        "remote": None,
    }
    if kind == "many_to_many" and not field.remote_field.through._meta.auto_created:
        found["through"] = label(field.remote_field.through)
    if kind in ("foreign_key", "one_to_one", "many_to_many") and not field.remote_field.hidden:
        found["remote"] = field.remote_field.get_accessor_name()
    return found


def reverse(rel):
    kind = "one_to_one" if rel.one_to_one else "many_to_many" if rel.many_to_many else "foreign_key"
    return {
        "kind": f"reverse_{kind}",
        "target": label(rel.related_model),
        "null": True,
        "query_name": rel.name,
        "remote": rel.field.name,
    }


def relations(meta):
    found = {}
    for field in [*meta.concrete_fields, *meta.many_to_many, *meta.private_fields]:
        if field.is_relation:
            found[field.name] = forward(field)
    for rel in meta.related_objects:
        if not rel.hidden and not isinstance(rel.field, GenericRelation):
            found[rel.get_accessor_name()] = reverse(rel)
    return found


def lookups(meta):
    found = {}
    for name, field in {**meta.fields_map, **meta._forward_fields_map}.items():
        if getattr(field, "attname", name) != name and name != field.name:
            continue
        model = getattr(field, "related_model", None)
        through = model is not None and model._meta.auto_created
        if field.is_relation and not name.endswith("+") and field.name == name and not through:
            found[name] = label(model)
    return found


def order(item):
    if isinstance(item, str):
        return item
    if isinstance(item, models.expressions.OrderBy):
        return ("-" if item.descending else "") + order(item.expression)
    return item.name if isinstance(item, models.F) else "…"


def indexed(meta, field):
    groups = [*meta.unique_together, *(index.fields for index in meta.indexes)]
    groups += [
        c.fields for c in meta.constraints if isinstance(c, models.UniqueConstraint) and c.condition is None
    ]
    first = {group[0].lstrip("-") for group in groups if group}
    return bool(field.db_index or field.unique or field.name in first)


def uniques(meta):
    found = [list(group) for group in meta.unique_together]
    constraints = [item for item in meta.constraints if isinstance(item, models.UniqueConstraint)]
    found += [list(item.fields) for item in constraints if item.condition is None]
    return sorted(sorted(group) for group in found)


def described(model):
    meta = model._meta
    return {
        "qualname": f"{model.__module__}.{model.__qualname__}",
        "columns": {
            f.name: [kind_of(f), bool(f.null), bool(f.unique), indexed(f.model._meta, f)]
            for f in meta.concrete_fields
        },
        "relations": relations(meta),
        "lookups": lookups(meta),
        "ordering": [order(item) for item in meta.ordering],
        "pk": meta.pk.name,
        "unique_sets": uniques(meta),
        "proxy": meta.proxy,
        "parents": sorted(label(parent) for parent in meta.parents),
        "managers": [manager.name for manager in meta.managers],
        "default_manager": meta.default_manager.name,
    }


def main():
    every = [model for model in apps.get_models() if not model._meta.swapped]
    print(json.dumps({model._meta.label: described(model) for model in every}))


if __name__ == "__main__":
    main()
