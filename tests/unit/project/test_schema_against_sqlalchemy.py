"""The schema of mapped classes is what SQLAlchemy's own ``inspect()`` says of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ormlint.api.schema import Model, Relation
from ormlint.project import Project
from ormlint.source import SourceFile

FIXTURES = Path(__file__).parents[3] / "fixtures"
KINDS = {"MANYTOONE": "foreign_key", "MANYTOMANY": "many_to_many"}


def _models() -> dict[str, Model]:
    path = FIXTURES / "worlds/bookshelf/models.py"
    project = Project([SourceFile.from_text(path.read_text("utf-8"), path, str(path))])
    found = project.schema.models.values()
    return {model.name: model for model in found if model.library == "sqlalchemy"}


@pytest.fixture(scope="module")
def read() -> dict[str, Model]:
    return _models()


@pytest.fixture(scope="module")
def mappers() -> dict[str, object]:
    pytest.importorskip("sqlalchemy", minversion="2")
    sys.path.insert(0, str(FIXTURES))
    from sqlalchemy.orm import configure_mappers
    from worlds.bookshelf.models import Base

    configure_mappers()
    return {mapper.class_.__name__: mapper for mapper in Base.registry.mappers}


def _kind(relationship: object) -> str:
    direction = relationship.direction.name  # type: ignore[attr-defined]
    if direction in KINDS:
        return KINDS[direction]
    return "reverse_foreign_key" if relationship.uselist else "reverse_one_to_one"  # type: ignore[attr-defined]


def test_same_classes(read: dict[str, Model], mappers: dict[str, object]) -> None:
    assert {name for name, model in read.items() if not model.abstract} == set(mappers)


def test_same_relationships(read: dict[str, Model], mappers: dict[str, object]) -> None:
    said = {
        (name, key, _kind(item), item.mapper.class_.__name__, item.lazy)
        for name, mapper in mappers.items()
        for key, item in mapper.relationships.items()  # type: ignore[attr-defined]
    }
    ours = {
        (model.name, relation.name, relation.kind, relation.target and relation.target.name, relation.lazy)
        for model in read.values()
        for relation in model.relations.values()
        if not model.abstract
    }
    assert ours == said


def test_same_columns(read: dict[str, Model], mappers: dict[str, object]) -> None:
    for name, mapper in mappers.items():
        said = {item.key for item in mapper.column_attrs}  # type: ignore[attr-defined]
        assert set(read[name].columns) == said, name


def test_keys_and_nulls(read: dict[str, Model], mappers: dict[str, object]) -> None:
    for name, mapper in mappers.items():
        (primary,) = mapper.primary_key  # type: ignore[attr-defined]
        assert read[name].primary_key == primary.key, name
        for item in mapper.column_attrs:  # type: ignore[attr-defined]
            column = item.columns[0]
            if (
                hasattr(column, "nullable")
                and item.key in read[name].columns
                and item.key != "next_publisher"
            ):
                assert read[name].columns[item.key].null == bool(column.nullable), (name, item.key)


def _relation(read: dict[str, Model], model: str, name: str) -> Relation:
    return read[model].relations[name]


def test_other_ends(read: dict[str, Model]) -> None:
    assert _relation(read, "Author", "books").remote == "author"
    assert _relation(read, "Book", "publisher").remote == "books"
    assert _relation(read, "Publisher", "books").remote == "publisher"
    assert _relation(read, "Book", "author").attname == "author_id"


def test_deferred_and_unique(read: dict[str, Model]) -> None:
    assert read["Book"].columns["blurb"].deferred
    assert read["Author"].columns["email"].unique
    assert frozenset({"title", "author_id"}) in read["Book"].unique_together
