"""Names that may give rows are found once in each file, as long as the same words are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import ormlint.walk.interest as interest
from ormlint.cache.folder import CacheFolder
from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules
from ormlint.project import Module

RULES = load_rules()
MODELS = """\
from django.db import models


class Author(models.Model):
    name = models.TextField()


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
"""
HELPERS = """\
from shop.models import Book


def gather():
    return Book.objects.all()
"""
VIEWS = """\
from shop.helpers import gather


def listing():
    for book in gather():
        print(book.author.name)
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project" / "shop"
    folder.mkdir(parents=True)
    (folder.parent / "manage.py").write_text("")
    for name, text in (("models.py", MODELS), ("helpers.py", HELPERS), ("views.py", VIEWS)):
        (folder / name).write_text(text)
    monkeypatch.chdir(folder.parent)
    return folder


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of the project that are searched for names."""
    paths: list[str] = []
    real = interest._givers

    def givers(module: Module, words: frozenset[str]) -> object:
        if not module.stub:
            paths.append(module.file.display)
        return real(module, words)

    monkeypatch.setattr(interest, "_givers", givers)
    return paths


def found(folder: Path, cache: CacheFolder | None) -> list[str]:
    outcome = check([folder.parent], Config(), RULES, cache=cache)
    return [f"{finding.place.path} {finding.place.line} {finding.code}" for finding in outcome.findings]


def test_only_what_has_changed_is_searched(shop: Path, tmp_path: Path, searched: list[str]) -> None:
    cache = CacheFolder(tmp_path / "cache")
    assert found(shop, cache) == ["shop/views.py 6 QRY101"]
    assert {Path(path).name for path in searched} >= {"models.py", "helpers.py", "views.py"}
    searched.clear()
    (shop / "helpers.py").write_text(HELPERS.replace("Book.objects.all()", "[]"))
    assert found(shop, cache) == found(shop, None) == []
    assert searched[0] == "shop/helpers.py"
    assert "shop/models.py" not in searched[: searched.index("shop/helpers.py", 1)]


def test_another_relation_is_another_word(shop: Path, tmp_path: Path, searched: list[str]) -> None:
    cache = CacheFolder(tmp_path / "cache")
    found(shop, cache)
    searched.clear()
    more = '    editors = models.ManyToManyField(Author, related_name="edited")\n'
    (shop / "models.py").write_text(MODELS + more)
    found(shop, cache)
    assert {Path(path).name for path in searched} >= {"models.py", "helpers.py", "views.py"}
