"""How a remedy is written for each library: the rules say what, a dialect says how."""

from __future__ import annotations

from ormlint.api import Fact, Model, Query
from ormlint_rules.dialects.django import Django
from ormlint_rules.dialects.peewee import Peewee
from ormlint_rules.dialects.sql import Sql
from ormlint_rules.dialects.sqlalchemy import SQLAlchemy

DJANGO_ONLY = frozenset({"django"})
BOTH = frozenset({"django", "sqlalchemy"})
SQL_ONLY = frozenset({"sql"})
WITH_PEEWEE = BOTH | {"peewee"}
WITH_SQL = BOTH | SQL_ONLY
ALL = WITH_PEEWEE | WITH_SQL

_DIALECTS: dict[str, Django] = {
    "django": Django(),
    "sqlalchemy": SQLAlchemy(),
    "peewee": Peewee(),
    "sql": Sql(),
}


def dialect(of: Fact | Query | Model) -> Django:
    """The words for the library that a fact, a query or a model belongs to."""
    library = of.library if isinstance(of, Fact | Model) else of.model.library
    return _DIALECTS[library]


__all__ = ["ALL", "BOTH", "SQL_ONLY", "WITH_PEEWEE", "WITH_SQL", "dialect"]
