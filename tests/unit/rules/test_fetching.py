"""The rules about how many rows are held, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from made_by_hand import LOOP, Written, book, query, rows, says, suggests, use

from ormlint.api import Column, Lookup, Model
from ormlint_rules.fetching import full_scan_without_streaming, unbounded_result

FOR = use("iterate", detail="for")
OWNED = query(filtered=True, lookups=(Lookup("author", "request.user"),))


@pytest.mark.parametrize(("kind", "where"), [("render", "a template"), ("respond", "the response")])
def test_table_in_response(kind: str, where: str) -> None:
    fact = rows(use(kind, whole=True), view=True, evaluated=False)
    assert says(unbounded_result.rule, fact) == [
        f"every row of Book goes into {where}: show a page, a slice of the ordered query"
    ]


FLAGS = {
    "in_print": "wanted",
    "form": "wanted",
    "pages__gt": "5",
    "title__icontains": "text",
    "returned": "None",
}


@pytest.mark.parametrize(("path", "value"), FLAGS.items())
def test_filtered_by_a_flag_is_still_the_table(path: str, value: str) -> None:
    of = query(filtered=True, lookups=(Lookup(path, value),))
    of.model.columns["form"] = Column("form", "CharField", choices=True)
    (message,) = says(unbounded_result.rule, rows("respond", of=of, view=True))
    assert message.startswith("every matching row of Book goes into the response")


@pytest.mark.parametrize("path", ["status", "title__iexact", "isbn__in"])
def test_filtered_by_a_value_is_few_rows(path: str) -> None:
    of = query(filtered=True, lookups=(Lookup(path, "wanted"),))
    assert not says(unbounded_result.rule, rows("respond", of=of, view=True))


@pytest.mark.parametrize(
    "fact",
    [
        rows("respond"),
        rows(FOR, view=True, task=True),
        rows("respond", of=query(bounded=True, sliced=True), view=True),
        rows("respond", of=query(opaque=True), view=True),
        rows("respond", of=query(book(small=True)), view=True),
        rows("respond", of=query(filtered=True), view=True),
        rows("respond", of=query(relation=book().relations["author"]), view=True),
        rows("respond", of=query(aggregated=True), view=True),
        rows("slice", "respond", view=True),
        rows("respond", of=OWNED, view=True),
    ],
)
def test_response_is_silent(fact) -> None:
    assert not says(unbounded_result.rule, fact)


POSITION = Column("position", "PositiveIntegerField")


def test_a_list_of_kinds_is_short() -> None:
    kind = Model("Kind", "library.Kind", "library.models.Kind", columns={"name": Column("name", "CharField")})
    assert not says(unbounded_result.rule, rows("respond", of=query(kind), view=True))
    assert not says(full_scan_without_streaming.rule, rows(FOR, of=query(kind), task=True))
    kind.columns["created"] = Column("created", "DateTimeField")
    assert says(unbounded_result.rule, rows("respond", of=query(kind), view=True))


def test_scan() -> None:
    assert says(full_scan_without_streaming.rule, rows(FOR, task=True)) == [
        "the loop keeps every row of Book in memory; write `.iterator(chunk_size=2000)`"
    ]
    assert suggests(full_scan_without_streaming.rule, rows(FOR, task=True)) == [".iterator(chunk_size=2000)"]


@pytest.mark.parametrize(
    "fact",
    [
        rows(FOR, view=True, task=True),
        rows(FOR, FOR, task=True),
        rows(use("iterate", detail="for", kept=True), task=True),
        rows(use("iterate", detail="for", repeats=(LOOP,)), task=True),
        rows(FOR, task=True, of=query(filtered=True)),
        rows(FOR, task=True, of=query(streaming=True), evaluated=False),
        rows(FOR, task=True, of=query(bounded=True)),
        rows(FOR, task=True, of=query(book(small=True))),
    ],
)
def test_scan_is_silent(fact) -> None:
    assert not says(full_scan_without_streaming.rule, fact)


def shown_by(scope: str, of: Any = None) -> Any:
    """Rows that a framework shows for a class."""
    spot = Written("class Page(ListView):", 7, ("views.py", scope))
    return rows(use("render", spot=spot), of=of or query(), view=True)


def built_in(scope: str) -> Any:
    return replace(query(), origin=Written("Book.objects", 3, ("views.py", scope)))


def test_one_finding_for_the_classes_that_inherit_a_query() -> None:
    (finding,) = unbounded_result.rule.findings(shown_by("Page", built_in("Shared.get_queryset")))
    assert (finding.place.line, finding.related[0].place.line) == (3, 7)


def test_a_class_with_a_query_of_its_own() -> None:
    (finding,) = unbounded_result.rule.findings(shown_by("Page", built_in("Page.get_queryset")))
    assert finding.place.line == 7


@pytest.mark.parametrize(
    "of",
    [
        query(distinct=True, shape="scalars", fields=("status",)),
        query(distinct_on=True, distinct=True),
        query(book(ordering=("position",), columns=book().columns | {"position": POSITION})),
    ],
    ids=["values of a column", "a row of each", "sorted by hand"],
)
def test_few_by_kind(of: Any) -> None:
    assert not says(unbounded_result.rule, rows("render", of=of, view=True))


def test_numbers_that_nobody_gives_by_hand() -> None:
    of = query(book(ordering=("pages",)))
    assert says(unbounded_result.rule, rows("render", of=of, view=True))
