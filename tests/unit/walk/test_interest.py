"""Which functions are worth a walk."""

from __future__ import annotations

import pytest
from on_paper import MODELS, project_of

from ormlint.walk.interest import Interest, module_functions

HELPERS = """
from app.models import Book

def gather():
    return Book.objects.all()

def each():
    for book in Book.objects.all():
        yield book

def tell():
    Book.objects.count()

def got():
    return Book.objects.all()
"""
FILES = {"app/__init__.py": "", "app/models.py": MODELS, "app/helpers.py": HELPERS}


@pytest.fixture(scope="module")
def interest() -> Interest:
    return Interest(project_of(FILES))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Book.objects.all()", True),
        ("self.model._default_manager.all()", True),
        ("self.get_queryset()", True),
        ("Paginator(rows, 10)", True),
        ("author.books.count()", True),
        ("author.boss.name", False),
        ("publisher.author_set.all()", True),
        ("for book in gather(): pass", True),
        ("len(each())", True),
        ("gather()", False),
        ("for x in y: tell()", True),
        ("tell()", False),
        ("for x in got(): pass", False),
        ("for x in y: x.get()", False),
        ("return 1", False),
    ],
)
def test_wants(interest: Interest, text: str, wanted: bool) -> None:
    assert interest.wants(text) is wanted


def test_functions_of_a_module() -> None:
    """Methods are, functions in functions are not."""
    text = """
    def f():
        def inner(): pass

    class A:
        def method(self): pass

        class B:
            def deep(self): pass
    """
    module = project_of({"a.py": text}).module("a")
    assert module is not None
    assert [function.qualname for function in module_functions(module)] == ["a.f", "a.A.method", "a.A.B.deep"]
