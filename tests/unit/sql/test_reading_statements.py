"""What is read of a text of SQL, and what is written in its place."""

from __future__ import annotations

import pytest

from ormlint.sql.marks import hole
from ormlint.sql.reading import read

PAGES = {
    ("sqlite", "SELECT id FROM books ORDER BY id LIMIT ? OFFSET ?"): (
        "SELECT id FROM books WHERE id > ? ORDER BY id LIMIT ?"
    ),
    ("postgres", "SELECT id FROM books WHERE shop = %s ORDER BY added DESC, id DESC LIMIT %s OFFSET %s"): (
        "SELECT id, added FROM books WHERE shop = %s AND (added, id) < (%s, %s) "
        "ORDER BY added DESC, id DESC LIMIT %s"
    ),
    ("mysql", "SELECT id, added FROM books ORDER BY added, id LIMIT %(size)s OFFSET %(start)s"): (
        "SELECT id, added FROM books WHERE added >= %(last_added)s AND "
        "(added > %(last_added)s OR id > %(last_id)s) ORDER BY added, id LIMIT %(size)s"
    ),
    ("", "SELECT id FROM books ORDER BY added DESC, id LIMIT :n OFFSET :k"): "",
    ("", "SELECT id FROM books ORDER BY lower(title) LIMIT :n OFFSET :k"): "",
    ("", f"SELECT id FROM books ORDER BY {hole('column')} LIMIT 9 OFFSET :k"): "",
    ("", f"SELECT id FROM books {hole('where')} ORDER BY id LIMIT 9 OFFSET :k"): "",
    ("", "SELECT title FROM books ORDER BY title LIMIT :n OFFSET :k"): "",
}


@pytest.mark.parametrize("dialect_and_text", PAGES)
def test_next_page(dialect_and_text: tuple[str, str]) -> None:
    dialect, text = dialect_and_text
    statement = read(text, dialect)
    assert statement is not None
    assert statement.next_page == PAGES[dialect_and_text]


REMEDIES = [
    ("by_keys", "SELECT name FROM authors WHERE id = ?", "SELECT id, name FROM authors WHERE id IN (…)"),
    ("by_keys", "SELECT name FROM authors WHERE id = ? ORDER BY name", ""),
    ("by_keys", "SELECT name FROM authors WHERE a = ? AND b = ?", ""),
    (
        "by_groups",
        "SELECT COUNT(*) FROM books WHERE author_id = ?",
        "SELECT author_id, COUNT(*) FROM books WHERE author_id IN (…) GROUP BY author_id",
    ),
    ("existence", "SELECT COUNT(*) FROM books", "SELECT 1 FROM books LIMIT 1"),
    ("existence", "SELECT COUNT(isbn) FROM books", ""),
    ("existence", "SELECT COUNT() FROM books", ""),
    ("count", "SELECT * FROM books WHERE a > ? ORDER BY id", "SELECT COUNT(*) FROM books WHERE a > ?"),
    ("count", "SELECT DISTINCT a FROM books", ""),
    ("changed", "UPDATE books SET seen = NULL", "WHERE seen IS NOT NULL"),
    ("changed", "UPDATE books SET seen = seen + 1", ""),
]


@pytest.mark.parametrize(("name", "text", "remedy"), REMEDIES)
def test_remedy(name: str, text: str, remedy: str) -> None:
    statement = read(text)
    assert statement is not None
    assert getattr(statement, name) == remedy


NO_STATEMENTS = [
    "CREATE TABLE books (id INTEGER)",
    "PRAGMA table_info(books)",
    "EXPLAIN SELECT 1",
    "Select a book from the list below",
    "SELECT title FROM books; DELETE FROM books",
    "SELECT",
]


@pytest.mark.parametrize("text", NO_STATEMENTS)
def test_not_a_statement(text: str) -> None:
    assert read(text) is None


def test_hole_between_clauses_leaves_a_statement_open() -> None:
    open_one = read(f"SELECT id FROM books {hole('where')} LIMIT 5")
    closed = read(f"SELECT id FROM {hole('table')} WHERE {hole('condition')} LIMIT 5")
    assert open_one is not None
    assert closed is not None
    assert (open_one.open, closed.open) == (True, False)
    assert closed.table == ""


@pytest.mark.parametrize("mark", ["?", "%s", "%(key)s", ":key", "$1"])
def test_placeholder_of_every_style(mark: str) -> None:
    statement = read(f"SELECT id FROM books WHERE key = {mark} AND title LIKE '%%a?:b'")
    assert statement is not None
    assert statement.placeholders == (mark,)
    assert [equality.placeholder for equality in statement.equalities] == [0]


def test_tables_that_nothing_joins() -> None:
    apart = read("SELECT a.x FROM a, b, c WHERE a.id = b.a_id")
    joined = read("SELECT x FROM a, b WHERE a_id = a.id")
    assert apart is not None
    assert joined is not None
    assert (apart.apart, joined.apart) == (("c",), ())
