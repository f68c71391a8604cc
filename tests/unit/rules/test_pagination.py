"""The rules about pages, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_by_hand import LOOP, book, page, query, rows, says, suggests, use

from ormlint.api import Lookup
from ormlint_rules.pagination import (
    id_range_pagination,
    offset_batch_loop,
    offset_pagination,
    pagination_order_not_unique,
    pagination_without_order_by,
    slice_after_full_load,
)


def test_batch_loop() -> None:
    (finding,) = offset_batch_loop.rule.findings(page(batch=True))
    assert finding.message == (
        "each batch of Book reads all the rows before it again (OFFSET); iterate the query with "
        '`.iterator(chunk_size=2000)`, or take each batch by key: `.filter(pk__gt=last).order_by("pk")[:20]`'
    )
    assert finding.cost == "N² / (2 × 20) rows read, N = rows of Book"
    assert finding.code == "QRY201"


@pytest.mark.parametrize(
    ("ordering", "suggestion"),
    [
        (("pk",), '.filter(pk__gt=last).order_by("pk")[:n]'),
        (("-id",), '.filter(pk__lt=last).order_by("-pk")[:n]'),
        (("title",), ".iterator(chunk_size=2000)"),
    ],
)
def test_batch_loop_by_key_only_in_key_order(ordering: tuple[str, ...], suggestion: str) -> None:
    fact = page(query(ordering=ordering), batch=True, stop="end")
    assert suggests(offset_batch_loop.rule, fact) == [suggestion]


@pytest.mark.parametrize(
    "fact",
    [
        page(),
        page(query(bounded=True), batch=True),
        page(query(opaque=True), batch=True),
        page(query(book(small=True)), batch=True),
    ],
)
def test_batch_loop_is_silent(fact) -> None:
    assert not says(offset_batch_loop.rule, fact)


TIED = (
    ".filter(Q(published__lt=last.published) | Q(published=last.published, id__lt=last.id), "
    'published__lte=last.published).order_by("-published", "-id")[:20]'
)


@pytest.mark.parametrize(
    ("ordering", "suggestion"),
    [
        (None, '.filter(id__gt=last.id).order_by("id")[:20]'),
        (("-isbn",), '.filter(isbn__lt=last.isbn).order_by("-isbn")[:20]'),
        (("isbn", "title"), '.filter(isbn__gt=last.isbn).order_by("isbn")[:20]'),
        (("-published",), TIED),
        (("-published", "-pk"), TIED),
        (("-published", "pk"), ""),
        (("price", "title"), ""),
        (("returned",), ""),
        (("title", "price"), ""),
    ],
)
def test_keyset_follows_the_ordering(ordering: tuple[str, ...] | None, suggestion: str) -> None:
    assert suggests(offset_pagination.rule, page(query(ordering=ordering))) == [suggestion]


@pytest.mark.parametrize(
    "order", ["author__name", "?", "rank", "-rank", 'F("price").desc()', "author", "*sort"]
)
def test_no_key_for_what_is_no_column(order: str) -> None:
    assert not says(offset_pagination.rule, page(query(ordering=(order,), annotations=frozenset({"rank"}))))


def test_keyset_follows_the_model() -> None:
    fact = page(query(book(ordering=("-published",))))
    assert suggests(offset_pagination.rule, fact) == [TIED]


def test_offset_page_message() -> None:
    (finding,) = offset_pagination.rule.findings(page())
    assert finding.message == (
        "a page of Book reads every row before it (OFFSET); page by key: "
        '`.filter(id__gt=last.id).order_by("id")[:20]`'
    )
    assert finding.severity == "warning"
    assert finding.cost == "P × 20 rows read, P = number of the page"


def test_pages_that_are_counted_have_no_keyset() -> None:
    assert not says(
        offset_pagination.rule, page(kind="paginator", start="", stop="", numbered=True, counted=True)
    )


@pytest.mark.parametrize(("ordering", "severity"), [(("id",), "warning"), (("returned",), "info")])
def test_pages_of_sqlalchemy_without_a_keyset_are_a_price(ordering: tuple[str, ...], severity: str) -> None:
    model = book(library="sqlalchemy")
    (finding,) = offset_pagination.rule.findings(page(query(model, ordering=ordering, style="select")))
    assert finding.severity == severity


def test_numbered_pages_are_a_price() -> None:
    fact = page(kind="paginator", start="", stop="", size=25, numbered=True)
    (finding,) = offset_pagination.rule.findings(fact)
    assert finding.severity == "info"
    assert "no total" in finding.message


@pytest.mark.parametrize(
    "fact", [page(constant=True), page(batch=True), page(stop=""), page(query(opaque=True))]
)
def test_offset_page_is_silent(fact) -> None:
    assert not says(offset_pagination.rule, fact)


def test_no_ordering() -> None:
    (finding,) = pagination_without_order_by.rule.findings(page())
    assert finding.message == (
        'pages of Book without an ordering (Book has none) repeat and miss rows; write `.order_by("pk")`'
    )
    assert finding.suggestion == '.order_by("pk")'


def test_cleared_ordering() -> None:
    fact = page(query(book(ordering=("title",)), ordering=()))
    assert "`order_by()` clears it" in says(pagination_without_order_by.rule, fact)[0]


def test_groups_do_not_take_the_models_ordering() -> None:
    fact = page(query(book(ordering=("title",)), aggregated=True, shape="dicts"))
    assert "grouped rows" in says(pagination_without_order_by.rule, fact)[0]
    assert suggests(pagination_without_order_by.rule, fact) == [""]


@pytest.mark.parametrize(
    "of",
    [
        query(ordering=("title",)),
        query(book(ordering=("title",))),
        query(opaque=True),
        query(combined=True),
        query(bounded=True),
    ],
)
def test_order_is_silent(of) -> None:
    assert not says(pagination_without_order_by.rule, page(of))


def test_ties() -> None:
    (finding,) = pagination_order_not_unique.rule.findings(page(query(ordering=("-published",))))
    assert finding.suggestion == '.order_by("-published", "-pk")'
    assert "rows of Book with the same `published` change places" in finding.message


@pytest.mark.parametrize(
    "fact",
    [
        page(query(ordering=("isbn",)), total_order=True),
        page(query(ordering=("author__name",))),
        page(query(ordering=("?",))),
        page(),
    ],
)
def test_ties_are_silent(fact) -> None:
    assert not says(pagination_order_not_unique.rule, fact)


@pytest.mark.parametrize("window", ["2:5", ":10", "start : start + 20"])
def test_slice_of_a_list(window: str) -> None:
    (finding,) = slice_after_full_load.rule.findings(rows("list", use("slice", window)))
    assert finding.suggestion == f"[{window}]"
    assert finding.message == f"`list()` loads every row of Book to keep some; slice the query: `[{window}]`"


@pytest.mark.parametrize("window", ["-10:", ":-1", "::2", "5:", ":", "1:9:2"])
def test_other_slices_are_silent(window: str) -> None:
    assert not says(slice_after_full_load.rule, rows("list", use("slice", window)))


def test_paginator_of_a_list() -> None:
    (finding,) = slice_after_full_load.rule.findings(rows("list", use("slice", "Paginator")))
    assert finding.message.endswith("every row of Book to page them; give `Paginator` the query itself")
    assert finding.suggestion == ""


def test_slice_of_a_sort() -> None:
    fact = rows(use("sorted", "key=lambda book: book.pages, reverse=True", path="pages"), use("slice", ":3"))
    assert suggests(slice_after_full_load.rule, fact) == ['.order_by("-pages")[:3]']


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("slice", ":3"), evaluated=False),
        rows("iterate", use("slice", ":3")),
        rows("list", use("slice", ":3"), "iterate"),
        rows(use("list", whole=True), use("slice", ":3")),
        rows("list", use("slice", ":3", repeats=(LOOP,))),
        rows("list", use("slice", ":3"), evaluated=False),
        rows("list", use("slice", ":3"), of=query(bounded=True)),
    ],
)
def test_slice_is_silent(fact) -> None:
    assert not says(slice_after_full_load.rule, fact)


PAIR = (Lookup("id__gte", "first"), Lookup("id__lt", "first + 20"))

OTHERS = tuple(replace(lookup, path=f"page_{lookup.path}") for lookup in PAIR)


@pytest.mark.parametrize("lookups", [PAIR, (Lookup("pk__range", "(first, first + 20)"),)])
def test_page_by_id_range(lookups: tuple[Lookup, ...]) -> None:
    fact = rows(use("respond"), of=query(lookups=lookups, filtered=True), view=True)
    assert suggests(id_range_pagination.rule, fact) == ['.filter(pk__gt=last).order_by("pk")[:20]']


@pytest.mark.parametrize(
    "fact",
    [
        rows("respond", of=query(lookups=PAIR), view=False),
        rows("iterate", of=query(lookups=PAIR), view=True),
        rows("respond", of=query(lookups=PAIR, bounded=True), view=True),
        rows("respond", of=query(lookups=(Lookup("id__gte", "a"), Lookup("id__lt", "b"))), view=True),
        rows("respond", of=query(lookups=OTHERS), view=True),
    ],
)
def test_other_ranges_are_silent(fact) -> None:
    assert not says(id_range_pagination.rule, fact)


def test_a_class_that_pages_is_told_once() -> None:
    fact = page(kind="paginator", start="", stop="", numbered=True, setting=True, by="Pages")
    (message,) = says(offset_pagination.rule, fact)
    assert message.startswith("views with `Pages` page by number: ")
    assert "`CursorPagination` pages by key" in message
    assert not suggests(offset_pagination.rule, fact)[0]
    assert not says(offset_pagination.rule, replace(fact, setting=False, default=True))
    assert not says(offset_pagination.rule, replace(fact, query=query(book(small=True))))
