"""What pydantic, marshmallow and Jinja read of rows of SQLAlchemy, in forms that the services do not show."""

from __future__ import annotations

import pytest

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, relationship

class Base(DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "authors"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    books = relationship("Book", back_populates="author")

class Book(Base):
    __tablename__ = "books"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    author_id = Column(ForeignKey("authors.id"))
    author = relationship("Author", back_populates="books")
"""

SCHEMAS = """
from typing import Annotated, ClassVar, Generic, TypeVar
from fastapi_pagination import Page
from fastapi_pagination.ext.sqlalchemy import paginate
from flask_marshmallow import Marshmallow
from flask_restful import fields as rest, marshal, marshal_with
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from marshmallow_sqlalchemy import SQLAlchemyAutoSchema, auto_field
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, RootModel, field_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from .models import Author, Book

ma = Marshmallow()
blp = Blueprint("books", __name__)

class AuthorOut(BaseModel):
    name: str

class BookOut(BaseModel):
    title: str
    author: AuthorOut | None = None

def all_books(session):
    return session.scalars(select(Book)).all()
"""

VIEW = "def view(session):\n    return all_books(session)"
AUTHOR = "`author` is read once per row"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (
            '@api.get("/", response_model="list[BookOut]")\n' + VIEW,
            [AUTHOR],
        ),
        (
            '@api.get("/", response_model=None)\n'
            "def view(session) -> list[BookOut]:\n    return all_books(session)",
            [],
        ),
        (
            '@api.get("/")\ndef view(session) -> Page[BookOut]:\n    return paginate(session, select(Book))',
            [AUTHOR],
        ),
        (
            '@api.get("/")\ndef view(session) -> Page[BookOut]:\n'
            "    return paginate(session, select(Book).options(joinedload(Book.author)))",
            [],
        ),
        (
            "class Kept(BookOut):\n    author: ClassVar = None\n"
            '@api.get("/", response_model=list[Kept])\n' + VIEW,
            [],
        ),
        (
            "class Named(BaseModel):\n"
            "    by: AuthorOut = Field(validation_alias=AliasChoices('author', 'by'))\n"
            '@api.get("/", response_model=list[Named])\n' + VIEW,
            [AUTHOR],
        ),
        (
            "class Spelt(BaseModel):\n    author: str\n"
            "    @field_validator('author', mode='before')\n    @classmethod\n"
            "    def spelt(cls, author):\n        return [book.title for book in author.books]\n"
            '@api.get("/", response_model=list[Spelt])\n' + VIEW,
            [AUTHOR, "`author__books` is fetched once per row"],
        ),
        (
            "class Old(BaseModel):\n    author: AuthorOut\n    class Config:\n        orm_mode = True\n"
            "def view(session):\n    return [Old.from_orm(book) for book in all_books(session)]",
            [AUTHOR],
        ),
        ("def view(session):\n    return [BookOut.model_validate(book) for book in all_books(session)]", []),
        (
            "def view(session):\n"
            "    return [BookOut.model_validate(book, from_attributes=True) for book in all_books(session)]",
            [AUTHOR],
        ),
        (
            "class Auto(ma.SQLAlchemyAutoSchema):\n    class Meta:\n        model = Book\n"
            "        include_relationships = True\n"
            "def view(session):\n    return Auto(many=True).dump(all_books(session))",
            [AUTHOR],
        ),
        (
            "class Auto(SQLAlchemyAutoSchema):\n    class Meta:\n"
            "        model = Book\n        include_fk = True\n"
            "def view(session):\n    return Auto(many=True).dump(all_books(session))",
            [],
        ),
        (
            "class Listed(Schema):\n    class Meta:\n        fields = ('title', 'author')\n"
            "@blp.response(200, Listed(many=True))\n" + VIEW,
            [AUTHOR],
        ),
        (
            "class Chosen(Schema):\n    author = fields.Nested(lambda: Inner(only=('name',)))\n"
            "class Inner(Schema):\n    name = fields.Str()\n    books = fields.List(fields.Str())\n"
            "def view(session):\n    return Chosen().dumps(all_books(session), many=True)",
            [AUTHOR],
        ),
        (
            "class Deep(Schema):\n    author = fields.Nested('Inner', exclude=('books',))\n"
            "class Inner(Schema):\n    name = fields.Str()\n    books = fields.List(fields.Str())\n"
            "def view(session, chosen):\n    return Deep(only=chosen, many=True).dump(all_books(session))",
            [],
        ),
        (
            "shown = {'title': rest.String, 'by': rest.String(attribute='author.name')}\n"
            "@marshal_with(shown)\n" + VIEW,
            [AUTHOR],
        ),
        (
            "shown = {'author': rest.Nested({'name': rest.String})}\n"
            "def view(session):\n    return marshal(all_books(session), shown)",
            [AUTHOR],
        ),
    ],
)
def test_reads(linted, code: str, found: list[str]) -> None:
    messages = linted({"app/models.py": MODELS, "app/views.py": SCHEMAS + code})
    said = [message.partition(" ")[2].partition(" by ")[0].partition(":")[0] for message in messages]
    assert said == found


PAGES = """
from fastapi.templating import Jinja2Templates
from pyramid.view import view_config
from sqlalchemy import select
from .models import Author, Book

templates = Jinja2Templates("templates")

def load_books(session):
    return session.scalars(select(Book)).all()
"""


@pytest.mark.parametrize(
    "code",
    [
        "def view(request, session):\n"
        "    return templates.TemplateResponse('books.html', {'books': load_books(session)})",
        "def view(request, session):\n"
        "    books = load_books(session)\n"
        "    return templates.TemplateResponse(request, 'books.html', context={'books': books})",
        "@view_config(renderer='app:templates/books.html')\n"
        "def view(request):\n    return {'books': load_books(request.db)}",
    ],
)
def test_templates(linted, code: str) -> None:
    page = "{% for book in books %}{{ book.author.name }}{% endfor %}"
    files = {"app/models.py": MODELS, "app/views.py": PAGES + code, "templates/books.html": page}
    assert [message.partition(": ")[0] for message in linted(files)] == [
        "books.html:1 `author` is read once per row by `books.html`"
    ]
