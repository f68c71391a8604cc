"""Loops that group rows by a column."""

from __future__ import annotations

import pytest
from on_paper import uses

COUNTED = ["Book: counter(status) by status [evaluated]"]
LOOP = "for book in Book.objects.all():"


def filled(start: str, *body: str, after: str = "return found") -> list[str]:
    """What a loop over books does with them, that fills ``found``."""
    lines = ["def f():", f"    found = {start}", f"    {LOOP}", *(f"        {line}" for line in body)]
    return uses("\n".join([*lines, *(f"    {line}" for line in after.split("\n"))]))


@pytest.mark.parametrize(
    ("start", "body"),
    [
        ("defaultdict(int)", ["found[book.status] += 1"]),
        ("{}", ["found[book.status] = found.get(book.status, 0) + 1"]),
        ("{}", ["if book.status not in found:", "    found[book.status] = 0", "found[book.status] += 1"]),
        (
            "{}",
            [
                "if book.status in found:",
                "    found[book.status] += 1",
                "else:",
                "    found[book.status] = 1",
            ],
        ),
        (
            "{}",
            [
                "if book.status not in found:",
                "    found[book.status] = 1",
                "else:",
                "    found[book.status] += 1",
            ],
        ),
    ],
)
def test_counts(start: str, body: list[str]) -> None:
    assert filled(start, *body) == COUNTED


def test_sums() -> None:
    said = filled("defaultdict(int)", "found[book.status] += book.price")
    assert said == ["Book: group(status price) by status [evaluated]"]


@pytest.mark.parametrize(
    "after",
    [
        "return {status: len(books) for status, books in found.items()}",
        "return [len(books) for books in found.values()]",
        "for status, books in found.items():\n    print(status, len(books))",
    ],
)
@pytest.mark.parametrize(
    "body", ["found[book.status].append(book)", "found.setdefault(book.status, []).append(book.title)"]
)
def test_lists_that_are_only_counted(body: str, after: str) -> None:
    (said,) = filled("defaultdict(list)", body, after=after)
    assert said.startswith("Book: counter")
    assert "by status" in said
    assert "whole" not in said


@pytest.mark.parametrize(
    "after",
    [
        "return found",
        "return {status: (len(books), books) for status, books in found.items()}",
        "for status, books in found.items():\n    print(len(books), books[0].title)",
        "show(found)\nreturn {status: len(books) for status, books in found.items()}",
    ],
)
def test_lists_that_are_read(after: str) -> None:
    (said,) = filled("defaultdict(list)", "found[book.status].append(book)", after=after)
    assert said.startswith("Book: iterate")


@pytest.mark.parametrize(
    ("start", "body", "after"),
    [
        ("{}", ["if len(found[book.status]) < 3:", "    found[book.status].append(book)"], "return found"),
        ("{}", ["found[book.status] = book"], "return found"),
        ("{}", ["found.setdefault(book.status, book)"], "return found"),
        ("{}", ["if book.status not in found:", "    found[book.status] = book"], "return found"),
        (
            "defaultdict(list)",
            ["found[book.status].append(book)"],
            "return {status: books[:3] for status, books in found.items()}",
        ),
        (
            "defaultdict(list)",
            ["found[book.status].append(book)"],
            "return [max(books, key=str) for books in found.values()]",
        ),
    ],
)
def test_first_of_each(start: str, body: list[str], after: str) -> None:
    (said,) = filled(start, *body, after=after)
    assert said.startswith("Book: top")
    assert "by status" in said


@pytest.mark.parametrize(
    ("start", "body", "after"),
    [
        ("{1: 2}", ["found[book.status] += 1"], "return found"),
        ("load()", ["found[book.status] += 1"], "return found"),
        ("{}", ["found[book.status] += 2"], "return found"),
        ("{}", ["found[book.status] -= 1"], "return found"),
        ("{}", ["found[book.author.name] += 1"], "return found"),
        ("{}", ["found[book.status] += 1", "show(book)"], "return found"),
        ("set()", ["found.add(book.status)"], "return 'x' in found"),
        ("{}", ["found[book.status] += 1"], "for x in y:\n    found[x] += 1\nreturn found"),
        ("defaultdict(list)", ["found[book.status].append(show(book))"], "return len(found)"),
    ],
)
def test_what_is_no_grouping(start: str, body: list[str], after: str) -> None:
    (said,) = filled(start, *body, after=after)
    assert said.startswith("Book: iterate")


def test_values() -> None:
    (said,) = filled("set()", "found.add(book.status)")
    assert said.startswith("Book: set")


@pytest.mark.parametrize(
    "code",
    [
        "return {status: len(list(books)) for status, books in groupby(rows, key=lambda book: book.status)}",
        "return [sum(1 for _ in books) for status, books in groupby(rows, lambda book: book.status)]",
        "for status, books in groupby(rows, attrgetter('status')):\n        print(status, len(list(books)))",
    ],
)
def test_runs_that_are_counted(code: str) -> None:
    head = "from itertools import groupby\nfrom operator import attrgetter\n"
    (said,) = uses(f"{head}def f():\n    rows = Book.objects.order_by('status')\n    {code}\n")
    assert said.startswith("Book: counter")
    assert "by status" in said


def test_runs_that_are_read() -> None:
    code = """
    from itertools import groupby
    def f():
        rows = Book.objects.order_by("status")
        return {status: list(books) for status, books in groupby(rows, key=lambda book: book.status)}
    """
    (said,) = uses(code)
    assert said.startswith("Book: iterate")
