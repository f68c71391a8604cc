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
        "chain.from_iterable": case(
            """
            from itertools import chain
            def f():
                for book in chain.from_iterable(a.books.all() for a in Author.objects.all()):
                    book.editor.name
            """,
            "collection books.all fetch × rows of Author",
            "relation editor × rows of Book",
        ),
        "chain of a star": case(
            """
            from itertools import chain
            def f():
                for book in chain(*[a.books.all() for a in Author.objects.prefetch_related("books")]):
                    book.editor.name
            """,
            "relation editor × rows of Book",
        ),
        "islice of few": case(
            """
            from itertools import islice
            def f():
                for book in islice(Book.objects.all(), 5):
                    book.author.name
            """,
        ),
        "batched": case(
            """
            from itertools import batched
            def f():
                for books in batched(Book.objects.all(), 100):
                    for book in books:
                        book.author.name
            """,
            "relation author × batch items of `batched(Book.objects.all(), 100)` × rows of Book",
        ),
        "pairwise": case(
            """
            from itertools import pairwise
            def f():
                for one, other in pairwise(Book.objects.all()):
                    one.author.name
            """,
            "relation author × rows of Book",
        ),
        "tee": case(
            """
            from itertools import tee
            def f():
                ones, others = tee(Book.objects.all())
                for book in ones:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "starmap": case(
            """
            from itertools import starmap
            def show(book, number):
                return book.author.name
            def f():
                return list(starmap(show, [(book, 1) for book in Book.objects.all()]))
            """,
            "relation author × rows of Book",
        ),
        "zip turned around": case(
            """
            def f():
                books, titles = zip(*[(book, book.title) for book in Book.objects.all()])
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "enumerate of zip": case(
            """
            def f():
                books = Book.objects.all()
                for number, (one, other) in enumerate(zip(books, books)):
                    one.author.name
            """,
            "relation author × rows of Book",
        ),
        "map of a method of the class": case(
            """
            def f():
                return list(map(Book.__str__, Book.objects.all()))
            """,
            "relation author × rows of Book",
        ),
        "map of a bound method": case(
            """
            class Report:
                def line(self, book):
                    return book.author.name
                def lines(self):
                    return list(map(self.line, Book.objects.all()))
            def f():
                return Report().lines()
            """,
            "relation author × rows of Book",
        ),
        "methodcaller": case(
            """
            from operator import methodcaller
            def f():
                return list(map(methodcaller("titles"), Author.objects.all()))
            """,
            "collection books.all fetch × rows of Author",
        ),
        "itemgetter": case(
            """
            from operator import itemgetter
            def f():
                pairs = [(1, book) for book in Book.objects.all()]
                for book in map(itemgetter(1), pairs):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "mapping of rows": case(
            """
            def f():
                books = {book.pk: book for book in Book.objects.all()}
                for pk, book in books.items():
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
            "on the event loop: relation author × rows of Book",
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
