"""``n-plus-one-to-one-access``, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linked_by_hand import AUTHOR, ITEMS, NOTE, loop, prefetch, read, rows
from made_by_hand import says, suggests

from ormlint.api import Lookup
from ormlint_rules.nplusone import n_plus_one_to_one_access

RULE = n_plus_one_to_one_access.rule


def test_join() -> None:
    (finding,) = RULE.findings(read("author"))
    assert finding.message == (
        '`author` is read once per row: 1 + N queries; add `.select_related("author")`'
    )
    assert finding.cost == "1 + N queries, N = rows of Book"
    assert finding.suggestion == '.select_related("author")'
    assert (finding.code, finding.severity) == ("QRY101", "warning")


@pytest.mark.parametrize(
    ("fact", "suggestion"),
    [
        (read("author__publisher"), '.select_related("author__publisher")'),
        (read("profile", rows(AUTHOR)), '.select_related("profile")'),
        (read("author__profile"), '.select_related("author__profile")'),
        (read("subject", rows(NOTE)), '.prefetch_related("subject")'),
        (read("author", rows(methods=("raw",))), '.prefetch_related("author")'),
        (read("author", only_key=True), "author_id"),
        (read("author__publisher", only_key=True), "author.publisher_id"),
        (read("profile", rows(AUTHOR), only_key=True), '.select_related("profile")'),
    ],
)
def test_suggestions(fact, suggestion: str) -> None:
    assert suggests(RULE, fact) == [suggestion]


@pytest.mark.parametrize(
    ("fact", "ending"),
    [
        (replace(read("author"), query=None), " to the query that feeds the rows"),
        (read("author", rows(combined=True)), " to each part, in front of the `union()`"),
        (read("author", rows(only=frozenset({"title"}))), ' and `"author"` to `only()`'),
        (read("author", rows(only=frozenset({"title", "author_id"}))), '`.select_related("author")`'),
        (read("author", rows(deferred=frozenset({"author"}))), ' and take `"author"` out of `defer()`'),
        (
            read("author__publisher", rows(only=frozenset({"author__name"}))),
            ' and `"author__publisher"` to `only()`',
        ),
        (read("author__publisher", rows(only=frozenset({"author"}))), '("author__publisher")`'),
        (read("profile", rows(AUTHOR, only=frozenset({"name"}))), ' and `"profile"` to `only()`'),
        (
            read("subject", rows(NOTE, streaming=True)),
            '`.prefetch_related("subject")` and a `chunk_size` to `iterator()`',
        ),
        (read("author", rows(streaming=True)), '`.select_related("author")`'),
        (read("author", rows(only=frozenset({"title"})), only_key=True), 'with `"author"` in `only()`'),
    ],
)
def test_provisos(fact, ending: str) -> None:
    (message,) = says(RULE, fact)
    assert message.endswith(ending)


def test_rows_of_one_author() -> None:
    query = rows(lookups=(Lookup("author", "author", AUTHOR),), methods=("filter",))
    (finding,) = RULE.findings(read("author", query))
    assert "start from `author.books`" in finding.message
    assert finding.suggestion == "author.books"
    excluded = replace(query, methods=("exclude",))
    assert suggests(RULE, read("author", excluded)) == ['.select_related("author")']


def _related(**changes):
    return rows(relation=AUTHOR.relations["books"], methods=("all",), **changes)


@pytest.mark.parametrize(
    ("loads", "suggestion"),
    [
        ((prefetch("books"),), '.prefetch_related("books__editor")'),
        ((prefetch("books", rows()),), '.select_related("editor")'),
        ((), '.prefetch_related("books__editor")'),
    ],
)
def test_rows_of_a_prefetch(loads, suggestion: str) -> None:
    outer = loop(rows(AUTHOR, loads=loads))
    inner = _related()
    fact = read("editor", inner, repeats=(outer, loop(inner)))
    (finding,) = RULE.findings(fact)
    assert finding.suggestion == suggestion
    assert "1 + N × M queries" in finding.message


def test_rows_of_a_filtered_relation_are_loaded_by_its_own_query() -> None:
    inner = replace(_related(), methods=("filter",))
    fact = read("editor", inner, repeats=(loop(rows(AUTHOR)), loop(inner)))
    assert suggests(RULE, fact) == ['.select_related("editor")']


@pytest.mark.parametrize(
    "fact",
    [
        read("author", repeats=()),
        read("author", rare=True),
        read("author", repeats=(loop(rows(), "constant"),)),
        read("author", repeats=(replace(ITEMS, small=True),)),
    ],
)
def test_silent(fact) -> None:
    assert not says(RULE, fact)
