"""Built-in functions: ``map``, ``sorted``, ``max`` and what they do with rows."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "map": case(
            """
            def f():
                return list(map(lambda book: book.author.name, Book.objects.all()))
            """,
            "relation author × rows of Book",
        ),
        "map of a function": case(
            """
            def show(book):
                return book.author.name
            def f():
                return list(map(show, Book.objects.all()))
            """,
            "relation author × rows of Book",
        ),
        "what the cache gets": case(
            """
            from django.core.cache import cache
            def f():
                books = cache.get_or_set("books", lambda: list(Book.objects.all()))
                return [book.author.name for book in books]
            """,
            "relation author × rows of Book",
        ),
        "what the cache gets once": case(
            """
            from django.core.cache import cache
            def f():
                for book in Book.objects.all():
                    print(book.title, cache.get_or_set("authors", lambda: list(Author.objects.all())))
            """
        ),
        "filter": case(
            """
            def f():
                return list(filter(lambda book: book.author.name == "x", Book.objects.all()))
            """,
            "relation author × rows of Book",
        ),
        "key of sorted": case(
            """
            def f():
                return sorted(Book.objects.all(), key=lambda book: book.author.name)
            """,
            "relation author × rows of Book",
        ),
        "key of sorted on a list": case(
            """
            def f():
                books = list(Book.objects.all())
                return sorted(books, key=lambda book: book.author.name)
            """,
            "relation author × rows of Book",
        ),
        "key of max": case(
            """
            def f():
                return max(Book.objects.all(), key=lambda book: book.author.name)
            """,
            "relation author × rows of Book",
        ),
        "key of max on a list": case(
            """
            def f():
                books = list(Book.objects.all())
                return max(books, key=lambda book: book.author.name)
            """,
            "relation author × rows of Book",
        ),
        "key of list.sort": case(
            """
            def f():
                books = list(Book.objects.all())
                books.sort(key=lambda book: book.author.name)
            """,
            "relation author × rows of Book",
        ),
        "key by attrgetter": case(
            """
            from operator import attrgetter
            def f():
                return sorted(Book.objects.all(), key=attrgetter("author.name"))
            """,
            "relation author × rows of Book",
        ),
        "str": case(
            """
            def f():
                for book in Book.objects.all():
                    str(book)
            """,
            "relation author × rows of Book",
        ),
        "formatted": case(
            """
            def f():
                for book in Book.objects.all():
                    f"{book}"
            """,
            "relation author × rows of Book",
        ),
        "print": case(
            """
            def f():
                for book in Book.objects.all():
                    print(book)
            """,
            "relation author × rows of Book",
        ),
        "percent": case(
            """
            def f():
                for book in Book.objects.all():
                    "%s" % book
            """,
            "relation author × rows of Book",
        ),
        "map of str": case(
            """
            def f():
                return ", ".join(map(str, Book.objects.all()))
            """,
            "relation author × rows of Book",
        ),
        "getattr": case(
            """
            def f():
                for book in Book.objects.all():
                    getattr(book, "author").name
            """,
            "relation author × rows of Book",
        ),
        "getattr by a name that is not known": case(
            """
            def f(name):
                for book in Book.objects.all():
                    getattr(book, name)
            """,
        ),
        "hasattr asks for the row": case(
            """
            def f():
                for author in Author.objects.all():
                    hasattr(author, "profile")
            """,
            "relation profile × rows of Author",
        ),
        "setattr": case(
            """
            def f(author):
                for book in Book.objects.all():
                    setattr(book, "author", author)
                    book.author.name
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
                return sum(book.price for book in Book.objects.all())
            """,
            "Book: sum(price) by price [evaluated]",
        ),
        "sum of a list": case(
            """
            def f():
                books = list(Book.objects.all())
                return sum(book.price for book in books), max(book.price for book in books)
            """,
            "Book: list, sum(price) by price, max(price) by price [evaluated]",
        ),
        "sum of values": case(
            """
            def f():
                return sum(Book.objects.values_list("price", flat=True))
            """,
            "Book: sum by price [evaluated]",
        ),
        "sum along a relation": case(
            """
            def f():
                return sum(book.author.boss_id for book in Book.objects.select_related("author"))
            """,
            "Book: sum(author author__boss_id) by author__boss_id [evaluated]",
        ),
        "any": case(
            """
            def f():
                return any(book.status == "x" for book in Book.objects.all())
            """,
            "Book: any(status) [evaluated]",
        ),
        "counter": case(
            """
            from collections import Counter
            def f():
                return Counter(book.status for book in Book.objects.all())
            """,
            "Book: counter(status) by status [evaluated]",
        ),
        "sorted": case(
            """
            def f():
                return sorted(Book.objects.all(), key=lambda book: book.price)
            """,
            "Book: sorted by price, escape whole [evaluated]",
        ),
        "sorted by attrgetter": case(
            """
            from operator import attrgetter
            def f():
                return sorted(Book.objects.all(), key=attrgetter("author.name"))
            """,
            "Book: sorted by author__name, escape whole [evaluated]",
        ),
        "max": case(
            """
            def f():
                return max(Book.objects.values_list("price", flat=True))
            """,
            "Book: max by price [evaluated]",
        ),
        "next": case(
            """
            def f():
                return next((book for book in Book.objects.all() if book.status == "x"), None)
            """,
            "Book: filter(status) by status whole kept [evaluated]",
        ),
        "len of a list": case(
            """
            def f():
                return len(list(Book.objects.all()))
            """,
            "Book: list, len whole [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
