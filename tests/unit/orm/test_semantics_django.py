"""Every row about Django in ``semantics.md``, counted again on the Django that is installed."""

from __future__ import annotations

import django
import pytest

from measuring.bookstore.seed import AUTHORS
from measuring.django import Databases
from measuring.meter import metered
from measuring.semantics import forward, reverse, writes
from measuring.semantics.queryset import OPERATIONS, Operation
from measuring.semantics.reverse import TO_MANY, Read

CODE = {
    **forward.QUERYSETS,
    **forward.TO_ONE,
    **forward.DEFERRED,
    **forward.GENERIC,
    **reverse.PREFETCHES,
    **reverse.ONE_TO_ONE,
    **writes.ROWS,
    **writes.FRAMEWORKS,
    **writes.ASYNCHRONOUS,
}
WARM = "ContentType.objects.get_for_model(Book);"
LATER = {
    # Django 6.1 sets the known author without reading the deferred key.
    "list(a.book_set.only('title'))": (6, 7),
}


def queries(databases: Databases, code: str, setup: str = "") -> int:
    """The number of queries that some code issues after some setup that is not counted."""
    from measuring.semantics.namespace import names

    scope = names()
    with databases.use(AUTHORS) as connection:
        exec(WARM + setup, scope)
        with metered(connection) as cost:
            exec(code, scope)
    return cost.queries


@pytest.mark.parametrize("state", ["fresh", "evaluated"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_queryset(operation: Operation, state: str, bookstore: Databases) -> None:
    rows = "Book.objects.order_by('pk')" if operation.ordered else "Book.objects.all()"
    setup = f"qs = {rows}" + ("; list(qs)" if state == "evaluated" else "")
    assert queries(bookstore, operation.call, setup) == getattr(operation, state)


@pytest.mark.parametrize("state", ["plain", "prefetched"])
@pytest.mark.parametrize("read", TO_MANY, ids=str)
def test_to_many(read: Read, state: str, bookstore: Databases) -> None:
    rows = "Author.objects.all()" + (f".prefetch_related('{read.prefetch}')" if state == "prefetched" else "")
    expected = read.plain, read.prefetched
    if django.VERSION >= (6, 1):
        expected = LATER.get(read.call, expected)
    assert queries(bookstore, f"for a in {rows}: {read.call}") == expected[state == "prefetched"]


@pytest.mark.parametrize("code", CODE)
def test_code(code: str, bookstore: Databases) -> None:
    assert queries(bookstore, code) == CODE[code]


@pytest.mark.parametrize("code", writes.MANY_TO_MANY)
def test_many_to_many(code: str, bookstore: Databases) -> None:
    setup = (
        "book = Book.objects.get(pk=1); old = list(book.tags.all());"
        "new, new2, new3 = [Tag.objects.create(name=f'new {i}') for i in range(3)]"
    )
    assert queries(bookstore, code, setup) == writes.MANY_TO_MANY[code]


@pytest.mark.parametrize("code", forward.ERRORS)
def test_error(code: str, bookstore: Databases) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 -- named by the table
        queries(bookstore, code)
    assert type(caught.value).__name__ == forward.ERRORS[code]


def test_prefetched_rows_are_one_object(bookstore: Databases) -> None:
    from measuring.bookstore.models import Book

    with bookstore.use(AUTHORS):
        shared = {id(book.author) for book in list(Book.objects.prefetch_related("author"))}
        joined = [book.author for book in list(Book.objects.select_related("author"))]
    assert len(shared) == AUTHORS
    assert len({id(author) for author in joined}) == len(joined)


def test_break_fetches_all(bookstore: Databases) -> None:
    from measuring.bookstore.models import Book

    with bookstore.use(AUTHORS) as connection, metered(connection) as cost:
        for _ in Book.objects.all():
            break
    assert cost.rows == 15


def test_raw_slice_fetches_all(bookstore: Databases) -> None:
    from measuring.bookstore.models import Book

    with bookstore.use(AUTHORS) as connection, metered(connection) as cost:
        assert len(Book.objects.raw("SELECT * FROM bookstore_book")[:2]) == 2
    assert cost.rows == 15


CHANGE_LISTS = (
    "own columns",
    "without the full count",
    "foreign key",
    "nullable foreign key",
    "nullable, joined bare",
    "nullable, joined by name",
    "path",
    "callable on a foreign key",
    "callable that counts",
    "callable, joined",
    "filter by a foreign key",
    "editable foreign key",
)


@pytest.mark.parametrize("name", CHANGE_LISTS)
def test_change_list(name: str, bookstore: Databases) -> None:
    from measuring.semantics import admin

    options, expected = admin.CHANGE_LISTS[name]
    if name == "nullable foreign key" and django.VERSION >= (6, 1):
        expected = 3
    with bookstore.use(AUTHORS) as connection, metered(connection) as cost:
        admin.change_list(options)
    assert cost.queries == expected, cost.statements


@pytest.mark.parametrize("name", ["form", "formset", "inline"])
def test_form(name: str, bookstore: Databases) -> None:
    from measuring.semantics import admin

    function = getattr(admin, name)
    with bookstore.use(AUTHORS) as connection, metered(connection) as cost:
        function()
    assert cost.queries == admin.FORMS[function]
