"""The walk as a whole: what ``self`` is, where a fact points, what it gives up."""

from __future__ import annotations

from textwrap import dedent

import pytest
from on_paper import MODELS, bookshop, costs, lines, project_of, say, walk

from ormlint.api import Fact, RowsUsed, RowWritten
from ormlint.orm.django import DJANGO
from ormlint.project import ProjectFunction
from ormlint.walk.walker import STEPS_PER_ROOT, Walker


def files(views: str = "", models: str = "") -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/models.py": MODELS + dedent(models),
        "app/views.py": "from app.models import *\n" + dedent(views),
    }


def told(facts: list[Fact]) -> list[str]:
    return [say(fact) for fact in facts if not isinstance(fact, RowsUsed)]


@pytest.mark.parametrize(
    ("function", "facts"),
    [
        ("app.models.Shelf.show", ["collection books.count count × rows of Author"]),
        ("app.models.ShelfQuerySet.show", ["relation owner × rows of Shelf"]),
        ("app.models.Shelves.show", ["relation owner × rows of Shelf"]),
        ("app.models.Shelf.all_titles", ["relation author × rows of Book"]),
        ("app.models.Shelf.every", ["relation owner × rows of Shelf"]),
        ("app.models.Shelf.nothing", []),
    ],
)
def test_self(function: str, facts: list[str]) -> None:
    models = """
    class ShelfQuerySet(models.QuerySet):
        def show(self):
            for shelf in self.model.objects.all():
                shelf.owner.name

    class Shelves(models.Manager.from_queryset(ShelfQuerySet)):
        def show(self):
            for shelf in self.filter(pk__gt=1):
                shelf.owner.name

    class Shelf(models.Model):
        owner = models.ForeignKey(Author, models.CASCADE)
        writers = models.ManyToManyField(Author, related_name="+")
        objects = Shelves()

        def show(self):
            for author in self.writers.all():
                author.books.count()

        def all_titles(self):
            return [book.author.name for book in self.owner.books.model.objects.all()]

        @classmethod
        def every(cls):
            return [shelf.owner.name for shelf in cls.objects.all()]

        @staticmethod
        def nothing(self):
            return [author.books.count() for author in self.writers.all()]
    """
    assert told(walk(files(models=models), function)) == facts


def test_a_fact_stands_in_the_function_that_owns_the_loop() -> None:
    code = """\
    def show(book):
        return book.author.name

    def f():
        for book in Book.objects.all():
            show(book)
    """
    assert lines(code) == [6]


def test_a_loop_in_the_called_function_owns_the_fact() -> None:
    code = """\
    def show(books):
        for book in books:
            book.author.name

    def f():
        show(Book.objects.all())
    """
    assert lines(code) == [3]


def test_secondary_places() -> None:
    code = """\
    def show(book):
        return book.author.name

    def f():
        books = Book.objects.all()
        for book in books:
            show(book)
    """
    fact = next(fact for fact in bookshop(code) if not isinstance(fact, RowsUsed))
    assert [(related.place.line - 1, related.message) for related in fact.related] == [
        (5, "query of Book built here"),
        (6, "loop over rows of Book"),
        (2, "`author` is read here"),
    ]


def test_a_function_that_is_too_long_keeps_what_was_found() -> None:
    loop = "    for book in Book.objects.all():\n        book.author.name\n"
    long = f"def f():\n{loop}    return [{'1, ' * (STEPS_PER_ROOT + 1)}]\n"
    assert costs(long) == ["relation author × rows of Book"]


def test_a_function_that_is_too_long_lets_its_rows_go() -> None:
    code = "def f():\n    n = len(Book.objects.all())\n" + "    1\n" * (STEPS_PER_ROOT + 1)
    (used,) = (fact for fact in bookshop(code) if isinstance(fact, RowsUsed))
    assert used.kinds == {"len", "escape"}


def test_a_function_that_is_too_long_leaves_nothing_behind() -> None:
    long = f"z = [{'1, ' * (STEPS_PER_ROOT + 1)}]"
    guarded = f"for x in y:\n        try:\n            {long}\n        except E:\n            pass"
    code = f"def f(y):\n    {guarded}\n\ndef g():\n    for b in Book.objects.all():\n        b.save()\n"
    project = project_of(files(code))
    walker = Walker(project, DJANGO)
    for name in ("f", "g"):
        symbol = project.symbol(f"app.views.{name}")
        assert isinstance(symbol, ProjectFunction)
        facts = walker.walk(symbol)
    assert [fact.guarded for fact in facts if isinstance(fact, RowWritten)] == [False]


def test_walks_are_independent() -> None:
    project = project_of(
        files("def f():\n    for b in Book.objects.all():\n        b.author.name\n\ndef g():\n    pass\n")
    )
    walker = Walker(project, DJANGO)
    f, g = project.symbol("app.views.f"), project.symbol("app.views.g")
    assert isinstance(f, ProjectFunction)
    assert isinstance(g, ProjectFunction)
    first = told(walker.walk(f))
    assert first == ["relation author × rows of Book"]
    assert walker.walk(g) == []
    assert told(walker.walk(f)) == first


def test_what_a_walk_puts_into_a_registry_is_gone_with_it() -> None:
    shelves = 'SHELVES = {"new": ["Dune"]}\n'
    fill = 'def f():\n    SHELVES["new"] = Book.objects.all()\n'
    read = 'def g():\n    for b in SHELVES["new"]:\n        b.author.name\n'
    project = project_of(files(shelves + fill + read))
    walker = Walker(project, DJANGO)
    f, g = project.symbol("app.views.f"), project.symbol("app.views.g")
    assert isinstance(f, ProjectFunction)
    assert isinstance(g, ProjectFunction)
    for _ in range(2):
        walker.walk(f)
        assert walker.walk(g) == []
