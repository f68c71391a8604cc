"""The values that only code on SQLAlchemy has: attributes of classes, conditions, statements, results."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from ormlint.api.queries import Load, Lookup
from ormlint.api.schema import Model
from ormlint.walk.values import Rows, Value


@dataclass(frozen=True)
class MappedAttribute(Value):
    """``Book.author``: an attribute of a mapped class."""

    model: Model
    name: str


@dataclass(frozen=True)
class Condition(Value):
    """``Book.title == title``, or several of these joined by AND."""

    lookups: tuple[tuple[Model, Lookup], ...]
    whole: bool = True
    """Nothing of the condition is left out."""


@dataclass(frozen=True)
class Term(Value):
    """``Book.title.desc()``."""

    model: Model
    name: str


@dataclass(eq=False)
class SqlExpression(Value):
    """Anything else that becomes SQL: ``func.count(Book.id)``."""

    model: Model | None = None
    summary: str = ""
    rows: Rows | None = None
    """The rows that it tests for existence, or stands for as a subquery."""
    known: bool = True
    """It is known whether it is worked out for each row or for all of them."""


@dataclass(eq=False)
class Statement(Value):
    """A ``select()``: it runs when a session executes it."""

    rows: Rows


@dataclass(eq=False)
class Begun(Value):
    """``select(func.count())``: no mapped class is named yet."""

    entities: tuple[tuple[cst.CSTNode, Value], ...]
    style: str


@dataclass(eq=False)
class WriteStatement(Value):
    """An ``insert()``, ``update()`` or ``delete()``."""

    model: Model
    verb: str
    rows: Rows
    many: bool = False
    """It writes any number of rows."""


@dataclass(frozen=True)
class TemplateOf(Value):
    """A template of Jinja, by its name."""

    name: Value


@dataclass(eq=False)
class ResultOf(Value):
    """What executing a statement gives."""

    rows: Rows
    scalars: bool = False


@dataclass(frozen=True)
class LoaderOption(Value):
    """A loader option; ``path`` is where further ones go on, from the top."""

    loads: tuple[Load, ...] = ()
    path: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    deferred: frozenset[str] = frozenset()
    undeferred: frozenset[str] = frozenset()
    exact: bool = True
    """All of it could be read."""
    models: tuple[Model, ...] = field(default=())
