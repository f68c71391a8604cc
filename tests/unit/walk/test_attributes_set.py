"""Attributes of ``self`` that other methods of the class set."""

from __future__ import annotations

from textwrap import dedent

import pytest
from on_paper import IMPORTS, MODELS, say, walk

from ormlint.api import RowsUsed


def shown(setters: str, *, body: str = "self.books") -> list[str]:
    """What ``show`` costs, which reads ``self.books``, in a class with these other methods."""
    code = f"""
class Shelf:
{{setters}}
    def show(self):
        for book in {body}:
            book.author.name
"""
    text = IMPORTS + code.replace("{setters}", dedent(setters).replace("\n", "\n    "))
    facts = walk(
        {"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": text}, "app.views.Shelf.show"
    )
    return [say(fact) for fact in facts if not isinstance(fact, RowsUsed)]


SEEN = ["relation author × rows of Book"]


@pytest.mark.parametrize(
    "setters",
    [
        """
        def setUp(self):
            self.books = Book.objects.all()
        """,
        """
        def __init__(self):
            self.books = None
        def load(self):
            self.books = Book.objects.all()
        """,
        """
        books = None
        def load(self):
            self.books = Book.objects.filter(price=1)
        """,
        """
        def load(self):
            self.books: list = list(Book.objects.all())
        """,
        """
        def load(self, everything):
            if everything:
                self.books = Book.objects.all()
            else:
                self.books = Book.objects.filter(price=1)
        """,
    ],
)
def test_is_seen(setters: str) -> None:
    assert shown(setters) == SEEN


@pytest.mark.parametrize(
    "setters",
    [
        """
        def load(self, books):
            self.books = Book.objects.all()
        def take(self, books):
            self.books = books
        """,
        """
        def load(self):
            self.books = Book.objects.all()
        def refine(self):
            self.books = self.books.select_related("author")
        """,
        """
        def load(self):
            self.books = Book.objects.select_related("author")
        """,
        """
        def load(self, found):
            self.books, self.other = found
        """,
        """
        def load(self, more):
            self.books = Book.objects.all()
            self.books += more
        """,
    ],
)
def test_is_not_known(setters: str) -> None:
    assert shown(setters) == []


def test_what_a_base_class_sets() -> None:
    code = """
class Base:
    def load(self):
        self.books = Book.objects.all()

class Shelf(Base):
    def show(self):
        for book in self.books:
            book.author.name
"""
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": IMPORTS + code}
    facts = walk(files, "app.views.Shelf.show")
    assert [say(fact) for fact in facts if not isinstance(fact, RowsUsed)] == SEEN
