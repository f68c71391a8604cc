"""What happens on the event loop, in forms that the fixtures do not show."""

from __future__ import annotations

from textwrap import dedent

import pytest
from on_paper import say, walk

from ormlint.api import RowsUsed

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.ext.asyncio import AsyncAttrs
from sqlalchemy.orm import DeclarativeBase, relationship

class Base(AsyncAttrs, DeclarativeBase):
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

VIEWS = """
import asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, selectinload
from .models import Author, Book

makers = async_sessionmaker()

async def title_of(session, key):
    return (await session.get(Book, key)).title
"""


def costs(code: str) -> list[str]:
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": VIEWS + dedent(code)}
    return [say(fact) for fact in walk(files) if not isinstance(fact, RowsUsed)]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        (
            """
            async def f(session: AsyncSession):
                books = (await session.scalars(select(Book))).all()
                return [await book.awaitable_attrs.author for book in books]
            """,
            ["relation author × rows of Book"],
        ),
        (
            """
            async def f(session: AsyncSession):
                authors = (await session.scalars(select(Author).options(selectinload(Author.books)))).all()
                return [book.author.name for author in authors for book in author.books]
            """,
            [],
        ),
        (
            """
            async def f(session: AsyncSession, user: Author):
                book = await session.get(Book, 1)
                return book.author.name, user.name
            """,
            [],
        ),
        (
            """
            class Shelf:
                def __init__(self, session):
                    self.session = session
                def run(self, statement):
                    return self.session.execute(statement)
            async def f(session):
                result = await Shelf(session).run(select(Book))
                return [book.author.name for book in result.scalars()]
            """,
            [],
        ),
        (
            """
            async def f(session: AsyncSession, keys):
                async with asyncio.TaskGroup() as group:
                    for key in keys:
                        group.create_task(title_of(session, key))
            """,
            ["query Book get varies × items of `keys`", "shared session each"],
        ),
        (
            """
            async def f(session: AsyncSession, keys):
                async with asyncio.TaskGroup() as group:
                    for key in keys:
                        async with makers() as session:
                            group.create_task(title_of(session, key))
            """,
            ["query Book get varies × items of `keys`"],
        ),
        (
            """
            async def f(session: AsyncSession):
                lock = asyncio.Lock()
                async def one(key):
                    async with lock:
                        return await title_of(session, key)
                return await asyncio.gather(one(1), one(2))
            """,
            [],
        ),
        (
            """
            async def f(pool, first, second):
                return await asyncio.gather(pool.execute(select(Book)), pool.execute(select(Author)))
            """,
            [],
        ),
        (
            """
            async def f(db: Session):
                first = db.query(Book).first()
                return first, db.query(Author).first()
            """,
            ["waits on the event loop: Book first"],
        ),
        (
            """
            async def f(db: Session):
                return await asyncio.to_thread(lambda: db.query(Book).all())
            """,
            [],
        ),
        (
            """
            async def f(factory):
                async with factory() as session:
                    book = await session.get(Book, 1)
                    await session.commit()
                    return book.title
            """,
            ["expired Book book.title"],
        ),
        (
            """
            lasting = async_sessionmaker(expire_on_commit=False)
            async def f(factory):
                async with factory() as session:
                    book = await session.get(Book, 1)
                    await session.commit()
                    return book.title
            """,
            [],
        ),
    ],
)
def test_event_loop(code: str, facts: list[str]) -> None:
    assert costs(code) == facts
