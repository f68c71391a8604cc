"""What a whole run leaves of the findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules

MODELS = """
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Publisher(Base):
    __tablename__ = "publisher"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Author(Base):
    __tablename__ = "author"
    id = Column(Integer, primary_key=True)
    publisher_id = Column(ForeignKey("publisher.id"))
    publisher = relationship(Publisher)


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    author_id = Column(ForeignKey("author.id"))
    editor_id = Column(ForeignKey("author.id"))
    author = relationship(Author, foreign_keys=[author_id])
    editor = relationship(Author, foreign_keys=[editor_id])


def names(session):
    return [{} for book in session.query(Book)]
"""


@pytest.mark.parametrize(
    ("read", "suggestions"),
    [
        (
            "book.author.publisher.name",
            [".options(joinedload(Book.author).joinedload(Author.publisher))"],
        ),
        (
            "(book.author.id, book.author.publisher_id, book.editor.publisher_id)",
            [".options(joinedload(Book.author))", ".options(joinedload(Book.editor))"],
        ),
    ],
)
def test_one_finding_for_relations_on_one_way(tmp_path: Path, read: str, suggestions: list[str]) -> None:
    (tmp_path / "setup.py").write_text("")
    (tmp_path / "books.py").write_text(MODELS.replace("{}", read))
    found = check([tmp_path], Config(select=("QRY101",)), load_rules()).findings
    assert [finding.suggestion for finding in found] == suggestions
