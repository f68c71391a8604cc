"""Schemas of django-ninja, read of what a view returns."""

from __future__ import annotations

VIEW = """
from ninja import Field, ModelSchema, NinjaAPI, Schema
from .models import Author, Book

api = NinjaAPI()

class AuthorOut(ModelSchema):
    books_written: int

    class Meta:
        model = Author
        fields = ["id", "name", "publisher", "books"]

    @staticmethod
    def resolve_books_written(author):
        return author.books.count()

class BookOut(Schema):
    title: str
    author: AuthorOut
    edited_by: str = Field(None, alias="editor.name")

@api.get("/books", response={200: list[BookOut]})
def books(request):
    return Book.objects.QUERY

@api.get("/books/{pk}", response=BookOut)
def book(request, pk: int):
    return Book.objects.get(pk=pk)
"""


def found(linted, query: str) -> list[str]:
    messages = linted({"app/views.py": VIEW.replace("QUERY", query)})
    return [message.partition(": ")[0] for message in messages]


def test_fields_are_read_of_each_row(linted) -> None:
    assert found(linted, "all()") == [
        "views.py:20 `author` is read once per row by `BookOut`",
        "views.py:20 `author__books` is fetched once per row by `BookOut`",
        "views.py:20 `author__books` is counted once per row by `BookOut`",
        "views.py:21 `editor` is read once per row by `BookOut`",
    ]


def test_loaded(linted) -> None:
    query = 'select_related("author", "editor").prefetch_related("author__books")'
    assert found(linted, query) == []
