"""Scripts: what the statements of a module do when it is run."""

from __future__ import annotations

import pytest
from on_paper import IMPORTS, MODELS, project_of, say

from ormlint.api import RowsUsed
from ormlint.orm.django import DJANGO
from ormlint.project import Module
from ormlint.walk.scripts import is_script
from ormlint.walk.walker import Walker

LOOP = "for book in Book.objects.all():\n    print(book.editor.name)\n"


def module_of(code: str, path: str = "tools/fix.py") -> Module:
    files = {"app/__init__.py": "", "app/models.py": MODELS, path: IMPORTS + code}
    return next(each for each in project_of(files).modules.values() if each.file.display == path)


def costs(code: str) -> list[str]:
    module = module_of(code)
    facts = Walker(module.project, DJANGO).walk(module)
    assert all(fact.command for fact in facts)
    return [say(fact) for fact in facts if not isinstance(fact, RowsUsed)]


def test_a_loop() -> None:
    assert costs(LOOP) == ["relation editor × rows of Book"]


def test_a_function_that_a_loop_calls() -> None:
    code = """
def show(book):
    print(book.author.name)

if __name__ == "__main__":
    books = Book.objects.all()
    for book in books:
        show(book)
"""
    assert costs(code) == ["relation author × rows of Book"]


@pytest.mark.parametrize(
    "path",
    ["settings.py", "app/settings/base.py", "app/migrations/0002_fill.py", "app/urls.py", "conftest.py"],
)
def test_declarations_are_no_scripts(path: str) -> None:
    assert not is_script(module_of(LOOP, path))


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        (LOOP, True),
        ("if __name__ == '__main__':\n    for book in Book.objects.all():\n        pass\n", True),
        ("books = [book for book in Book.objects.all()]\n", False),
        ("def f():\n    for book in Book.objects.all():\n        pass\n", False),
    ],
)
def test_what_is_a_script(code: str, runs: bool) -> None:
    assert is_script(module_of(code)) is runs
