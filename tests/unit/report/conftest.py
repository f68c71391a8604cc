"""An outcome made by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ormlint.api import Finding, Place, Related
from ormlint.outcome import Outcome, Problem

VIEWS = """\
from app.models import Book


def listing(request):
    books = (
        Book.objects.filter(title="[bold]日本[/bold]")
        .order_by("title")
    )

    for book in books:
\t\tprint("日本", book.author.name, book.publisher.name)
        show(book.label())
"""
MODELS = """\
class Book(models.Model):
    def label(self):
        return self.author.name
"""
REMEDY = 'Book.objects.select_related("author", "publisher")'


@dataclass
class Text:
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


def place(path: str, line: int, column: int, end_column: int, end_line: int | None = None) -> Place:
    return Place(path, line, column, end_line or line, end_column)


def related(line: int, column: int, end_column: int, message: str, path: str = "app/views.py") -> Related:
    return Related(place(path, line, column, end_column), message)


QUERY = Related(place("app/views.py", 6, 9, 27, end_line=7), "query built here")
LOOP = related(10, 5, 23, "once per row of Book")


@pytest.fixture
def outcome() -> Outcome:
    cost = "1 + N queries, N = rows of Book"
    findings = [
        Finding(
            "`author` is read once per row",
            place("app/views.py", 11, 15, 26),
            (QUERY, LOOP),
            cost,
            REMEDY,
            "warning",
            "QRY101",
            "relation-in-loop",
        ),
        Finding(
            "`publisher` is read once per row",
            place("app/views.py", 11, 33, 47),
            (QUERY, LOOP),
            cost,
            REMEDY,
            "warning",
            "QRY101",
            "relation-in-loop",
        ),
        Finding(
            "`author` is read once per row, in `Book.label`",
            place("app/views.py", 12, 14, 26),
            (LOOP, related(3, 16, 27, "read here", "app/models.py")),
            cost,
            "",
            "error",
            "QRY102",
            "relation-in-method",
        ),
        Finding(
            "all rows are loaded",
            place("lib/unknown.py", 7, 1, 5),
            (),
            "",
            "first = 1\nsecond = 2",
            "info",
            "QRY401",
            "unbounded",
        ),
    ]
    problems = [
        Problem("bad.py", 3, "syntax error: invalid syntax"),
        Problem("gone.py", None, "no such file"),
    ]
    sources = {"app/views.py": Text(VIEWS), "app/models.py": Text(MODELS)}
    return Outcome(findings, problems, 310, 2, 2.14, sources)
