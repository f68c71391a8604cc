"""What is done with findings in files that are no Python."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from repositories import commit, run

MODELS = """\
from django.db import models


class Author(models.Model):
    name = models.TextField()


class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
"""
VIEWS = """\
from django.shortcuts import render

from shop.models import Book


def listing(request):
    books = Book.objects.filter(author__name="x")[:50]
    return render(request, "shop/list.html", {"books": books})
"""
TEMPLATE = "{% for book in books %}\n  <li>{{ book.author.name }}</li>\n{% endfor %}\n"
FOUND = "shop/templates/shop/list.html:{}:10: QRY101 `author` is read once per row by `list.html`"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One view and its template, with one finding."""
    (tmp_path / "shop" / "templates" / "shop").mkdir(parents=True)
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "shop" / "models.py").write_text(MODELS)
    (tmp_path / "shop" / "views.py").write_text(VIEWS)
    change(tmp_path, TEMPLATE)
    commit(tmp_path)
    return tmp_path


def change(project: Path, template: str) -> None:
    (project / "shop" / "templates" / "shop" / "list.html").write_text(template)


def ormlint(project: Path, *arguments: str) -> tuple[int, str, str]:
    done = run([sys.executable, "-m", "ormlint", *arguments], project)
    return done.returncode, done.stdout.partition(": 1 + N")[0], done.stderr


def check(project: Path, *arguments: str) -> tuple[int, str, str]:
    return ormlint(project, "check", "--output-format", "concise", *arguments)


def test_baseline(project: Path) -> None:
    assert check(project) == (1, FOUND.format(2), "")
    assert ormlint(project, "baseline")[0] == 0
    change(project, "<ul>\n\n" + TEMPLATE)
    for path in (".", "shop/views.py"):
        assert check(project, "--fail-on-stale-baseline", path) == (0, "", "")
    change(project, TEMPLATE.replace("author.name", "pk"))
    for path in (".", "shop/views.py"):
        code, out, err = check(project, "--fail-on-stale-baseline", path)
        assert (code, out) == (1, "")
        assert "shop/templates/shop/list.html: QRY101 is gone: book.author" in err
    assert check(project, "--fail-on-stale-baseline", "shop/models.py") == (0, "", "")


def test_diff_base(project: Path) -> None:
    assert check(project, "--diff-base", "main") == (0, "", "")
    change(project, TEMPLATE + "\n<hr>\n")
    assert check(project, "--diff-base", "main") == (0, "", "")
    change(project, TEMPLATE.replace("<li>", "<p>"))
    assert check(project, "--diff-base", "main")[0] == 1


def test_no_comments_are_written_into_templates(project: Path) -> None:
    code, out, _ = check(project, "--add-ignores", "--reason", "few")
    assert (code, out) == (1, FOUND.format(2))
    assert (project / "shop" / "templates" / "shop" / "list.html").read_text() == TEMPLATE


def test_flake8_reads_python_only(project: Path) -> None:
    done = run([sys.executable, "-m", "flake8", "--select", "QRY", "."], project)
    assert (done.returncode, done.stdout) == (0, "")
