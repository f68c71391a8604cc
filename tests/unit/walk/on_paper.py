"""A small Django project as text, one of its functions run on paper, and its facts in short words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

import pytest

from ormlint.api import (
    BareSelectRelated,
    CollectionRead,
    ColumnLoaded,
    EagerLoadDiscarded,
    ExpiredRead,
    Fact,
    LazyLoadOnLoop,
    PageTaken,
    QueryRan,
    RelationLoaded,
    Repeat,
    RowsUsed,
    RowWritten,
    SessionShared,
    StatementRan,
    SyncCallOnLoop,
    Use,
)
from ormlint.orm.django import DJANGO
from ormlint.project import Project, ProjectFunction
from ormlint.source import SourceFile
from ormlint.walk.walker import Walker

MODELS = """
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

class Publisher(models.Model):
    name = models.CharField(max_length=9)

class Tag(models.Model):
    name = models.CharField(max_length=9, unique=True)

class Author(models.Model):
    name = models.CharField(max_length=9)
    bio = models.TextField()
    boss = models.ForeignKey("self", models.CASCADE, null=True, related_name="staff")
    publisher = models.ForeignKey(Publisher, models.CASCADE, null=True)

    def __str__(self):
        return self.name

    def titles(self):
        return [book.title for book in self.books.all()]

class Profile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE)
    text = models.TextField()

class Book(models.Model):
    title = models.CharField(max_length=9)
    price = models.IntegerField()
    status = models.CharField(max_length=9)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, models.CASCADE, null=True, related_name="edited")
    tags = models.ManyToManyField(Tag, related_name="books")
    notes = GenericRelation("Note")

    def __str__(self):
        return f"{self.title} by {self.author.name}"

    @property
    def byline(self):
        return self.author.name

class Note(models.Model):
    text = models.TextField()
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.IntegerField()
    subject = GenericForeignKey("content_type", "object_id")

class Chapter(models.Model):
    book = models.ForeignKey(Book, models.CASCADE, related_name="chapters")
    number = models.IntegerField()

    class Meta:
        ordering = ["number"]
"""
IMPORTS = "from app.models import *\n"


def project_of(files: Mapping[str, str]) -> Project:
    """A project of files by path."""
    return Project(
        [SourceFile.from_text(dedent(text), Path("/p", path), path) for path, text in files.items()]
    )


def walk(files: Mapping[str, str], function: str = "app.views.f") -> list[Fact]:
    """The facts of one function of a project, by its dotted name."""
    project = project_of(files)
    symbol = project.symbol(function)
    assert isinstance(symbol, ProjectFunction), f"no function {function}"
    return Walker(project, DJANGO).walk(symbol)


def bookshop(code: str, models: str = "") -> list[Fact]:
    """The facts of ``f`` in code that sees the models of the bookshop, and a few more."""
    files = {
        "app/__init__.py": "",
        "app/models.py": MODELS + dedent(models),
        "app/views.py": IMPORTS + dedent(code),
    }
    return walk(files)


def costs(code: str, models: str = "") -> list[str]:
    """What the code costs: all facts but the uses of rows."""
    return [say(fact) for fact in bookshop(code, models) if not isinstance(fact, RowsUsed)]


def uses(code: str, models: str = "") -> list[str]:
    """What the code does with rows."""
    return [say(fact) for fact in bookshop(code, models) if isinstance(fact, RowsUsed)]


def lines(code: str) -> list[int]:
    """The lines of the code that the facts point at, the first line being 1."""
    offset = IMPORTS.count("\n")
    return [fact.spot.place.line - offset for fact in bookshop(code) if not isinstance(fact, RowsUsed)]


LATE = {"rare": "seldom", "written": "written"}


def say(fact: Fact) -> str:
    """A fact in short words: ``relation author × rows of Book``."""
    words = [*SAYINGS[type(fact)](fact), *(f"× {_loop(repeat)}" for repeat in fact.repeats)]
    words += [word for flag, word in LATE.items() if getattr(fact, flag, False)]
    return " ".join(words)


def _loop(repeat: Repeat) -> str:
    kind = repeat.kind if repeat.kind not in ("rows", "items", "while") else ""
    few = "few" if repeat.small and repeat.kind == "rows" else ""
    return " ".join(filter(None, (few, kind, repeat.noun)))


def _flags(fact: Fact, *names: str) -> Iterable[str]:
    return (name for name in names if getattr(fact, name))


def _relation(fact: RelationLoaded) -> list[str]:
    return ["key" if fact.only_key else "relation", fact.path]


def _collection(fact: CollectionRead) -> list[str]:
    way = ".".join((fact.path, *fact.operations))
    return ["collection", way, fact.verb, *_flags(fact, "prefetched", "varies")]


def _column(fact: ColumnLoaded) -> list[str]:
    return ["column", fact.path]


def _query(fact: QueryRan) -> list[str]:
    return ["query", fact.query.model.name, fact.verb, *_flags(fact, "varies", "invariant")]


def _page(fact: PageTaken) -> list[str]:
    flags = _flags(fact, "constant", "numbered", "batch", "total_order")
    size = [f"of {fact.size}"] if fact.size is not None else []
    window = [f"[{fact.start}:{fact.stop}]"] if fact.kind == "slice" else []
    return ["page", fact.query.model.name, fact.kind, *window, *size, *flags]


def _discarded(fact: EagerLoadDiscarded) -> list[str]:
    return ["discarded", fact.method, *fact.paths, "by", fact.by]


def _bare(fact: BareSelectRelated) -> list[str]:
    read = [] if fact.reads is None else ["reads", *fact.reads]
    return ["bare", fact.query.model.name, *read]


def _statement(fact: StatementRan) -> list[str]:
    return ["statement", fact.statement.table, fact.statement.verb]


def _written(fact: RowWritten) -> list[str]:
    way = [fact.relation.name] if fact.relation is not None else []
    fields = [f"({', '.join(fact.fields)})"] if fact.fields else []
    obstacles = [f"but {obstacle}" for obstacle in fact.obstacles]
    return [
        fact.verb,
        fact.model.name,
        *way,
        *fields,
        *_flags(fact, "result_used", "same", "guarded"),
        *obstacles,
    ]


def _used(fact: RowsUsed) -> list[str]:
    flags = _flags(fact, "evaluated", "view", "task", "free")
    return [f"{fact.query.model.name}:", ", ".join(map(_use, fact.uses)), *(f"[{flag}]" for flag in flags)]


def _use(use: Use) -> str:
    columns = f"({' '.join(use.columns)})" if use.columns else ""
    path = f" by {use.path}" if use.path else ""
    flags = "".join(f" {flag}" for flag in ("whole", "kept", "fetched", "followed") if getattr(use, flag))
    loops = "".join(f" × {_loop(repeat)}" for repeat in use.repeats)
    return f"{use.kind}{columns}{path}{flags}{loops}"


def _on_loop(fact: LazyLoadOnLoop) -> list[str]:
    return ["on the event loop:", *SAYINGS[type(fact.read)](fact.read)]


def _waits(fact: SyncCallOnLoop) -> list[str]:
    return ["waits on the event loop:", fact.model.name, fact.verb]


def _expired(fact: ExpiredRead) -> list[str]:
    return ["expired", fact.model.name, f"{fact.name}.{fact.attribute}"]


def _shared(fact: SessionShared) -> list[str]:
    return ["shared", fact.session, *_flags(fact, "each")]


SAYINGS: dict[type, Callable] = {
    ExpiredRead: _expired,
    LazyLoadOnLoop: _on_loop,
    SessionShared: _shared,
    SyncCallOnLoop: _waits,
    RelationLoaded: _relation,
    CollectionRead: _collection,
    ColumnLoaded: _column,
    QueryRan: _query,
    PageTaken: _page,
    EagerLoadDiscarded: _discarded,
    BareSelectRelated: _bare,
    RowWritten: _written,
    StatementRan: _statement,
    RowsUsed: _used,
}


class Case(NamedTuple):
    """Code, and the facts that it leads to."""

    code: str
    facts: list[str]
    models: str = ""


def case(code: str, *facts: str, models: str = "") -> Case:
    """Code that leads to these facts."""
    return Case(dedent(code), list(facts), dedent(models))


def table(cases: Mapping[str, Case]) -> pytest.MarkDecorator:
    """Run a test with each of the cases, as ``example``."""
    params = [pytest.param(each, id=name) for name, each in cases.items()]
    return pytest.mark.parametrize("example", params)
