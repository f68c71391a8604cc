"""The rules about queries per item, deferred columns and loads without effect, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linked_by_hand import (
    AUTHOR,
    BOOK,
    CHAPTER,
    ITEMS,
    PUBLISHER,
    REVIEW,
    collection,
    loop,
    ran,
    rows,
)
from made_by_hand import Written, says

from ormlint.api import BareSelectRelated, Column, ColumnLoaded, EagerLoadDiscarded, Lookup
from ormlint_rules.nplusone import (
    aggregate_in_loop,
    bare_select_related,
    deferred_column_access,
    discarded_eager_load,
    loop_invariant_query,
    query_in_loop,
)

PER_ITEM, SAME, SUMMARY = query_in_loop.rule, loop_invariant_query.rule, aggregate_in_loop.rule
BY_KEY = ran("get", rows(), Lookup("pk", "key"))


def test_get_by_key() -> None:
    (finding,) = PER_ITEM.findings(BY_KEY)
    assert finding.message == (
        "`Book` is queried once per item: N queries; "
        "fetch them once with `Book.objects.in_bulk(…)`, a dict by `pk`"
    )
    assert finding.cost == "N queries, N = items of `keys`"
    assert (finding.code, finding.severity) == ("QRY104", "warning")


def test_conditions_that_no_key_stands_for() -> None:
    assert not says(PER_ITEM, ran("fetch", rows(), Lookup("pages__gt", "x"), methods=("filter",)))


@pytest.mark.parametrize(
    ("fact", "remedy"),
    [
        (ran("get", rows(), Lookup("isbn", "x")), '`Book.objects.in_bulk(…, field_name="isbn")`'),
        (
            ran("fetch", rows(), Lookup("author", "author", AUTHOR), methods=("filter",)),
            "`author` is a relation: fetch them once with `Book.objects.filter(author__in=…)` "
            "and group them by `author_id`",
        ),
        (
            ran("fetch", rows(CHAPTER), Lookup("title", "title"), methods=("filter",)),
            "`Chapter.objects.filter(title__in=…)` and group them by `title`",
        ),
        (
            ran("last", rows(), Lookup("author", "author", AUTHOR), methods=("filter", "last")),
            '`Book.objects.filter(author__in=…).order_by("pk")` and keep the last of each `author_id`',
        ),
        (
            ran("first", rows(CHAPTER), Lookup("title", "title"), methods=("filter", "first")),
            "`Chapter.objects.filter(title__in=…)` and keep the first of each `title`",
        ),
        (
            ran("get", rows(text="get_object_or_404(Book, pk=key)"), Lookup("pk", "key")),
            "a dict by `pk`; one that is missing gives the 404",
        ),
        (
            ran("get", rows(), Lookup("pk", 'request.GET[f"book{n}"]')),
            "fetch them once and keep them in a dict by `pk`",
        ),
        (ran("get", rows(), Lookup("title", "a"), Lookup("pages", "b")), "and take each from a dict"),
        (
            ran("update", rows(), Lookup("pk", "key"), methods=("filter",)),
            "write one `filter(pk__in=…).update(…)` where the values are the same, "
            "`bulk_update()` where they differ",
        ),
        (
            collection("a.books.update(x)", "books", operations=(), verb="update"),
            "`Book.objects.filter(author__in=…).update(…)`",
        ),
    ],
)
def test_remedies(fact, remedy: str) -> None:
    (message,) = says(PER_ITEM, fact)
    assert remedy in message


@pytest.mark.parametrize(
    "fact",
    [
        replace(BY_KEY, varies=False),
        replace(BY_KEY, varies=False, invariant=True),
        replace(BY_KEY, rare=True),
        replace(BY_KEY, repeats=(loop(kind="batch", noun="chunks"),)),
        replace(BY_KEY, repeats=(ITEMS, loop(kind="while", noun="turns"))),
        replace(BY_KEY, repeats=(ITEMS, loop(kind="retry", noun="turns"))),
        replace(BY_KEY, repeats=(replace(ITEMS, small=True),)),
        replace(BY_KEY, verb="count"),
        ran("get", rows(), Lookup("pk", "key"), methods=("select_for_update", "get")),
        ran("get", rows(), Lookup("pk", "key"), methods=("using", "get")),
        collection("a.books.update(x)", "books", operations=(), verb="update", rare=True),
    ],
)
def test_per_item_is_silent(fact) -> None:
    assert not says(PER_ITEM, fact)


def test_an_ordering_would_split_the_groups() -> None:
    fact = ran("count", rows(), Lookup("author", "author", AUTHOR), methods=("filter", "count"))
    fact = replace(fact, query=replace(fact.query, ordering=("title",)))
    (message,) = says(SUMMARY, fact)
    assert '.filter(author__in=…).order_by().values_list("author")' in message


INVARIANT = ran("fetch", rows(shape="scalars"), methods=("values_list",), varies=False, invariant=True)


def test_invariant() -> None:
    (finding,) = SAME.findings(INVARIANT)
    assert finding.message == (
        "the same query of `Book` runs in each turn of the loop: N queries; "
        "run it once before the loop and keep `list(…)` of it"
    )
    assert finding.code == "QRY105"
    scalars = replace(INVARIANT, query=rows(shape="scalars"))
    assert says(SAME, scalars)[0].endswith("keep `set(…)` of it")
    assert says(SAME, replace(INVARIANT, verb="count"))[0].endswith("keep the result")


@pytest.mark.parametrize(
    "fact",
    [
        replace(INVARIANT, varies=True, invariant=False),
        replace(INVARIANT, invariant=False),
        replace(INVARIANT, rare=True),
        replace(INVARIANT, verb="update"),
        replace(INVARIANT, repeats=(ITEMS, loop(kind="poll", noun="turns"))),
        replace(INVARIANT, query=rows(ordering=("?",))),
        replace(INVARIANT, query=rows(methods=("select_for_update",))),
        replace(INVARIANT, query=rows(lookups=(Lookup("due__lt", "timezone.now()"),))),
        replace(INVARIANT, query=rows(text="Book.objects.filter(Q(due__lt=date.today()))")),
    ],
)
def test_invariant_is_silent(fact) -> None:
    assert not says(SAME, fact)


@pytest.mark.parametrize("changes", [{"distinct": True}, {"shape": "dates"}])
def test_distinct_values_per_item(changes) -> None:
    """A number of rows is not the number of their values."""
    found = ran("count", rows(), Lookup("author", "author", AUTHOR), methods=("filter", "count"))
    (message,) = says(SUMMARY, replace(found, query=replace(found.query, **changes)))
    assert message.endswith('ask once for all of them, with "author" among the values')


def test_first_of_those_that_lack_something() -> None:
    """A condition that is the same for all the items needs no key."""
    lookups = (Lookup("title", "title"), Lookup("editor__isnull", "True"))
    (message,) = says(PER_ITEM, ran("first", rows(), *lookups, methods=("filter", "first")))
    assert message.endswith("run one query for all of them before the loop, and take each from a dict")


def test_summary_per_item() -> None:
    by_author = ran("count", rows(), Lookup("author", "author", AUTHOR), methods=("filter", "count"))
    (message,) = says(SUMMARY, by_author)
    assert message == (
        "`Book` is counted once per item: N queries; ask once for all of them: "
        '`dict(Book.objects.filter(author__in=…).values_list("author").annotate(Count("pk")))`'
    )
    assert not says(SUMMARY, replace(by_author, query=rows()))
    there = replace(by_author, verb="exists")
    assert (
        '`set(Book.objects.filter(author__in=…).values_list("author", flat=True))`' in says(SUMMARY, there)[0]
    )
    assert not says(SUMMARY, replace(by_author, varies=False))
    assert not says(SUMMARY, replace(by_author, repeats=(ITEMS, loop(kind="while", noun="turns"))))


def _column(path: str, **query) -> ColumnLoaded:
    made = rows(**query)
    return ColumnLoaded(Written(), (), (loop(made),), column=Column(path, "TextField"), path=path, query=made)


@pytest.mark.parametrize(
    ("fact", "remedy", "suggestion"),
    [
        (
            _column("pages", only=frozenset({"title"})),
            '`pages` is left out by `only()` and read once per row: 1 + N queries; add `"pages"` to `only()`',
            'only(…, "pages")',
        ),
        (_column("pages", deferred=frozenset({"pages"})), "take the `defer()` out", ""),
        (
            _column("author__bio", deferred=frozenset({"author__bio", "pages"})),
            'take `"author__bio"` out of `defer()`',
            "",
        ),
    ],
)
def test_deferred(fact, remedy: str, suggestion: str) -> None:
    (finding,) = deferred_column_access.rule.findings(fact)
    assert finding.message.endswith(remedy)
    assert finding.suggestion == suggestion
    assert not says(deferred_column_access.rule, replace(fact, repeats=()))


def _discarded(text: str, by: str = "count") -> EagerLoadDiscarded:
    return EagerLoadDiscarded(
        Written(text), (), (), query=rows(), method="select_related", paths=("author",), by=by
    )


def test_discarded() -> None:
    rule = discarded_eager_load.rule
    (finding,) = rule.findings(_discarded('Book.objects.select_related("author").count()'))
    assert finding.message == (
        '`.select_related("author")` has no effect on `count()`: nothing is loaded; take it out'
    )
    assert (finding.code, finding.severity) == ("QRY115", "info")
    assert not says(rule, _discarded("books.count()"))


def bare(model, *reads: str) -> BareSelectRelated:
    return BareSelectRelated(Written(), (), (), query=rows(model), reads=reads)


@pytest.mark.parametrize(
    ("fact", "message", "code"),
    [
        (
            bare(REVIEW, "stars", "book__title"),
            "`select_related()` joins 2 tables and 1 of them is read; "
            'name what is read: `.select_related("book")`',
            '.select_related("book")',
        ),
        (
            bare(BOOK, "editor__name"),
            "`select_related()` joins 1 table and none of them are read; "
            'name what is read: `.select_related("editor")`',
            '.select_related("editor")',
        ),
        (
            bare(CHAPTER, "title", "book"),
            "`select_related()` joins 2 tables and 1 of them is read; "
            'name what is read: `.select_related("book")`',
            '.select_related("book")',
        ),
        (
            bare(REVIEW, "stars"),
            "`select_related()` joins 2 tables and none of them are read; take it out",
            "",
        ),
    ],
)
def test_more_is_joined_than_read(fact: BareSelectRelated, message: str, code: str) -> None:
    (finding,) = bare_select_related.rule.findings(fact)
    assert (finding.message, finding.suggestion) == (message, code)


@pytest.mark.parametrize(
    "fact",
    [
        BareSelectRelated(Written(), (), (), query=rows(REVIEW)),
        bare(REVIEW, "book__author__name"),
        bare(BOOK, "author__name", "editor__name"),
        bare(PUBLISHER, "name"),
        bare(AUTHOR, "name"),
    ],
    ids=["not known", "all on the way", "all and more", "no relation", "none is joined"],
)
def test_no_more_is_joined_than_read(fact: BareSelectRelated) -> None:
    assert not says(bare_select_related.rule, fact)
