"""Loops that fold rows, and branches that fill a cache."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "a cache by key": case(
            """
            def f(ids):
                cache = {}
                for i in ids:
                    if i not in cache:
                        cache[i] = Book.objects.get(pk=i)
            """,
        ),
        "a cache, the other way about": case(
            """
            def f(ids):
                cache = {}
                for i in ids:
                    if i in cache:
                        book = cache[i]
                    else:
                        book = cache[i] = Book.objects.get(pk=i)
            """,
        ),
        "a cache by get": case(
            """
            def f(ids):
                cache = {}
                for i in ids:
                    book = cache.get(i)
                    if book is None:
                        book = cache[i] = Book.objects.get(pk=i)
            """,
        ),
        "a cache by exception": case(
            """
            def f(ids):
                cache = {}
                for i in ids:
                    try:
                        book = cache[i]
                    except KeyError:
                        book = cache[i] = Book.objects.get(pk=i)
            """,
            "query Book get varies × items of `ids` seldom",
        ),
        "setdefault asks each time": case(
            """
            def f(ids):
                cache = {}
                for i in ids:
                    cache.setdefault(i, Book.objects.get(pk=i))
            """,
            "query Book get varies × items of `ids`",
        ),
        "a cache on an instance": case(
            """
            class Shop:
                book = None
                def first(self):
                    if self.book is None:
                        self.book = Book.objects.get(pk=1)
                    return self.book
            def f(ids):
                shop = Shop()
                for i in ids:
                    shop.first()
            """,
        ),
        "a cache on the row": case(
            """
            def f():
                for book in Book.objects.all():
                    if not hasattr(book, "_writer"):
                        book._writer = Author.objects.get(pk=book.author_id)
            """,
        ),
        "a cache of the framework": case(
            """
            from django.core.cache import cache
            def f(ids):
                for i in ids:
                    book = cache.get(i)
                    if not book:
                        book = Book.objects.get(pk=i)
                        cache.set(i, book)
            """,
        ),
        "a cache of the library": case(
            """
            def f():
                for book in Book.objects.all():
                    ContentType.objects.get_for_model(book)
            """,
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "sum": case(
            """
            def f():
                total = 0
                for book in Book.objects.all():
                    total += book.price
                return total
            """,
            "Book: sum(price) by price [evaluated]",
        ),
        "sum of more than a column": case(
            """
            def f():
                total = 0
                for book in Book.objects.all():
                    total += book.price * 2
                return total
            """,
            "Book: iterate(price) [evaluated]",
        ),
        "filter": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    if book.status == "x":
                        kept.append(book)
                return kept
            """,
            "Book: filter(status) by status whole kept [evaluated]",
        ),
        "filter and more": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    if book.status == "x":
                        kept.append(book)
                        work()
                return kept
            """,
            "Book: iterate(status) whole kept [evaluated]",
        ),
        "filter by two columns": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    if book.status == book.title:
                        kept.append(book)
                return kept
            """,
            "Book: filter(status title) whole kept [evaluated]",
        ),
        "no fold": case(
            """
            def f():
                for book in Book.objects.all():
                    book.title
                    book.price
            """,
            "Book: iterate(title price) [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
