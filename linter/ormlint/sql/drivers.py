"""What runs SQL: methods that take a text, drivers and their dialects; from the drivers' documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Reads = Literal["", "all", "one", "some"]


@dataclass(frozen=True)
class Sink:
    """A method that runs a text.

    ``text`` is the position of the text, ``names`` are its names; ``reads`` says how much of the result the
    same call hands over.
    """

    reads: Reads = ""
    many: bool = False
    text: int = 0
    names: tuple[str, ...] = ("sql", "query", "statement", "operation", "clause", "raw_query")


SINKS: dict[str, Sink] = {
    "execute": Sink(),
    "exec_driver_sql": Sink(),
    "executemany": Sink(many=True),
    "execute_many": Sink(many=True),
    "fetch": Sink("all"),
    "fetch_all": Sink("all"),
    "fetchrow": Sink("one"),
    "fetch_row": Sink("one"),
    "fetch_one": Sink("one"),
    "fetchval": Sink("one"),
    "fetch_val": Sink("one"),
    "run": Sink(),
    "sql": Sink("some"),
    "query": Sink("some"),
    "select": Sink("some"),
    "all": Sink("all"),
    "one": Sink("one"),
    "scalar": Sink("one"),
    "scalars": Sink(),
    "execute_fetchall": Sink("all"),
    "read_sql": Sink("some"),
    "read_sql_query": Sink("some"),
    "raw": Sink("some"),
}
"""By name, whatever they are called on; a text that is a statement proves it."""

READS: dict[str, Reads] = {
    "fetchall": "all",
    "all": "all",
    "fetchone": "one",
    "first": "one",
    "one": "one",
    "one_or_none": "one",
    "scalar": "one",
    "scalar_one": "one",
    "scalar_one_or_none": "one",
    "fetchval": "one",
    "fetchmany": "some",
    "partitions": "some",
}
"""Methods of what a text was run on, or of its result."""
VALUES = frozenset({"scalar", "scalar_one", "scalar_one_or_none", "fetchval", "fetch_val"})
"""Those that give the first column of a row."""
VIEWS = frozenset({"mappings", "scalars", "unique", "tuples", "execution_options", "cursor"})
"""Methods that give the same result in another form."""
TEXTS = frozenset({"text", "SQL", "L", "literal_column"})
"""Functions and classes that make a text what can be run."""

DIALECTS: dict[str, str] = {
    "sqlite3": "sqlite",
    "aiosqlite": "sqlite",
    "pysqlite3": "sqlite",
    "psycopg2": "postgres",
    "psycopg": "postgres",
    "asyncpg": "postgres",
    "aiopg": "postgres",
    "pg8000": "postgres",
    "MySQLdb": "mysql",
    "pymysql": "mysql",
    "aiomysql": "mysql",
    "asyncmy": "mysql",
    "mysql": "mysql",
    "cx_Oracle": "oracle",
    "oracledb": "oracle",
    "pyodbc": "tsql",
    "pymssql": "tsql",
    "django": "",
    "sqlalchemy": "",
    "databases": "",
}
"""The dialect of sqlglot by the top package of a driver; none where the driver is one for many databases."""

OTHERS = frozenset(
    {"cassandra", "pyspark", "clickhouse_driver", "clickhouse_connect", "google.cloud", "snowflake"}
)
OTHERS |= {
    "trino",
    "pyhive",
    "impala",
    "databricks",
    "duckdb",
    "pyathena",
    "prestodb",
    "boto3",
    "influxdb",
    "arango",
}
"""Packages whose databases read whole columns, or are none with rows."""

_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+([\w.]+)", re.MULTILINE)
_BACKEND = re.compile(
    r"\b(?P<name>postgresql|postgis|postgres|mysql|sqlite3|sqlite|oracle|mssql)\b(?=(?:\+\w+)?://|[\"'])"
)
BACKENDS = {"postgresql": "postgres", "postgis": "postgres", "postgres": "postgres", "mysql": "mysql"}
BACKENDS |= {"sqlite3": "sqlite", "sqlite": "sqlite", "oracle": "oracle", "mssql": "tsql"}
MANY = frozenset({"django", "sqlalchemy", "databases"})
"""Libraries that speak to databases of several kinds."""


_TOPS = (*DIALECTS.keys(), *OTHERS, "alembic", "migrate")


@dataclass(frozen=True)
class Drivers:
    """What a module imports that runs SQL."""

    names: frozenset[str] = frozenset()
    other: bool = False
    """It speaks to a database of another kind, too."""
    migration: bool = False


def imported(text: str) -> Drivers:
    """The drivers that a module imports."""
    if not any(name in text for name in _TOPS):
        return Drivers()
    names = set(_IMPORT.findall(text))
    tops = {name.partition(".")[0] for name in names}
    djangos = {"django"} if any(name.startswith("django.db") for name in names) else set()
    known = (tops & DIALECTS.keys() - {"django"}) | djangos
    other = any(name == top or name.startswith(f"{top}.") for name in names for top in OTHERS)
    return Drivers(frozenset(known), other, "alembic" in tops or "migrate" in tops)


def backends(text: str) -> frozenset[str]:
    """The dialects of the databases that a text names in settings or addresses."""
    return frozenset(BACKENDS[match["name"]] for match in _BACKEND.finditer(text))


def the_one(names: Iterable[str]) -> str:
    """The only name there is; of a library for many databases and a driver, the driver."""
    found = set(names)
    precise = found - MANY
    chosen = precise or found
    return chosen.pop() if len(chosen) == 1 else ""
