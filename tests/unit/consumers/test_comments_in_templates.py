"""Comments in templates that silence nothing are told, where all that renders them was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules

MODELS = """
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=9)

class Book(models.Model):
    title = models.CharField(max_length=9)
    author = models.ForeignKey(Author, models.CASCADE)
"""
VIEW = """
from django.shortcuts import render
from .models import Book

def books(request):
    return render(request, "list.html", {"books": Book.objects.all()[:20]})
"""
USELESS = "{{ books|length }} {# ormlint: ignore[QRY101] #}\n"


def found(folder: Path, page: str, *paths: str) -> list[tuple[str, int]]:
    files = {"manage.py": "", "app/__init__.py": "", "app/models.py": MODELS, "app/views.py": VIEW}
    files |= {"app/templates/list.html": page, "app/templates/unused.html": USELESS}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    outcome = check([folder / path for path in paths or (".",)], Config(), load_rules())
    assert outcome.problems == []
    return [(finding.code, finding.place.line) for finding in outcome.findings]


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        ("{% for b in books %}{{ b.author.name }}{% endfor %} {# ormlint: ignore[QRY101] #}\n", []),
        ("{% for b in books %}{{ b.title }}{% endfor %} {# ormlint: ignore[QRY101] #}\n", [("QRY001", 1)]),
        ("{# ormlint: ignore-file #}\n{{ books|length }}\n", [("QRY001", 1)]),
        ("{% for b in books %}{{ b.title }}{% endfor %} {# noqa: QRY101 #}\n", []),
        ("{% for b in books %}{{ b.author.name }}{% endfor %}\n", [("QRY101", 1)]),
    ],
)
def test_comments(page: str, codes: list[tuple[str, int]], tmp_path: Path) -> None:
    assert found(tmp_path, page) == codes


def test_parts_of_a_project(tmp_path: Path) -> None:
    assert found(tmp_path, USELESS, "app/models.py") == []
    assert found(tmp_path, USELESS, "app/views.py") == []
