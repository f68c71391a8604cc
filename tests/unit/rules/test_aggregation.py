"""The rules about work in Python that the database could do, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_by_hand import LOOP, Written, book, query, rows, says, suggests, use

from ormlint.api import RelationLoaded
from ormlint_rules.aggregation import (
    count_for_existence,
    fk_object_for_id,
    index_after_full_load,
    len_of_query,
    membership_in_query,
    objects_loaded_for_one_column,
    python_side_aggregate,
    python_side_filter,
    python_side_group_by,
    python_side_sort,
    redundant_existence_query,
    truthiness_loads_rows,
)

LISTED = {"shape": "scalars"}


def test_len() -> None:
    (finding,) = len_of_query.rule.findings(rows("len"))
    assert finding.message == "`len()` loads every row of Book to count them; write `.count()`"
    assert finding.cost == "N rows loaded, N = rows of Book"
    assert finding.suggestion == ".count()"


@pytest.mark.parametrize(
    ("fact", "suggestion"),
    [
        (rows("list", "len"), ".count()"),
        (rows(use("len", "> 1")), ".count()"),
        (rows(use("len", "bool", whole=True)), ".count()"),
        (rows(use("len", "> 0")), ".exists()"),
        (rows(use("len", "== 0")), ""),
        (rows(use("len", "bool")), ".exists()"),
        (rows(use("sum", "1 for book in books")), ".count()"),
    ],
)
def test_len_remedies(fact, suggestion: str) -> None:
    assert suggests(len_of_query.rule, fact) == [suggestion]


ELSEWHERE = [
    rows("len", "iterate"),
    rows("iterate", "len"),
    rows("len", "index"),
    rows("len", use("escape", whole=True)),
    rows(use("len", repeats=(LOOP,))),
    rows("len", evaluated=False),
    rows("len", of=query(bounded=True)),
    rows("len", of=query(opaque=True)),
    rows("len", of=query(methods=("raw",))),
    rows("len", of=query(book(small=True))),
    rows("len", of=query(relation=book().relations["author"]), repeats=(LOOP,)),
]


@pytest.mark.parametrize("fact", [*ELSEWHERE, rows(use("len", columns=("title",)))])
def test_len_is_silent(fact) -> None:
    assert not says(len_of_query.rule, fact)


@pytest.mark.parametrize("detail", ["1 for book in books if book.title", "2 for book in books"])
def test_sum_of_other_things_is_silent(detail: str) -> None:
    assert not says(len_of_query.rule, rows(use("sum", detail)))


@pytest.mark.parametrize(
    ("detail", "suggestion"),
    [
        ("bool", ".exists()"),
        ("> 0", ".exists()"),
        (">= 1", ".exists()"),
        ("!= 0", ".exists()"),
        ("== 0", "not queryset.exists()"),
        ("< 1", "not queryset.exists()"),
    ],
)
def test_count_for_existence(detail: str, suggestion: str) -> None:
    (message,) = says(count_for_existence.rule, rows(use("count", detail), evaluated=False))
    assert f"write `{suggestion}`" in message


def test_count_message() -> None:
    assert says(count_for_existence.rule, rows(use("count", "> 0"), evaluated=False)) == [
        "every row of Book is counted for `> 0`; write `.exists()`, which stops at the first"
    ]


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("count", "> 1")),
        rows(use("count", "== 1")),
        rows(use("count", ">= 2")),
        rows(use("count", "")),
        rows(use("count", "> 0", whole=True)),
        rows("iterate", use("count", "> 0")),
        rows(use("count", "> 0"), "iterate"),
        rows(use("count", "> 0"), use("escape", whole=True)),
        rows(use("count", "> 0"), of=query(bounded=True)),
        rows(use("count", "> 0"), of=query(relation=book().relations["author"])),
    ],
)
def test_count_is_silent(fact) -> None:
    assert not says(count_for_existence.rule, fact)


def test_count_of_a_part_of_a_relation() -> None:
    part = query(relation=book().relations["author"], methods=("filter",))
    assert suggests(count_for_existence.rule, rows(use("count", "> 0"), of=part)) == [".exists()"]


@pytest.mark.parametrize("kind", ["bool", "any"])
def test_truth(kind: str) -> None:
    assert suggests(truthiness_loads_rows.rule, rows(kind)) == [".exists()"]


@pytest.mark.parametrize(
    "fact",
    [
        rows("bool", "iterate"),
        rows("iterate", "bool"),
        rows("bool", use("escape", whole=True)),
        rows("bool", of=query(bounded=True)),
        rows(use("any", "book.in_print for book in books", columns=("in_print",))),
        rows("bool", evaluated=False),
    ],
)
def test_truth_is_silent(fact) -> None:
    assert not says(truthiness_loads_rows.rule, fact)


@pytest.mark.parametrize(
    ("condition", "path", "suggestion"),
    [
        ('book.status == "draft"', "status", '.filter(status="draft")'),
        ("book.status != status", "status", ".exclude(status=status)"),
        ("book.pages > 300", "pages", ".filter(pages__gt=300)"),
        ("book.published <= date(2020, 1, 1)", "published", ".filter(published__lte=date(2020, 1, 1))"),
        ("book.returned is None", "returned", ".filter(returned__isnull=True)"),
        ("book.returned is not None", "returned", ".filter(returned__isnull=False)"),
        ("book.in_print", "in_print", ".filter(in_print=True)"),
        ("not book.in_print", "in_print", ".filter(in_print=False)"),
    ],
)
def test_filter(condition: str, path: str, suggestion: str) -> None:
    fact = rows(use("filter", condition, path=path, columns=(path,)))
    assert suggests(python_side_filter.rule, fact) == [suggestion]
    assert says(python_side_filter.rule, fact) == [
        f"every row of Book is loaded to keep those with `{condition}`; write `{suggestion}`"
    ]


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        ("book.is_long", "is_long"),
        ("book.title", "title"),
        ("book.title > name", "title"),
        ("book.status in STATUSES", "status"),
        ('book.status == "draft" and other', "status"),
        ("book.pages == book.price", "pages"),
        ("book.pages > 1 if strict else 2", "pages"),
        ("book.pages > low < high", "pages"),
        ("book.pages > 300", ""),
    ],
)
def test_filter_without_a_counterpart_is_silent(condition: str, path: str) -> None:
    assert not says(python_side_filter.rule, rows(use("filter", condition, path=path)))


PRICES = "book.price for book in books"


@pytest.mark.parametrize(
    ("fact", "suggestion"),
    [
        (rows(use("sum", PRICES, path="price")), '.aggregate(total=Sum("price", default=0))["total"]'),
        (rows(use("max", PRICES, path="published")), '.aggregate(highest=Max("published"))["highest"]'),
        (rows(use("min", PRICES, path="id")), '.aggregate(lowest=Min("id"))["lowest"]'),
        (rows("max", of=query(**LISTED, fields=("pages",))), '.aggregate(highest=Max("pages"))["highest"]'),
        (rows(use("any", "book.pages > 300 for book in books")), ".filter(pages__gt=300).exists()"),
        (rows(use("all", "book.in_print for book in books")), "not queryset.exclude(in_print=True).exists()"),
    ],
)
def test_aggregate(fact, suggestion: str) -> None:
    (message,) = says(python_side_aggregate.rule, fact)
    assert message.endswith(f"loads every row of Book; write `{suggestion}`")


def test_default_of_max() -> None:
    spot = Written("max((book.pages for book in books), default=0)")
    fact = rows(use("max", "(book.pages for book in books)", path="pages", spot=spot))
    (suggestion,) = suggests(python_side_aggregate.rule, fact)
    assert suggestion == '.aggregate(highest=Max("pages", default=0))["highest"]'


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("sum", PRICES, path="title")),
        rows(use("sum", PRICES, path="amount")),
        rows(use("sum", PRICES, path="author__age")),
        rows(use("sum", PRICES)),
        rows(use("max", PRICES, path="title")),
        rows(use("max", "key=lambda book: book.pages", path="pages")),
        rows(use("sum", PRICES, path="price"), "iterate"),
        rows(use("sum", "book.price", path="price", columns=("title", "price"))),
        rows(use("sum", PRICES, path="price"), evaluated=False),
        rows(use("sum", PRICES, path="price"), of=query(distinct=True)),
        rows(use("any", "book.is_long for book in books")),
        rows(use("all", "book.in_print for book in books if book.pages")),
        rows(use("sum", spot=Written("sum(len(n) for n in numbers)")), of=query(**LISTED, fields=("pages",))),
    ],
)
def test_aggregate_is_silent(fact) -> None:
    assert not says(python_side_aggregate.rule, fact)


@pytest.mark.parametrize(
    ("detail", "ordering", "suggestion"),
    [
        ("key=lambda book: book.pages", None, '.order_by("pages")'),
        ("key=lambda book: book.pages, reverse=True", None, '.order_by("-pages")'),
        ('key=attrgetter("pages"), reverse=False', ("title", "-pages"), '.order_by("pages", "title")'),
    ],
)
def test_sort(detail: str, ordering: tuple[str, ...] | None, suggestion: str) -> None:
    fact = rows(use("sorted", detail, path="pages"), "iterate", of=query(ordering=ordering))
    assert suggests(python_side_sort.rule, fact) == [suggestion]


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("sorted", "key=lambda book: book.title", path="title")),
        rows(use("sorted", "key=lambda book: book.returned", path="returned")),
        rows(use("sorted", "key=lambda book: (book.pages, book.id)")),
        rows(use("sorted", "key=lambda book: book.pages, reverse=down", path="pages")),
        rows("iterate", use("sorted", "", path="pages")),
        rows(use("sorted", "", path="pages"), of=query(ordering=("?",))),
        rows(use("sorted", "", path="pages"), of=query(sliced=True)),
        rows(use("sorted", "", path="pages"), evaluated=False),
    ],
)
def test_sort_is_silent(fact) -> None:
    assert not says(python_side_sort.rule, fact)


@pytest.mark.parametrize(
    ("fact", "suggestion"),
    [
        (rows(use("counter", path="status")), '.order_by().values_list("status").annotate(Count("pk"))'),
        (rows("set", of=query(**LISTED, fields=("status",))), ".order_by().distinct()"),
        (rows("set", "len", of=query(**LISTED, fields=("status",))), ".distinct().count()"),
    ],
)
def test_group_by(fact, suggestion: str) -> None:
    assert suggests(python_side_group_by.rule, fact) == [suggestion]


@pytest.mark.parametrize(
    "fact",
    [
        rows("counter"),
        rows(use("counter", spot=Written("Counter(t[0] for t in x)")), of=query(**LISTED, fields=("title",))),
        rows("set", "contains", of=query(**LISTED, fields=("status",))),
        rows("set", of=query(**LISTED, fields=("isbn",))),
        rows("set", of=query(**LISTED, fields=("pk",))),
        rows("set", of=query(**LISTED, fields=("status",), filtered=True)),
        rows("set"),
    ],
)
def test_group_by_is_silent(fact) -> None:
    assert not says(python_side_group_by.rule, fact)


@pytest.mark.parametrize(
    ("of", "suggestion"),
    [
        (query(), ".contains(wanted)"),
        (query(**LISTED, fields=("isbn",)), ".filter(isbn=wanted).exists()"),
    ],
)
def test_membership(of, suggestion: str) -> None:
    fact = rows(use("contains", "wanted", fetched=True), of=of)
    assert suggests(membership_in_query.rule, fact) == [suggestion]


def test_one_column_of_rows_that_may_be_at_hand() -> None:
    fact = rows(use("iterate", columns=("title",)), free=True)
    assert not says(objects_loaded_for_one_column.rule, fact)
    narrowed = replace(fact, query=replace(fact.query, methods=("filter",)))
    assert says(objects_loaded_for_one_column.rule, narrowed)


def test_membership_of_what_may_be_no_row() -> None:
    fact = rows(use("contains", "request.user"))
    assert suggests(membership_in_query.rule, fact) == [".filter(pk=request.user.pk).exists()"]


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("contains", "wanted", repeats=(LOOP,))),
        rows(use("contains", "a"), use("contains", "b")),
        rows(use("contains", "wanted"), repeats=(LOOP,)),
        rows(use("contains", "wanted"), "iterate"),
        rows(use("contains", "wanted"), of=query(combined=True)),
        rows(use("contains", "wanted"), of=query(shape="tuples", fields=("isbn",))),
    ],
)
def test_membership_is_silent(fact) -> None:
    assert not says(membership_in_query.rule, fact)


def test_index() -> None:
    fact = rows("list", use("index", "0", whole=True))
    assert says(index_after_full_load.rule, fact) == [
        "`list()` loads every row of Book for one of them; index the query: `[0]`"
    ]


def test_negative_index_has_no_code() -> None:
    (finding,) = index_after_full_load.rule.findings(rows("list", use("index", "-1")))
    assert finding.message.endswith("order the query the other way round and take `[0]`")
    assert finding.suggestion == ""


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("index", "0"), evaluated=False),
        rows("list", use("index", "0"), use("index", "1")),
        rows("list", use("index", "0"), use("escape", whole=True)),
        rows("list", use("index", "position")),
        rows("list", use("index", "0"), of=query(bounded=True)),
    ],
)
def test_index_is_silent(fact) -> None:
    assert not says(index_after_full_load.rule, fact)


def related(**changes) -> RelationLoaded:
    relation = book().relations["author"]
    settings = {"relation": relation, "path": "author", "query": None, "only_key": True} | changes
    return RelationLoaded(Written("book.author"), (), settings.pop("repeats", ()), **settings)


def test_key() -> None:
    (message,) = says(fk_object_for_id.rule, related())
    assert message == "`author` is loaded for its key alone; write `author_id`"


@pytest.mark.parametrize("fact", [related(only_key=False), related(repeats=(LOOP,))])
def test_key_is_silent(fact) -> None:
    assert not says(fk_object_for_id.rule, fact)


@pytest.mark.parametrize(
    ("fact", "ending"),
    [
        (rows("exists", "iterate"), "test the query itself (`if queryset:`), which keeps the rows"),
        (rows(use("exists"), "list", "len"), "test the query itself (`if queryset:`), which keeps the rows"),
        (rows(use("count", whole=True), "iterate"), "take `len()` of the query, which keeps the rows"),
        (rows("exists", "first", evaluated=False), "`.first()` gives `None` where there is no row"),
        (rows("exists", "get", evaluated=False), "catch `DoesNotExist` of `.get()` where there is no row"),
    ],
)
def test_asked_before_fetched(fact, ending: str) -> None:
    (message,) = says(redundant_existence_query.rule, fact)
    assert message.endswith(ending)


@pytest.mark.parametrize(
    "fact",
    [
        rows("exists"),
        rows("iterate", "exists"),
        rows("exists", "refined", evaluated=False),
        rows("count", "slice", evaluated=False),
        rows("count", "first", evaluated=False),
        rows("exists", "iterate", evaluated=False),
        rows("exists", use("iterate", repeats=(LOOP,))),
        rows("exists", use("escape", whole=True), evaluated=False),
    ],
)
def test_asked_is_silent(fact) -> None:
    assert not says(redundant_existence_query.rule, fact)


@pytest.mark.parametrize("name", ["title", "pk", "id"])
def test_one_column(name: str) -> None:
    (finding,) = objects_loaded_for_one_column.rule.findings(rows(use("iterate", columns=(name,))))
    assert finding.suggestion == f'.values_list("{name}", flat=True)'
    assert finding.cost == "N × 9 columns loaded, N = rows of Book"


@pytest.mark.parametrize(
    "fact",
    [
        rows(use("iterate", columns=("title", "price"))),
        rows("iterate"),
        rows(use("iterate", columns=("title",), whole=True)),
        rows(use("iterate", columns=("author__name",))),
        rows(use("iterate", columns=("tags",))),
        rows(use("iterate", columns=("title",)), "len"),
        rows(use("iterate", columns=("title",)), of=query(distinct=True)),
        rows(use("iterate", columns=("title",)), of=query(only=frozenset({"title"}))),
        rows(use("iterate", columns=("title",)), of=query(book(signals=frozenset({"post_init"})))),
    ],
)
def test_one_column_is_silent(fact) -> None:
    assert not says(objects_loaded_for_one_column.rule, fact)
