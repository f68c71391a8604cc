"""Many rows at once in the words of each driver, as measured (``semantics.md`` §3.10) or documented."""

from __future__ import annotations

from ormlint.api import Statement, StatementRan

SAME_FOR_ALL = frozenset({"sqlite3", "aiosqlite", "pysqlite3"})
"""Their `executemany()` runs a prepared statement for each row, in one call and one transaction."""
PIPELINED = frozenset({"psycopg", "asyncpg"})
"""Their `executemany()` sends all rows before it waits for an answer."""
REWRITING = frozenset({"MySQLdb", "pymysql", "aiomysql", "asyncmy", "mysql"})
"""Their `executemany()` makes one INSERT of many rows; an UPDATE or DELETE it repeats."""
ONE_BY_ONE = frozenset({"psycopg2", "aiopg", "pg8000"})
"""Their `executemany()` is a loop, where they have one."""
BUFFERING = frozenset({"psycopg2", "psycopg", "aiopg", "django", "sqlalchemy", "databases"}) | REWRITING
"""They hold the whole result before they give the first row."""


def at_once(fact: StatementRan) -> str:
    """How to write all the rows of a loop."""
    writers = {"insert": _inserted, "delete": _deleted, "update": _updated}
    return writers[fact.statement.verb](fact)


def _inserted(fact: StatementRan) -> str:
    driver, statement = fact.statement.driver, fact.statement
    if driver in SAME_FOR_ALL or driver in PIPELINED or driver in REWRITING:
        return "collect the rows and give them to one `executemany()`"
    if driver == "psycopg2" and statement.plain:
        return f"collect the rows and write `{values_at_once(statement)}`"
    if driver == "psycopg2":
        return "collect the rows and give them to `execute_values()` of `psycopg2.extras` (with a `template`)"
    if driver == "sqlalchemy":
        return "collect the rows and give the list to one `execute()`"
    return "collect the rows and write one `INSERT` with several rows in `VALUES`"


def values_at_once(statement: Statement) -> str:
    """``execute_values`` of psycopg2."""
    short = len(statement.columns) <= 60 and "{" not in statement.columns
    named = f" ({statement.columns})" if statement.columns and short else " (…)" if statement.columns else ""
    return f'execute_values(cursor, "INSERT INTO {statement.table}{named} VALUES %s", rows)'


def _deleted(fact: StatementRan) -> str:
    statement = fact.statement
    keys = [equality.column for equality in statement.equalities if equality.placeholder is not None]
    if len(keys) == 1 and len(statement.equalities) == 1:
        test = f"{keys[0]} = ANY(%s)" if statement.dialect == "postgres" else f"{keys[0]} IN (…)"
        return f"collect the values and write one `DELETE FROM {statement.table} WHERE {test}`"
    return _repeated(fact)


def _updated(fact: StatementRan) -> str:
    return _repeated(fact)


def _repeated(fact: StatementRan) -> str:
    """One statement with many sets of values, where that is more than a loop in the driver."""
    driver = fact.statement.driver
    if driver in SAME_FOR_ALL or driver in PIPELINED:
        return "collect the values and give them to one `executemany()`"
    if driver == "psycopg2":
        return "collect the values and give them to `execute_batch()` of `psycopg2.extras`"
    if driver == "sqlalchemy":
        return "collect the values and give the list to one `execute()`"
    if fact.statement.verb == "delete":
        return "collect the values and write one `DELETE` for all of them"
    if fact.statement.dialect == "postgres":
        return f"write one `UPDATE {fact.statement.table} … FROM (VALUES …) AS new (…)`"
    return "write one `UPDATE` with `CASE`, or one for all rows that get the same value"


def in_chunks(driver: str) -> str:
    """How to read all the rows of one statement without holding them."""
    if driver in ("psycopg2", "psycopg"):
        return 'read one statement through a cursor with a name (`connection.cursor("…")`)'
    if driver == "asyncpg":
        return "read one statement with `async for row in connection.cursor(…)` in a transaction"
    if driver in ("sqlite3", "aiosqlite"):
        return "iterate the cursor of one statement, which holds no more than a row"
    if driver in ("MySQLdb", "pymysql"):
        return "read one statement through an `SSCursor`"
    if driver == "sqlalchemy":
        return "read one statement with `.execution_options(yield_per=1000)`"
    return ""
