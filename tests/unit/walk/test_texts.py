"""Texts of SQL on their way to what runs them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from ormlint.api import StatementRan
from ormlint.orm.django import DJANGO
from ormlint.project import Project, ProjectFunction
from ormlint.source import SourceFile
from ormlint.walk.walker import Walker

HEAD = """
import sqlite3

BY_KEY = "SELECT name FROM authors WHERE id = ?"

class Store:
    ALL = "SELECT name FROM " "authors"

    def all(self):
        return self.db.execute(self.ALL).fetchall()

def run(sql, *values):
    return sqlite3.connect("x").execute(sql, values)

def main(db, keys, table, where, found):
"""


def statements(body: str) -> list[StatementRan]:
    """The statements that a function runs."""
    text = HEAD + indent(dedent(body).strip(), "    ")
    project = Project([SourceFile.from_text(text, Path("/p/store.py"), "store.py")])
    function = project.symbol("store.main")
    assert isinstance(function, ProjectFunction)
    return [fact for fact in Walker(project, DJANGO).walk(function) if isinstance(fact, StatementRan)]


TEXTS = {
    'db.execute(BY_KEY + " AND city = ?", keys)': "SELECT name FROM authors WHERE id = ? AND city = ?",
    "db.execute(Store.ALL)": "SELECT name FROM authors",
    'db.execute(f"SELECT a FROM {table} WHERE {where}")': "SELECT a FROM {table} WHERE {where}",
    'db.execute("SELECT a FROM t WHERE b IN (%s)" % found)': "SELECT a FROM t WHERE b IN ({found})",
    'db.execute("SELECT a FROM {} LIMIT {n}".format(table, n=5))': "SELECT a FROM {table} LIMIT 5",
    "sql = BY_KEY\nif where:\n    sql = sql + ' AND city = ?'\ndb.execute(sql)": (
        "SELECT name FROM authors WHERE id = ?"
    ),
    "run(BY_KEY, 5)": "SELECT name FROM authors WHERE id = ?",
    "Store().all()": "SELECT name FROM authors",
}


@pytest.mark.parametrize("body", TEXTS)
def test_text(body: str) -> None:
    found = statements(f"found = {body}" if body.startswith("run") else body)
    assert [fact.statement.text for fact in found] == [TEXTS[body]]


SILENT = [
    "db.execute(found)",
    'db.execute("DROP TABLE authors")',
    'db.execute("SELECT name FROM sqlite_master")',
    'print("SELECT name FROM authors")',
    "sql = BY_KEY if where else found\ndb.execute(sql)",
]


@pytest.mark.parametrize("body", SILENT)
def test_nothing_is_said(body: str) -> None:
    assert statements(body) == []


def test_statement_per_item_through_a_helper() -> None:
    (fact,) = statements("for key in keys:\n    run(BY_KEY, key)")
    assert fact.grows
    assert fact.varies
    assert fact.spot.text == "run(BY_KEY, key)"


def test_rows_of_a_cursor_are_what_the_loop_runs_over() -> None:
    body = 'db.execute("SELECT id FROM books")\nfor row in db:\n    run(BY_KEY, row[0])'
    assert [repeat.noun for repeat in statements(body)[1].repeats] == ["rows of books"]


def test_other_value_that_changes_spoils_the_rewriting() -> None:
    sql = '"SELECT a FROM t WHERE id = ? AND day > ?"'
    (one,) = statements(f"for key in keys:\n    db.execute({sql}, (key, where))")
    (both,) = statements(f"for key in keys:\n    db.execute({sql}, (key, key.day))")
    assert one.statement.by_keys
    assert not both.statement.by_keys
