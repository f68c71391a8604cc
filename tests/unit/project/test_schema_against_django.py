"""The schema says of every model of the world what Django's ``_meta`` says."""

from __future__ import annotations

from typing import Any

import pytest

from ormlint.api.schema import Model, Relation
from ormlint.project import Project

LABELS = [
    "admin.LogEntry",
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "flatpages.FlatPage",
    "library.Author",
    "library.Book",
    "library.Contribution",
    "library.Mixed",
    "library.Note",
    "library.Novel",
    "library.NovelProxy",
    "library.OnAbstractOnConcrete",
    "library.Overridden",
    "library.ParentA",
    "library.ParentB",
    "library.PocketNovel",
    "library.ProxyChild",
    "library.Series",
    "library.Shelf",
    "library.SubProxy",
    "library.TwoParents",
    "people.Club",
    "people.Membership",
    "people.Person",
    "people.PersonProxy",
    "people.Profile",
    "redirects.Redirect",
    "sessions.Session",
    "shelf.Attribute",
    "shelf.AttributeValue",
    "shelf.Product",
    "shelf.Recommendation",
    "site_pages.Book",
    "site_pages.Bush",
    "site_pages.Elsewhere",
    "site_pages.Leaf",
    "site_pages.Node",
    "sites.Site",
]

Truth = dict[str, dict[str, Any]]


def test_all_models_are_compared(truth: Truth) -> None:
    made_by_django = {label for label in truth if "_" in label.partition(".")[2]}
    assert set(truth) - made_by_django == set(LABELS)


def test_no_model_is_invented(world: Project, truth: Truth) -> None:
    ours = {model.label for model in world.schema.models.values() if not model.abstract}
    assert ours - set(truth) == {"auth.User"}


@pytest.fixture(params=LABELS)
def pair(request: pytest.FixtureRequest, world: Project, truth: Truth) -> tuple[Model, dict[str, Any]]:
    model = world.schema.by_label(request.param)
    assert model is not None
    return model, truth[request.param]


def test_class(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    assert model.qualname == said["qualname"]
    assert (model.abstract, model.proxy, model.opaque) == (False, said["proxy"], False)


def test_columns(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    columns = {c.name: [c.kind, c.null, c.unique, c.indexed] for c in model.columns.values()}
    assert columns == said["columns"]
    assert model.primary_key == said["pk"]


def test_relations(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    found = {name: told(relation) for name, relation in model.relations.items()}
    assert found == said["relations"]


def test_lookups(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    found = {name: label(relation.target) for name, relation in model.lookups.items()}
    assert found == said["lookups"]


def test_key_attributes(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    relations = said["relations"]
    assert {key: relation.name for key, relation in model.attnames.items()} == {
        relation["attname"]: name for name, relation in relations.items() if relation.get("attname")
    }


def test_options(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    ordering = [
        ours if theirs != "…" else "…" for ours, theirs in zip(model.ordering, said["ordering"], strict=True)
    ]
    assert ordering == said["ordering"]
    assert all(model.is_unique(frozenset(group)) for group in said["unique_sets"])


def test_managers(pair: tuple[Model, dict[str, Any]]) -> None:
    model, said = pair
    assert list(model.managers) == said["managers"]
    assert model.default_manager == said["default_manager"]


def told(relation: Relation) -> dict[str, Any]:
    found = {
        "kind": relation.kind,
        "target": label(relation.target),
        "null": relation.null,
        "query_name": relation.query_name,
        "remote": relation.remote,
    }
    if relation.forward:
        found |= {"attname": relation.attname, "through": label(relation.through)}
    return found


def label(model: Model | None) -> str | None:
    return None if model is None else model.label
