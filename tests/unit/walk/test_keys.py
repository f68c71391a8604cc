"""Related rows of which no more than the key is wanted."""

from __future__ import annotations

import pytest
from on_paper import costs

KEY = ["key editor × rows of Book"]
WHOLE = ["relation editor × rows of Book"]

BODIES = {
    "if book.editor: work()": KEY,
    "if not book.editor: work()": KEY,
    "if book.editor is None: work()": KEY,
    "if book.title and book.editor: work()": KEY,
    "if book.title or (book.price and not book.editor): work()": KEY,
    "work(1 if book.editor else 0)": KEY,
    "work(book.editor.pk if book.editor else None)": KEY,
    "found = book.editor is not None": KEY,
    "found = bool(book.editor)": KEY,
    "work([1 for n in range(9) if book.editor])": KEY,
    "if book.editor and book.editor.id in known: work()": KEY,
    "if edited(book): work()": KEY,
    "Line(book)": KEY,
    "if book.editor: work(book.editor)": WHOLE,
    "if book.editor: work(book.editor.name)": WHOLE,
    "if book.editor and book.editor.name: work()": WHOLE,
    "work(book.editor if book.editor else None)": WHOLE,
    "work(book.editor or nobody)": WHOLE,
    "work(book.title and book.editor)": WHOLE,
    "if (editor := book.editor): work(editor)": WHOLE,
    "if book.editor == known: work()": WHOLE,
    "work(book.editor.pk, book.editor)": WHOLE,
}


@pytest.mark.parametrize(("body", "facts"), BODIES.items())
def test_truth_and_key(body: str, facts: list[str]) -> None:
    helpers = (
        "def edited(book):\n    return bool(book.editor)\n"
        "class Line:\n    def __init__(self, book):\n"
        "        self.editor = book.editor.pk if book.editor else None\n"
    )
    assert costs(f"{helpers}def f(known):\n    for book in Book.objects.all():\n        {body}\n") == facts


def test_of_rows_from_elsewhere_only_the_key_is_known() -> None:
    key = "def f(books: list[Book]):\n    for book in books:\n        work(book.editor.pk)\n"
    assert costs(key) == ["key editor × items of `books`"]
    assert costs(f"{key}        work(book.editor)\n") == []


def test_the_key_of_a_model_over_several_tables() -> None:
    models = (
        "class Edition(Book):\n    pass\n"
        "class Shelf(models.Model):\n    edition = models.ForeignKey(Edition, models.CASCADE)\n"
    )
    code = "def f():\n    return [shelf.edition.id for shelf in Shelf.objects.all()]\n"
    assert costs(code, models) == ["key edition × rows of Shelf"]


def test_no_key_at_the_other_end_of_one_to_one() -> None:
    code = "def f():\n    for author in Author.objects.all():\n        if author.profile: work()\n"
    assert costs(code) == ["relation profile × rows of Author"]


def test_no_key_of_another_column() -> None:
    models = (
        "class Shelf(models.Model):\n"
        '    tag = models.ForeignKey(Tag, models.CASCADE, to_field="name", null=True, related_name="+")\n'
    )
    code = "def f():\n    for shelf in Shelf.objects.all():\n        if shelf.tag: work()\n"
    assert costs(code, models) == ["relation tag × rows of Shelf"]


def test_outside_of_a_loop_a_truth_says_nothing() -> None:
    assert costs("def f():\n    book = Book.objects.get(pk=1)\n    if book.editor: work()\n") == []
