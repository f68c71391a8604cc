"""From files to findings, with a rule made by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ormlint.analysis import analyse
from ormlint.api import CollectionRead, Finding, QueryRan, RelationLoaded, RowWritten, Rule
from ormlint.outcome import Problem
from ormlint.source import SourceFile
from ormlint.walk import walker

MODELS = """
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=9)

class Book(models.Model):
    author = models.ForeignKey(Author, models.CASCADE)
"""
LOOP = "for book in Book.objects.all():\n        book.author.name\n"
VIEW = f"from app.models import Book\n\ndef f():\n    {LOOP}"

RULE = Rule("pack.family.every_relation", "TST001", "1.0")


@RULE.on(RelationLoaded)
def every_relation(fact: RelationLoaded) -> Iterator[Finding]:
    yield fact.finding(f"`{fact.path}` is read", suggestion="join")


def source(path: str, text: str) -> SourceFile:
    return SourceFile.from_text(text, Path("/p", path), path)


def project(**views: str) -> list[SourceFile]:
    files = {"app/__init__.py": "", "app/models.py": MODELS}
    files |= {f"app/{name}.py": text for name, text in views.items()}
    return [source(path, text) for path, text in files.items()]


def shown(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.place.path, finding.place.line) for finding in findings]


def test_a_finding_is_filled_in() -> None:
    ((finding,), problems) = analyse(project(views=VIEW), [RULE])
    assert problems == []
    assert (finding.code, finding.name, finding.severity) == ("TST001", "every-relation", "warning")
    assert finding.message == "`author` is read"
    assert (finding.place.line, finding.place.column, finding.place.end_column) == (5, 9, 20)


def test_findings_are_sorted() -> None:
    twice = VIEW + f"\n\ndef g():\n    {LOOP}"
    findings, _ = analyse(project(b=VIEW, a=twice), [RULE])
    assert shown(findings) == [("app/a.py", 5), ("app/a.py", 10), ("app/b.py", 5)]


def test_only_targets_are_walked_and_reported() -> None:
    helper = "def show(books):\n    for book in books:\n        book.author.name\n"
    view = (
        "from app.models import Book\nfrom app.helper import show\n\ndef f():\n    show(Book.objects.all())\n"
    )
    files = project(helper=helper, views=view, other=VIEW)
    assert shown(analyse(files, [RULE], targets=frozenset({"app/views.py"}))[0]) == []
    both = frozenset({"app/views.py", "app/helper.py"})
    assert shown(analyse(files, [RULE], targets=both)[0]) == [("app/helper.py", 3)]


def test_one_finding_for_an_access_that_two_ways_lead_to() -> None:
    text = (
        "from app.models import Book\n\ndef show(books):\n"
        "    for book in books:\n        book.author.name\n\n"
        "def f():\n    show(Book.objects.all())\n\ndef g():\n    show(Book.objects.order_by('pk'))\n"
    )
    assert shown(analyse(project(views=text), [RULE])[0]) == [("app/views.py", 5)]


def test_rules_that_do_not_ask_for_a_fact_are_left_alone() -> None:
    other = Rule("pack.family.other", "TST002", "1.0")
    other.on(QueryRan)(lambda fact: iter([fact.finding("never")]))
    assert analyse(project(views=VIEW), [other]) == ([], [])
    assert analyse(project(views=VIEW), []) == ([], [])


def test_small_models() -> None:
    text = VIEW.replace("Book.objects.all()", "Author.objects.all()").replace("Book\n", "Author\n")
    text = text.replace("book.author.name", "book.book_set.count()")
    counted = Rule("pack.family.counted", "TST003", "1.0")

    from ormlint.api import CollectionRead

    counted.on(CollectionRead)(lambda fact: iter([fact.finding("counted")] if fact.grows else []))
    assert shown(analyse(project(views=text), [counted])[0]) == [("app/views.py", 5)]
    assert analyse(project(views=text), [counted], small_models=("app.Author",))[0] == []


def test_progress() -> None:
    told: list[tuple[int, int]] = []
    analyse(
        project(views=VIEW), [RULE], targets=frozenset({"app/views.py", "app/models.py"}), progress=tell(told)
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


def tell(told: list[tuple[int, int]]):
    return lambda done, total: told.append((done, total))


@pytest.mark.parametrize("broken", ["def g():\n    Book.objects.all(\n", "def g():\n    Book.objects. =\n"])
def test_a_broken_file_is_a_problem_and_no_more(broken: str) -> None:
    findings, problems = analyse(project(broken=broken, views=VIEW), [RULE])
    assert shown(findings) == [("app/views.py", 5)]
    assert [problem.path for problem in problems] == ["app/broken.py"]
    assert not problems[0].internal


def test_an_error_of_ours_loses_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    real = walker.Walker.walk

    def walk(self: walker.Walker, function, owner):
        if function.block.name == "g":
            raise ZeroDivisionError("oops")
        return real(self, function, owner)

    monkeypatch.setattr(walker.Walker, "walk", walk)
    text = f"from app.models import Book\n\ndef g():\n    {LOOP}\n\ndef f():\n    {LOOP}"
    findings, problems = analyse(project(views=text), [RULE])
    assert shown(findings) == [("app/views.py", 10)]
    assert problems == [
        Problem("app/views.py", 3, "internal error in `g`: ZeroDivisionError: oops; please report it")
    ]
    assert problems[0].internal


def test_no_files() -> None:
    assert analyse([], [RULE]) == ([], [])


WRITES = Rule("pack.family.every_write", "TST002", "1.0")


@WRITES.on(RowWritten)
def every_write(fact: RowWritten) -> Iterator[Finding]:
    yield fact.finding(f"guarded: {fact.guarded}")


def test_a_walk_that_is_given_up_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walker, "STEPS_PER_ROOT", 60)
    tried = (
        "try:\n            "
        + "print(book)\n            " * 60
        + "\n        except ValueError:\n            pass\n"
    )
    spent = VIEW.partition("book.author")[0] + tried
    saves = VIEW.replace("book.author.name", "book.save()")
    findings, _ = analyse(project(a=spent, b=saves), [WRITES])
    assert [finding.message for finding in findings] == ["guarded: False"]


SERIALIZERS = """
from rest_framework import serializers
from app.models import Author, Book, Note

class NoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = Note
        fields = ["id"]

class BookSerializer(serializers.ModelSerializer):
    note_set = NoteSerializer(many=True)

    class Meta:
        model = Book
        fields = ["note_set"]

class AuthorSerializer(serializers.ModelSerializer):
    book_set = BookSerializer(many=True)

    class Meta:
        model = Author
        fields = ["book_set"]
"""
NOTES = "\nclass Note(models.Model):\n    book = models.ForeignKey(Book, models.CASCADE)\n"
ONE = "    AuthorSerializer(Author.objects.get(pk=pk)).data\n"
MANY = "    for author in Author.objects.all():\n        AuthorSerializer(author).data\n"
HEAD = "from app.models import Author\nfrom app.serializers import AuthorSerializer\n\ndef f(pk):\n"

EVERY_COLLECTION = Rule("pack.family.every_collection", "TST003", "1.0")


@EVERY_COLLECTION.on(CollectionRead)
def every_collection(fact: CollectionRead) -> Iterator[Finding]:
    yield fact.finding(f"`{fact.path}` is read, {fact.cost()}")


@pytest.mark.parametrize(
    ("views", "costs"),
    [
        ({"one": HEAD + ONE}, ["1 + N queries"]),
        ({"many": HEAD + MANY}, ["1 + N queries", "1 + N × M queries"]),
        ({"both": HEAD + ONE + MANY}, ["1 + N queries", "1 + N × M queries"]),
        ({"one": HEAD + ONE, "other": HEAD + MANY}, ["1 + N queries"] * 2 + ["1 + N × M queries"]),
    ],
    ids=["one row", "many rows", "both in one function", "both apart"],
)
def test_one_row_beside_many(views: dict[str, str], costs: list[str]) -> None:
    """What is read for one row is not told beside the loop of the same function that reads it for all."""
    files = [source("app/__init__.py", ""), source("app/models.py", MODELS + NOTES)]
    files += [source("app/serializers.py", SERIALIZERS)]
    files += [source(f"app/{name}.py", text) for name, text in views.items()]
    findings, _ = analyse(files, [EVERY_COLLECTION])
    assert sorted(found.message.partition(", ")[2].partition(",")[0] for found in findings) == sorted(costs)
