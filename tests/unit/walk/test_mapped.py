"""Code on SQLAlchemy: what begins a query, what runs it, what comes with the rows."""

from __future__ import annotations

import pytest
from on_paper import say, walk

from ormlint.api import QueryRan, RowsUsed, RowWritten

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, deferred, relationship

Base = declarative_base()

class Author(Base):
    __tablename__ = "author"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    boss_id = Column(ForeignKey("author.id"))
    boss = relationship("Author", remote_side=[id])
    books = relationship("Book", back_populates="author")

class Publisher(Base):
    __tablename__ = "publisher"
    id = Column(Integer, primary_key=True)
    books = relationship("Book", back_populates="publisher", lazy="dynamic")

class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    blurb = deferred(Column(String))
    author_id = Column(ForeignKey("author.id"))
    publisher_id = Column(ForeignKey("publisher.id"))
    author = relationship(Author, back_populates="books")
    publisher = relationship(Publisher, back_populates="books")
    series = relationship("Author", lazy="joined", foreign_keys=[author_id])
"""
IMPORTS = """
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Load, contains_eager, joinedload, load_only, raiseload, selectinload, undefer
from app.models import Author, Book, Publisher
"""


def costs(body: str) -> list[str]:
    """The facts of a function with this body, the uses of rows left out."""
    code = IMPORTS + "\ndef f(session, ids, page):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    facts = walk({"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": code})
    return [say(fact) for fact in facts if not isinstance(fact, RowsUsed)]


LAZY = "relation author × rows of Book"
STARTS = (
    "session.query(Book)",
    "session.query(Book).all()",
    "Book.query.filter_by(title='x')",
    "session.scalars(select(Book))",
    "session.scalars(select(Book).where(Book.title == 'x')).all()",
    "session.execute(select(Book)).scalars()",
    "session.execute(select(Book)).unique().scalars().all()",
    "self_or_not.anything.session.query(Book).join(Book.author)",
)


@pytest.mark.parametrize("start", STARTS)
def test_starts(start: str) -> None:
    assert costs(f"for book in {start}:\n    book.author.name") == [LAZY]


LOADED = (
    "joinedload(Book.author)",
    "selectinload(Book.author)",
    "contains_eager(Book.author)",
    "raiseload(Book.author)",
    "joinedload('author')",
    "Load(Book).joinedload(Book.author)",
    "joinedload(Book.author).joinedload(Author.boss)",
    "joinedload(Book.author).options(joinedload(Author.boss))",
    "*options",
)


@pytest.mark.parametrize("option", LOADED)
def test_loaded(option: str) -> None:
    assert costs(f"for book in session.query(Book).options({option}):\n    book.author.name") == []


NOT_LOADED = ("joinedload(Book.publisher)", "load_only(Book.author_id)", "undefer(Book.blurb)")


@pytest.mark.parametrize("option", NOT_LOADED)
def test_not_loaded(option: str) -> None:
    assert costs(f"for book in session.query(Book).options({option}):\n    book.author.name") == [LAZY]


def test_options_in_a_variable() -> None:
    code = "options = [joinedload(Book.author)]\nfor book in session.query(Book).options(*options):\n"
    assert costs(code + "    book.author.name") == []


def test_loaded_by_the_mapping() -> None:
    assert costs("for book in session.query(Book):\n    book.series.name") == []


def test_identity_map() -> None:
    code = "authors = session.query(Author).all()\nfor book in session.query(Book):\n    book.author.name"
    assert costs(code) == []


def test_collection_is_loaded_once() -> None:
    code = "for author in session.query(Author):\n    len(author.books)\n    for book in author.books:\n"
    assert costs(code + "        book.author.name") == ["collection books fetch × rows of Author"]


def test_dynamic_collection_is_a_query() -> None:
    code = (
        "for publisher in session.query(Publisher):\n    publisher.books.count()\n    publisher.books.count()"
    )
    assert costs(code) == ["collection books.count count × rows of Publisher"] * 2


def test_entities() -> None:
    code = "for book, author in session.query(Book, Author):\n    book.author.name\n    author.boss.name"
    assert costs(code) == ["relation boss × rows of Book"]


def test_columns_are_no_rows() -> None:
    assert costs("for book in session.query(Book.id, Book.author_id):\n    book.author.name") == []


def test_deferred_column() -> None:
    assert costs("for book in session.query(Book):\n    book.blurb") == ["column blurb × rows of Book"]


POINTS = (
    "session.get(Book, key)",
    "session.query(Book).get(key)",
    "session.execute(select(Book).where(Book.id == key)).scalar_one_or_none()",
    "session.scalar(select(Book).where(Book.id == key))",
    "session.query(Book).filter(Book.id == key).one()",
)


@pytest.mark.parametrize("point", POINTS)
def test_point_queries(point: str) -> None:
    assert costs(f"for key in ids:\n    {point}") == ["query Book get varies × items of `ids`"]


SUMMARIES = {
    "session.query(func.count(Book.id)).filter(Book.author_id == key).scalar()": "count",
    "session.scalar(select(func.count()).select_from(Book).where(Book.author_id == key))": "count",
    "session.query(session.query(Book).filter(Book.author_id == key).exists()).scalar()": "exists",
    "session.query(func.max(Book.id)).filter(Book.author_id == key).scalar()": "aggregate",
}


@pytest.mark.parametrize(("code", "verb"), SUMMARIES.items())
def test_summaries(code: str, verb: str) -> None:
    assert costs(f"for key in ids:\n    {code}") == [f"query Book {verb} varies × items of `ids`"]


SILENT = (
    "subquery = session.query(Book).exists()",
    "if session.query(Book):\n    pass",
    "session.add(Book(title=key))",
    "something.query(key)",
    "session.query(Unknown).filter_by(id=key).first()",
    "select(Book).where(Book.id == key)",
)


@pytest.mark.parametrize("code", SILENT)
def test_runs_nothing(code: str) -> None:
    body = "".join(f"    {line}\n" for line in code.splitlines())
    assert costs(f"for key in ids:\n{body}") == []


def test_commit_of_each_row() -> None:
    code = "for key in ids:\n    session.add(Book(title=key))\n    session.commit()"
    assert costs(code)[0].startswith("create Book")


def test_commit_under_a_condition() -> None:
    code = (
        "for key in ids:\n    session.add(Book(title=key))\n    if key % 100 == 0:\n        session.commit()"
    )
    assert costs(code) == []


def test_offset() -> None:
    (page,) = costs("session.query(Book).order_by(Book.id).offset(page * 20).limit(20).all()")
    assert page.startswith("page")


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("for book in page.books.order_by(Book.id):\n    book.publisher.name", []),
        (
            "for issue in page.issues.order_by('id'):\n    issue.printer.name",
            ["relation printer × rows of Issue"],
        ),
        ("for issue in page.issues:\n    issue.printer.name", []),
        ("for issue in page.issues.all():\n    issue.printer.name", []),
    ],
    ids=["two relations of the name", "the only relation of the name", "no proof", "other things have all()"],
)
def test_dynamic_relation_of_a_row_from_elsewhere(body: str, facts: list[str]) -> None:
    assert _costs_of_issues(body) == facts


ISSUES = """
class Magazine(Base):
    __tablename__ = "magazine"
    id = Column(Integer, primary_key=True)
    issues = relationship("Issue", lazy="dynamic")

class Issue(Base):
    __tablename__ = "issue"
    id = Column(Integer, primary_key=True)
    magazine_id = Column(ForeignKey("magazine.id"))
    printer_id = Column(ForeignKey("publisher.id"))
    printer = relationship(Publisher)
"""


def _costs_of_issues(body: str) -> list[str]:
    code = IMPORTS + "\ndef f(session, ids, page):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    facts = walk({"app/__init__.py": "", "app/models.py": MODELS + ISSUES, "app/views.py": code})
    return [say(fact) for fact in facts if not isinstance(fact, RowsUsed)]


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("for book in session.query(Book).all():\n    book.author.name\n    session.commit()", []),
        (
            "books = session.query(Book).all()\nfor book in books:\n    book.author.name\nsession.commit()",
            ["relation author × rows of Book"],
        ),
        (
            "for i in ids:\n    for book in session.query(Book).filter(Book.title != i).all():\n"
            "        book.author.name\n    session.commit()",
            ["relation author × items of `ids` × rows of Book"],
        ),
        ("for book in session.query(Book).filter(Book.author_id == page):\n    book.author.name", []),
        ("for book in session.query(Book).filter_by(author=page):\n    book.author.name", []),
        ("for book in session.query(Book).with_parent(page.author):\n    book.author.name", []),
        ("page.preload_authors()\nfor book in session.query(Book):\n    book.author.name", []),
    ],
    ids=["commit", "later", "inner", "one key", "one row", "one parent", "loaded ahead"],
)
def test_what_loading_ahead_would_not_help(body: str, facts: list[str]) -> None:
    assert costs(body) == facts


def test_commit_in_the_loop_voids_what_a_loader_brings() -> None:
    rows = "for book in session.query(Book):\n    book.author.name\n"
    assert costs(rows) == [LAZY]
    assert costs(rows + "    session.commit()") == []
    assert costs(rows + "    session.expire_all()") == []
    assert costs(rows + "    session.flush()") == [LAZY]


def test_commit_of_the_outer_loop_leaves_rows_that_are_fetched_after_it() -> None:
    code = (
        "for key in ids:\n    for book in session.query(Book).filter(Book.title == key):\n"
        "        book.author.name\n    session.commit()"
    )
    assert "relation author × items of `ids` × rows of Book" in costs(code)


def test_row_that_is_the_same_in_each_turn() -> None:
    code = "for key in ids:\n    book = session.get(Book, {})\n    book.author.name"
    assert costs(code.format("page")) == ["query Book get invariant × items of `ids`"]
    assert len(costs(code.format("key"))) == 2


def test_function_that_may_fold_all_rows() -> None:
    code = "for key in ids:\n    session.scalars(select({}).where(Book.author_id == key)).all()"
    (known,) = used(code.format("func.lower(Book.title)"))
    (unknown,) = used(code.format("func.my_fold(Book.title)"))
    assert not known.query.opaque
    assert unknown.query.opaque


def used(body: str) -> list[QueryRan]:
    code = IMPORTS + "\ndef f(session, ids, page):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    facts = walk({"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": code})
    return [fact for fact in facts if isinstance(fact, QueryRan)]


def test_buffer_that_is_full() -> None:
    code = (
        "rows = []\nfor key in ids:\n    rows.append(key)\n    if len(rows) >= 500:\n"
        "        session.query(Book).filter(Book.title == key).all()\n        {}"
    )
    assert costs(code.format("rows.clear()")) == []
    assert len(costs(code.format("pass"))) == 1


def test_branch_that_complains_and_goes() -> None:
    code = (
        "for book in session.query(Book):\n    if book.id:\n        log.warning(book.author.name)\n        {}"
    )
    assert costs(code.format("continue")) == ["relation author × rows of Book seldom"]
    assert costs(code.format("pass")) == ["relation author × rows of Book"]


EXTENSIONS = """
class Note(Base):
    __tablename__ = "note"
    id = Column(Integer, primary_key=True)

class LongNote(Note):
    __tablename__ = "long_note"
    id = Column(ForeignKey("note.id"), primary_key=True)

@event.listens_for(Note, "after_delete")
def forget(mapper, connection, note):
    pass
"""


def test_what_is_done_for_each_row_that_is_deleted() -> None:
    code = "from app.models import *\ndef f(session):\n    for row in session.query({}).all():\n"
    files = {"app/__init__.py": "", "app/models.py": MODELS + EXTENSIONS}
    obstacles = {}
    for name in ("Book", "Author", "Note"):
        view = code.format(name) + "        session.delete(row)\n"
        facts = walk({**files, "app/views.py": view})
        obstacles[name] = next(fact.obstacles for fact in facts if isinstance(fact, RowWritten))
    assert obstacles == {
        "Book": (),
        "Author": ("the cascade of `Author.books`",),
        "Note": ("`Note` has rows in several tables", "a listener of `after_delete`"),
    }


SHOPS = """
from typing import Generic, TypeVar
from sqlalchemy import Table
from sqlalchemy.orm import backref, column_property, declared_attr, registry

base = registry()
shops = Table("shop", base.metadata, Column("id", Integer, primary_key=True), Column("name", String))
sales = Table("sale", base.metadata, Column("id", primary_key=True), Column("shop_id", ForeignKey("shop.id")))

class Shop:
    pass

class Sale:
    pass

def map_all():
    base.map_imperatively(Shop, shops)
    base.map_imperatively(Sale, sales, properties={"shop": relationship(Shop, backref="sales")})
    Author.rank = column_property(select_rank(), deferred=True)

class Kept:
    keeper_backref = "kept"

    @declared_attr
    def keeper_id(cls):
        return Column(ForeignKey("author.id"))

    @declared_attr
    def keeper(cls):
        return relationship("Author", foreign_keys=cls.keeper_id, backref=backref(cls.keeper_backref))

class Box(Kept, Base):
    __tablename__ = "box"
    id = Column(Integer, primary_key=True)
    keeper_backref = "boxes"

T = TypeVar("T")

class Repository(Generic[T]):
    model: type[T]

    @classmethod
    def every(cls, session):
        return session.query(cls.model).all()

class Books(Repository[Book]):
    pass
"""


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("for sale in session.query(Sale):\n    sale.shop.name", ["relation shop × rows of Sale"]),
        ("for shop in session.query(Shop):\n    len(shop.sales)", ["collection sales fetch × rows of Shop"]),
        (
            "for author in session.query(Author):\n    len(author.boxes)",
            ["collection boxes fetch × rows of Author"],
        ),
        ("for box in session.query(Box):\n    box.keeper.name", ["relation keeper × rows of Box"]),
        ("for author in session.query(Author):\n    author.rank", ["column rank × rows of Author"]),
        ("for book in Books.every(session):\n    book.author.name", ["relation author × rows of Book"]),
    ],
    ids=["imperative", "its backref", "backref by cls", "relation by cls", "added later", "generic"],
)
def test_declared_elsewhere(body: str, facts: list[str]) -> None:
    code = IMPORTS + "from app.models import Books, Box, Sale, Shop\n"
    code += "\ndef f(session):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    found = walk({"app/__init__.py": "", "app/models.py": MODELS + SHOPS, "app/views.py": code})
    assert [say(fact) for fact in found if not isinstance(fact, RowsUsed)] == facts
