"""Types of graphene-django and Strawberry, read of what their fields give.

What is expected was counted with graphene-django 3.2.2 and strawberry-graphql-django 0.91.0 on Django 5.2: a
query for the named field costs 1 + n where a finding is expected, and the same at any n where none is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

Linted = Callable[[Mapping[str, str]], list[str]]
GRAPHENE = """
import graphene
from graphene_django import DjangoConnectionField, DjangoListField, DjangoObjectType
from .models import Author, Book, Publisher

class AuthorType(DjangoObjectType):
    class Meta:
        model = Author
        fields = ["name", "books"]

class BookType(DjangoObjectType):
    class Meta:
        model = Book
        fields = ["title", {fields}]

    {methods}

class Query(graphene.ObjectType):
    books = {field}

    {resolver}
"""
RESOLVER = "def resolve_books(root, info):\n        return {}"
LOADED = 'Book.objects.select_related("author")'


def graphene(linted: Linted, fields: str, field: str, resolver: str = "", methods: str = "") -> list[str]:
    given = {"fields": fields, "field": field, "resolver": resolver and RESOLVER.format(resolver)}
    return linted({"app/schema.py": GRAPHENE.format(methods=methods, **given)})


@pytest.mark.parametrize(
    ("fields", "field", "resolver", "remedies"),
    [
        ('"author"', "graphene.List(BookType)", "Book.objects.all()", ['add `.select_related("author")`']),
        ('"author"', "graphene.List(lambda: BookType)", LOADED, []),
        ('"author"', "graphene.List('app.schema.BookType')", "Book.objects.all()",
            ['add `.select_related("author")`']),
        ('"id"', "graphene.List(BookType)", "Book.objects.all()", []),
        ('"author"', "graphene.Field(BookType)", "Book.objects.first()", []),
        ('"author"', "graphene.List(BookType)", "optimizer.query(Book.objects.all(), info)", []),
        (
            '"author"',
            "DjangoListField(BookType)",
            "",
            ['add `.select_related("author")` to what `get_queryset()` of `BookType` returns'],
        ),
        ('"author"', "DjangoConnectionField(BookType)", LOADED, []),
    ],
)  # fmt: skip
def test_graphene(fields: str, field: str, resolver: str, remedies: list[str], linted: Linted) -> None:
    found = graphene(linted, fields, field, resolver)
    assert [message.partition("queries; ")[2] for message in found] == remedies


def test_relations_without_a_type_are_no_fields(linted: Linted) -> None:
    text = GRAPHENE.replace("model = Author", "model = Publisher").replace('["name", "books"]', '["name"]')
    given = {"fields": '"author"', "methods": "", "field": "graphene.List(BookType)"}
    given["resolver"] = RESOLVER.format("Book.objects.all()")
    assert linted({"app/schema.py": text.format(**given)}) == []


def test_resolver_of_a_type(linted: Linted) -> None:
    own = "def resolve_author(self, info):\n        return {}"
    lists = ("graphene.List(BookType)", "Book.objects.all()")
    assert graphene(linted, '"author"', *lists, own.format("loaders.authors.load(self.author_id)")) == []
    assert len(graphene(linted, '"author"', *lists, own.format("self.author"))) == 1
    assert len(graphene(linted, '"title"', *lists, own.format("self.author.name"))) == 1


def test_get_queryset_of_a_type(linted: Linted) -> None:
    own = f"@classmethod\n    def get_queryset(cls, queryset, info):\n        return {LOADED}"
    assert graphene(linted, '"author"', "DjangoListField(BookType)", "", own) == []


STRAWBERRY = """
import strawberry
import strawberry_django
from strawberry import auto
from .models import Author, Book

@strawberry_django.type(Author)
class AuthorType:
    name: auto
    books: list["BookType"]

@strawberry_django.type(Book)
class BookType:
    title: auto
    author: AuthorType

@strawberry_django.type(Book)
class PlainType:
    title: auto

@strawberry.type
class Query:
    {field}

schema = strawberry.Schema(query=Query{extensions})
"""
METHOD = "@strawberry_django.field\n    def books(self) -> {}:\n        return {}"


@pytest.mark.parametrize(
    ("field", "remedies"),
    [
        (
            "books: list[BookType] = strawberry_django.field()",
            ['add `.select_related("author")` to what `get_queryset()` of `BookType` returns'],
        ),
        ("books: list[PlainType] = strawberry_django.field()", []),
        ("book: BookType = strawberry_django.field()", []),
        (METHOD.format("list[BookType]", "Book.objects.all()"), ['add `.select_related("author")`']),
        (METHOD.format("list[BookType]", LOADED), []),
        (METHOD.format("BookType", "Book.objects.first()"), []),
        (METHOD.format("list['PlainType']", "Book.objects.all()"), []),
    ],
)
def test_strawberry(field: str, remedies: list[str], linted: Linted) -> None:
    found = linted({"app/schema.py": STRAWBERRY.format(field=field, extensions="")})
    assert [message.partition("queries; ")[2] for message in found] == remedies


def test_optimizer_of_strawberry(linted: Linted) -> None:
    field = "books: list[BookType] = strawberry_django.field()"
    given = {"field": field, "extensions": ", extensions=[DjangoOptimizerExtension]"}
    assert linted({"app/schema.py": STRAWBERRY.format(**given)}) == []
