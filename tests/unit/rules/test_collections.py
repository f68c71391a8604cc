"""The rules about queries on a to-many relation of each row, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linked_by_hand import AUTHOR, BOOK, CHAPTER, PUBLISHER, collection, loop, prefetch, rows
from made_by_hand import says, suggests

from ormlint.api import CollectionRead, ManagerSpec, Query, Repeat
from ormlint_rules.nplusone import (
    aggregate_in_loop,
    n_plus_one_collection_access,
    prefetch_cache_bypass,
)

FETCH, PASSED_BY, SUMMARY = (
    n_plus_one_collection_access.rule,
    prefetch_cache_bypass.rule,
    aggregate_in_loop.rule,
)
IN_PRINT = "author.books.filter(in_print=True)"
PRINTED = collection(IN_PRINT, "books", operations=("filter",))


def test_all() -> None:
    (finding,) = FETCH.findings(collection("author.books.all()", "books"))
    assert finding.message == (
        '`books` is fetched once per row: 1 + N queries; add `.prefetch_related("books")`'
    )
    assert finding.cost == "1 + N queries, N = rows of Author"
    assert (finding.code, finding.severity) == ("QRY102", "warning")


def _prefetch(queryset: str, kept: str = ', to_attr="…"', name: str = "books") -> str:
    return f'.prefetch_related(Prefetch("{name}", queryset={queryset}{kept}))'


@pytest.mark.parametrize(
    ("text", "operations", "changes", "suggestion"),
    [
        (
            "author.books.filter(in_print=True)",
            ("filter",),
            {},
            _prefetch("Book.objects.filter(in_print=True)"),
        ),
        (
            'author.books.order_by("title")',
            ("order_by",),
            {},
            _prefetch('Book.objects.order_by("title")', ""),
        ),
        (
            'author.books.all().select_related("editor")',
            ("all", "select_related"),
            {},
            _prefetch('Book.objects.select_related("editor")', ""),
        ),
        (
            'author.books.order_by("-pages")[:3]',
            ("order_by",),
            {"inner": {"sliced": True}},
            _prefetch('Book.objects.order_by("-pages")[:3]'),
        ),
        (
            "author.books.first()",
            ("first",),
            {"verb": "first"},
            _prefetch('Book.objects.order_by("pk")[:1]'),
        ),
        (
            'author.books.order_by("title").last()',
            ("order_by", "last"),
            {"verb": "last", "inner": {"ordering": ("title",)}},
            _prefetch('Book.objects.order_by("title").reverse()[:1]'),
        ),
        (
            'author.books.latest("-pages", "pk")',
            ("latest",),
            {"verb": "latest"},
            _prefetch('Book.objects.order_by("pages", "-pk")[:1]'),
        ),
        (
            "author.books.get(in_print=True)",
            ("get",),
            {"verb": "get"},
            _prefetch("Book.objects.filter(in_print=True)"),
        ),
        ('author.books.values_list("title", flat=True)', ("values_list",), {}, '.prefetch_related("books")'),
        ("author.books.all()", ("all",), {"verb": "contains"}, '.prefetch_related("books")'),
        ("author.books.iterator()", ("iterator",), {}, '.prefetch_related("books")'),
        ("author.books.in_print()", ("filter",), {}, _prefetch("Book.objects.filter(…)")),
        ("author.books.filter(pages__gt=author.limit)", ("filter",), {}, ""),
        ("author.books.filter(in_print=True)", ("filter",), {"varies": True}, ""),
        ("author.books.using(name)", ("using",), {}, ""),
    ],
)
def test_prefetch(text, operations, changes, suggestion: str) -> None:
    assert suggests(FETCH, collection(text, "books", operations=operations, **changes)) == [suggestion]


def test_ordered_first_row() -> None:
    fact = collection("book.chapters.first()", "chapters", rows(BOOK), operations=("first",), verb="first")
    assert suggests(FETCH, fact) == [_prefetch("Chapter.objects.all()[:1]", name="chapters")]


def test_accessor_and_path() -> None:
    reviews = collection("book.review_set.all()", "review_set", rows(BOOK))
    assert suggests(FETCH, reviews) == ['.prefetch_related("review_set")']
    deep = collection("book.author.edited.all()", "author__edited", rows(BOOK))
    assert suggests(FETCH, deep) == ['.prefetch_related("author__edited")']


def test_arguments_that_change_from_row_to_row() -> None:
    (message,) = says(FETCH, replace(PRINTED, varies=True))
    assert message.endswith(
        "fetch them once with `Book.objects.filter(author__in=…, …)` and group them by `author`"
    )


@pytest.mark.parametrize(
    "fact",
    [
        replace(PRINTED, repeats=()),
        replace(PRINTED, rare=True),
        replace(PRINTED, prefetched=True),
        replace(PRINTED, verb="count"),
        replace(PRINTED, verb="update"),
        collection("a.books.select_for_update()", "books", operations=("select_for_update",)),
    ],
)
def test_collection_is_silent(fact) -> None:
    assert not says(FETCH, fact)


def test_nested_collection_belongs_to_the_outer_prefetch() -> None:
    inner = rows(BOOK, relation=AUTHOR.relations["books"], methods=("all",))
    fact = collection("book.chapters.all()", "chapters", inner, repeats=(loop(rows(AUTHOR)), loop(inner)))
    assert suggests(FETCH, fact) == ['.prefetch_related("books__chapters")']


@pytest.mark.parametrize(
    ("fact", "remedy"),
    [
        (PRINTED, 'Prefetch("books", queryset=Book.objects.filter(in_print=True), to_attr="…")'),
        (
            collection('author.books.order_by("title")', "books", operations=("order_by",)),
            'Prefetch("books", queryset=Book.objects.order_by("title"))',
        ),
        (
            collection("author.books.first()", "books", operations=("first",), verb="first"),
            "next(iter(author.books.all()), None)",
        ),
        (
            collection(
                'author.books.values_list("title", flat=True)',
                "books",
                operations=("values_list",),
                inner={"shape": "scalars", "fields": ("title",)},
            ),
            "[book.title for book in author.books.all()]",
        ),
        (
            collection(
                'author.books.values_list("title", "pk")',
                "books",
                operations=("values_list",),
                inner={"shape": "tuples", "fields": ("title", "pk")},
            ),
            "[(book.title, book.pk) for book in author.books.all()]",
        ),
        (
            collection(
                'author.books.values("title")',
                "books",
                operations=("values",),
                inner={"shape": "dicts", "fields": ("title",)},
            ),
            '[{"title": book.title} for book in author.books.all()]',
        ),
        (collection("author.books.iterator()", "books", operations=("iterator",)), "author.books.all()"),
        (collection("author.books.all().all()", "books", operations=("all", "all")), "author.books.all()"),
        (collection("a.books.aggregate(x)", "books", operations=("aggregate",), verb="aggregate"), ""),
        (replace(PRINTED, varies=True), ""),
    ],
)
def test_bypass(fact, remedy: str) -> None:
    (finding,) = PASSED_BY.findings(_prefetched(fact))
    assert finding.suggestion == remedy
    assert remedy in finding.message
    assert "`books` is prefetched, but" in finding.message
    assert finding.cost == "2 + N queries, N = rows of Author"


def _prefetched(fact: CollectionRead, by: Query | None = None, name: str = "books") -> CollectionRead:
    return replace(fact, prefetched=True, query=rows(AUTHOR, loads=(prefetch(name, by),)))


BY_TITLE = collection(
    'author.books.order_by("title")', "books", operations=("order_by",), inner={"ordering": ("title",)}
)
TITLES = collection(
    'author.books.values_list("author__name")',
    "books",
    operations=("values_list",),
    inner={"shape": "tuples", "fields": ("author__name",)},
)


@pytest.mark.parametrize(
    ("fact", "remedy"),
    [
        (_prefetched(BY_TITLE, rows(ordering=("title",))), "write `author.books.all()`"),
        (_prefetched(BY_TITLE, rows(ordering=("pk",))), "sort the rows of `author.books.all()` in Python"),
        (_prefetched(BY_TITLE, name="edited"), "sort the rows of `author.books.all()` in Python"),
        (
            _prefetched(PRINTED, rows(ordering=("pk",))),
            "choose among the rows of `author.books.all()` in Python",
        ),
        (_prefetched(TITLES), "choose among the rows of `author.books.all()` in Python"),
    ],
)
def test_what_is_prefetched_stays(fact, remedy: str) -> None:
    (message,) = says(PASSED_BY, fact)
    assert message.endswith(remedy)


@pytest.mark.parametrize(
    ("fact", "ending"),
    [
        (PRINTED, 'to_attr="…")` and read that list'),
        (replace(PRINTED, operations=("filter", "count"), verb="count"), "`author.books.all()` in Python"),
        (
            collection(f"{IN_PRINT}.count()", "books", operations=("filter", "count"), verb="count"),
            'to_attr="…")` and read `len()` of that list',
        ),
        (
            collection(f"{IN_PRINT}.exists()", "books", operations=("filter", "exists"), verb="exists"),
            'to_attr="…")` and read `bool()` of that list',
        ),
    ],
)
def test_what_to_read(fact, ending: str) -> None:
    (message,) = says(PASSED_BY, _prefetched(fact))
    assert message.endswith(ending) or "in Python" in message


def test_bypass_is_silent() -> None:
    assert not says(PASSED_BY, PRINTED)
    assert not says(PASSED_BY, replace(PRINTED, prefetched=True, rare=True))
    assert not says(PASSED_BY, replace(PRINTED, prefetched=True, repeats=()))


@pytest.mark.parametrize(
    ("text", "operations", "suggestion"),
    [
        ("author.books.count()", ("count",), '.annotate(Count("books", distinct=True))'),
        ("author.books.all().count()", ("all", "count"), '.annotate(Count("books", distinct=True))'),
        (
            "author.books.filter(in_print=True).count()",
            ("filter", "count"),
            '.annotate(number_of_books=Count("books", filter=Q(books__in_print=True), distinct=True))',
        ),
        (
            "author.books.exclude(in_print=True).count()",
            ("exclude", "count"),
            'dict(Book.objects.exclude(in_print=True).values_list("author").annotate(Count("pk")))',
        ),
        (
            "author.books.filter(Q(in_print=True)).count()",
            ("filter", "count"),
            'dict(Book.objects.filter(Q(in_print=True)).values_list("author").annotate(Count("pk")))',
        ),
        (
            "author.books.exists()",
            ("exists",),
            '.annotate(has_books=Exists(Book.objects.filter(author=OuterRef("pk"))))',
        ),
        (
            "author.books.filter(pages__gt=9).exists()",
            ("filter", "exists"),
            '.annotate(has_books=Exists(Book.objects.filter(pages__gt=9).filter(author=OuterRef("pk"))))',
        ),
        (
            'author.books.aggregate(n=Sum("pages"))',
            ("aggregate",),
            'dict(Book.objects.values_list("author").annotate(n=Sum("pages")))',
        ),
        ("author.books.filter(pages__gt=author.pages).count()", ("filter", "count"), ""),
    ],
)
def test_summary(text: str, operations, suggestion: str) -> None:
    fact = collection(text, "books", operations=operations, verb=operations[-1])
    (finding,) = SUMMARY.findings(fact)
    assert finding.suggestion == suggestion
    assert suggestion in finding.message
    assert "`books` is" in finding.message


def test_summary_whose_conditions_stand_elsewhere() -> None:
    fact = collection("books.count()", "books", operations=("filter", "count"), verb="count")
    (message,) = says(SUMMARY, fact)
    assert message.endswith('`dict(Book.objects.filter(…).values_list("author").annotate(Count("pk")))`')


@pytest.mark.parametrize(
    ("text", "operations", "groups"),
    [
        ("books.count()", ("filter", "count"), '.filter(…).order_by().values_list("author")'),
        ("books.aggregate(n)", ("filter", "aggregate"), '.filter(…).order_by().values("author")'),
        (
            "author.books.filter(x=1).aggregate(n)",
            ("filter", "aggregate"),
            '(x=1).order_by().values_list("author")',
        ),
    ],
)
def test_an_ordering_would_split_the_groups(text: str, operations, groups: str) -> None:
    settings = {"operations": operations, "verb": operations[-1], "inner": {"ordering": ("title",)}}
    (message,) = says(SUMMARY, collection(text, "books", **settings))
    assert groups in message


def test_summary_of_deep_relations_and_lookup_names() -> None:
    settings = {"operations": ("count",), "verb": "count"}
    deep = collection("book.author.edited.count()", "author__edited", rows(BOOK), **settings)
    assert suggests(SUMMARY, deep) == ['.annotate(Count("author__edited", distinct=True))']
    reviews = collection("book.review_set.count()", "review_set", rows(BOOK), **settings)
    assert suggests(SUMMARY, reviews) == ['.annotate(Count("review", distinct=True))']
    tags = collection("b.tags.exists()", "tags", rows(BOOK), operations=("exists",), verb="exists")
    assert suggests(SUMMARY, tags) == ['.annotate(has_tags=Exists(Tag.objects.filter(books=OuterRef("pk"))))']


@pytest.mark.parametrize(
    "query",
    [
        rows(AUTHOR, combined=True),
        rows(AUTHOR, aggregated=True),
        rows(AUTHOR, sliced=True),
        rows(AUTHOR, methods=("raw",)),
    ],
)
def test_rows_that_take_no_annotation(query) -> None:
    fact = collection("author.books.count()", "books", query, operations=("count",), verb="count")
    assert suggests(SUMMARY, fact) == ['dict(Book.objects.values_list("author").annotate(Count("pk")))']


def test_conditions_of_a_manager_are_not_those_of_an_annotation() -> None:
    CHAPTER.managers = {"objects": ManagerSpec("objects", manager="library.models.Published")}
    fact = collection("b.chapters.count()", "chapters", rows(BOOK), operations=("count",), verb="count")
    assert suggests(SUMMARY, fact) == ['dict(Chapter.objects.values_list("book").annotate(Count("pk")))']
    CHAPTER.managers = {}


def test_summary_is_silent_in_a_probe() -> None:
    fact = collection("p.authors.exists()", "authors", rows(PUBLISHER), operations=("exists",), verb="exists")
    probe: Repeat = loop(kind="while", noun="turns")
    assert says(SUMMARY, fact)
    assert not says(SUMMARY, replace(fact, repeats=(*fact.repeats, probe)))
    assert not says(SUMMARY, replace(fact, prefetched=True))
    assert not says(SUMMARY, replace(fact, rare=True))


def test_names_of_a_function_that_a_view_does_not_have() -> None:
    """The condition stands in a method of the row; the query is built elsewhere."""
    of = rows(AUTHOR)
    repeats = (replace(loop(of), consumer="page.html"),)
    text, methods = "self.books.filter(title=wanted)", ("filter",)
    fact = collection(text, "books", of, operations=methods, repeats=repeats)
    (code,) = suggests(n_plus_one_collection_access.rule, fact)
    assert code == '.prefetch_related(Prefetch("books", queryset=Book.objects.filter(…), to_attr="…"))'
    told = replace(fact, repeats=(loop(of),))
    assert "filter(title=wanted)" in suggests(n_plus_one_collection_access.rule, told)[0]
