"""What stands between a loop and its rows."""

from __future__ import annotations

from on_paper import Case, case, costs, table


@table(
    {
        "enumerate": case(
            """
            def f():
                for number, book in enumerate(Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "zip of rows": case(
            """
            def f():
                for author, book in zip(Author.objects.all(), Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Author",
        ),
        "zip with something else": case(
            """
            def f(xs):
                for x, book in zip(xs, Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "reversed": case(
            """
            def f():
                for book in reversed(Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "tqdm": case(
            """
            from tqdm import tqdm
            def f():
                for book in tqdm(Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "chain": case(
            """
            from itertools import chain
            def f():
                for book in chain(Book.objects.all(), Book.objects.filter(status="x")):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "islice": case(
            """
            from itertools import islice
            def f():
                for book in islice(Book.objects.all(), 50):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "groupby": case(
            """
            from itertools import groupby
            def f():
                for status, books in groupby(Book.objects.order_by("status"), key=lambda book: book.status):
                    for book in books:
                        book.author.name
            """,
            'relation author × batch items of `groupby(Book.objects.order_by("status")…` × rows of Book',
        ),
        "async": case(
            """
            async def f():
                async for book in Book.objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "awaited one by one": case(
            """
            import asyncio
            async def f(ids):
                await asyncio.gather(*[Book.objects.aget(pk=i) for i in ids])
            """,
            "query Book get varies × items of `ids`",
        ),
        "iterator": case(
            """
            def f():
                for book in Book.objects.iterator():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "walrus": case(
            """
            def f():
                for book in (books := Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "rows without instances": case(
            """
            def f():
                for book in Book.objects.values():
                    book.author.name
            """,
        ),
        "the second loop reads what is in memory": case(
            """
            def f():
                books = Book.objects.all()
                for book in books:
                    book.author.name
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "the second loop has other instances": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.name
                for book in Book.objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts
