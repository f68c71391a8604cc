"""The schema of an earlier run: when it is believed, and that nothing else comes out of an entry."""

from __future__ import annotations

import base64
import os
import pickle
from pathlib import Path

import pytest

from ormlint.cache.folder import CacheFolder
from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules
from ormlint.project.schema import Schema
from ormlint.project.schema.searches import searcher

RULES = load_rules()
MODELS = """\
from django.db import models


class BookQuerySet(models.QuerySet):
    def cheap(self):
        return self.filter(price__lt=5)


class Author(models.Model):
    name = models.TextField()


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
    price = models.IntegerField()
    objects = BookQuerySet.as_manager()

    def shown(self):
        return self.author.name
"""
VIEWS = """\
from shop.models import Author, Book


def listing():
    return [book.shown() for book in Book.objects.cheap()]


def setup():
    pass
"""
SEARCHED = [
    "    post_save.connect(listing)",
    '    Book.add_to_class("note", models.TextField())',
    "    from shop.models import Book",
    "    import mptt",
    "    with Django as D:\n        pass",
    "    import sqlalchemy",
    "    Base = declarative_base()",
    '    AUTH_USER_MODEL = "shop.Author"',
    '    text = """\nOther = Book\n"""',
]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project" / "shop"
    folder.mkdir(parents=True)
    (folder.parent / "manage.py").write_text("")
    (folder / "models.py").write_text(MODELS)
    (folder / "views.py").write_text(VIEWS)
    monkeypatch.chdir(folder.parent)
    return folder


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Schema]:
    """The schemas that are built, and not recalled."""
    schemas: list[Schema] = []
    real = Schema.__init__

    def init(schema: Schema, project: object) -> None:
        schemas.append(schema)
        real(schema, project)  # type: ignore[arg-type]

    monkeypatch.setattr(Schema, "__init__", init)
    return schemas


def found(shop: Path, cache: CacheFolder | None) -> list[str]:
    outcome = check([shop.parent], Config(), RULES, cache=cache)
    return [f"{finding.place.line} {finding.code} {finding.message}" for finding in outcome.findings]


def edited(shop: Path, name: str, old: str, new: str) -> None:
    text = (shop / name).read_text()
    assert old in text
    (shop / name).write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("views.py", "    pass", "    return 1"),
        ("models.py", "self.author.name", "self.author.name + self.author.name"),
    ],
)
def test_kept_where_no_function_that_matters_has_changed(
    shop: Path, tmp_path: Path, built: list[Schema], name: str, old: str, new: str
) -> None:
    cache = CacheFolder(tmp_path / "cache")
    before = found(shop, cache)
    assert any("QRY101" in line for line in before)
    edited(shop, name, old, new)
    built.clear()
    warm = found(shop, cache)
    assert built == []
    assert warm == found(shop, None)


@pytest.mark.parametrize("added", SEARCHED)
def test_built_anew_where_a_search_could_find_more(
    shop: Path, tmp_path: Path, built: list[Schema], added: str
) -> None:
    cache = CacheFolder(tmp_path / "cache")
    found(shop, cache)
    edited(shop, "views.py", "    pass", added)
    built.clear()
    found(shop, cache)
    assert len(built) == 1
    edited(shop, "views.py", added, "    pass")
    built.clear()
    found(shop, cache)
    assert built == [], "what was found at first is still kept"


def test_built_anew_where_a_model_has_changed(shop: Path, tmp_path: Path, built: list[Schema]) -> None:
    cache = CacheFolder(tmp_path / "cache")
    found(shop, cache)
    edited(shop, "models.py", "    price = models.IntegerField()\n", "")
    built.clear()
    assert found(shop, cache) == found(shop, None)
    assert len(built) == 2


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("made",)


@pytest.mark.parametrize("made", [Evil(), {"models": {}}, "Schema"])
def test_nothing_else_comes_out_of_an_entry(
    shop: Path, tmp_path: Path, built: list[Schema], made: object
) -> None:
    cache = CacheFolder(tmp_path / "cache")
    before = found(shop, cache)
    (entry,) = cache.path.glob("schema-*.entry")
    document = cache.read(entry.stem)
    document["schema"] = base64.b64encode(pickle.dumps(made)).decode()
    cache.write(entry.stem, document)
    edited(shop, "views.py", "    pass", "    return 1")
    built.clear()
    assert found(shop, cache) == before
    assert len(built) == 1
    assert not (shop.parent / "made").exists()


@pytest.mark.parametrize("text", SEARCHED)
def test_every_search_is_known(text: str) -> None:
    assert searcher(["AUTH_USER_MODEL"]).search(f"def f():\n{text}\n")


def test_searches_of_whole_texts_are_few_and_known() -> None:
    """Who adds one here has to tell ``searches.py`` what it looks for."""
    folder = Path(__file__).parents[3] / "linter" / "ormlint" / "project"
    texts = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.py")}
    counts = {name: text.count(".file.text") for name, text in texts.items() if ".file.text" in text}
    assert counts == {
        "exports.py": 1,
        "schema/candidates.py": 1,
        "schema/declarations.py": 3,
        "schema/histories.py": 2,
        "schema/labels.py": 1,
        "schema/lineage.py": 2,
        "schema/mapped/bases.py": 3,
        "schema/mapped/imperative.py": 1,
        "schema/peewee.py": 2,
        "schema/settings.py": 2,
        "schema/signals.py": 2,
    }
