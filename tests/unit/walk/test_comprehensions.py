"""Comprehensions and generator expressions."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "list": case(
            """
            def f():
                return [book.author.name for book in Book.objects.all()]
            """,
            "relation author × rows of Book",
        ),
        "set": case(
            """
            def f():
                return {book.author.name for book in Book.objects.all()}
            """,
            "relation author × rows of Book",
        ),
        "mapping": case(
            """
            def f():
                return {book.pk: book.author.name for book in Book.objects.all()}
            """,
            "relation author × rows of Book",
        ),
        "generator": case(
            """
            def f():
                return any(book.author.name == "x" for book in Book.objects.all())
            """,
            "relation author × rows of Book",
        ),
        "condition": case(
            """
            def f():
                return [book.title for book in Book.objects.all() if book.author.name == "x"]
            """,
            "relation author × rows of Book",
        ),
        "two clauses": case(
            """
            def f():
                return [book.editor.name for author in Author.objects.all() for book in author.books.all()]
            """,
            "collection books.all fetch × rows of Author",
            "relation editor × rows of Author × rows of Book",
        ),
        "two clauses, loaded": case(
            """
            def f():
                return [tag.name for book in Book.objects.prefetch_related("tags") for tag in book.tags.all()]
            """,
        ),
        "nested": case(
            """
            def f():
                return [[tag.name for tag in book.tags.all()] for book in Book.objects.all()]
            """,
            "collection tags.all fetch × rows of Book",
        ),
        "the first iterable is evaluated once": case(
            """
            def f():
                return [tag for tag in Book.objects.get(pk=1).tags.all()]
            """,
        ),
        "the second iterable is evaluated in each turn": case(
            """
            def f(states):
                return [book for status in states for book in Book.objects.filter(status=status)]
            """,
            "query Book fetch varies × items of `states`",
        ),
        "asynchronous": case(
            """
            async def f():
                return [book.author.name async for book in Book.objects.all()]
            """,
            "on the event loop: relation author × rows of Book",
        ),
        "its names are its own": case(
            """
            def f():
                book = Book.objects.get(pk=1)
                [book for book in Author.objects.all()]
                for tag in book.tags.all():
                    tag.books.count()
            """,
            "collection books.count count × rows of Tag",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "all of the rows": case(
            """
            def f():
                return [book for book in Book.objects.all()]
            """,
            "Book: iterate whole kept [evaluated]",
        ),
        "some of the rows": case(
            """
            def f():
                return [book for book in Book.objects.all() if book.status == "x"]
            """,
            "Book: filter(status) by status whole kept [evaluated]",
        ),
        "by two conditions": case(
            """
            def f():
                return [book for book in Book.objects.all() if book.status == "x" and book.price]
            """,
            "Book: filter(status price) whole kept [evaluated]",
        ),
        "one column": case(
            """
            def f():
                return [book.title for book in Book.objects.all()]
            """,
            "Book: iterate(title) [evaluated]",
        ),
        "mapping of rows": case(
            """
            def f():
                return {book.pk: book for book in Book.objects.all()}
            """,
            "Book: iterate(pk) whole kept [evaluated]",
        ),
        "number of some": case(
            """
            def f():
                return len([book for book in Book.objects.all() if book.status == "x"])
            """,
            "Book: filter(status) by status [evaluated]",
        ),
        "a fold": case(
            """
            def f():
                return sum([book.price for book in Book.objects.all()])
            """,
            "Book: sum(price) by price [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
