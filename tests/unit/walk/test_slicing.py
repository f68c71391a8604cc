"""Slices, items, pages."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "page": case(
            """
            def f(start):
                return Book.objects.all()[start:start + 10]
            """,
            "page Book slice [start:start + 10]",
        ),
        "page of ordered rows": case(
            """
            def f(start):
                return Book.objects.order_by("title", "pk")[start:start + 10]
            """,
            "page Book slice [start:start + 10] total_order",
        ),
        "constant page": case(
            """
            def f():
                return Book.objects.order_by("pk")[10:20]
            """,
            "page Book slice [10:20] of 10 constant total_order",
        ),
        "first page": case(
            """
            def f():
                return Book.objects.all()[:10]
            """,
        ),
        "from zero": case(
            """
            def f(size):
                return Book.objects.all()[0:size]
            """,
        ),
        "to the end": case(
            """
            def f(start):
                return Book.objects.all()[start:]
            """,
            "page Book slice [start:]",
        ),
        "number of the page from the request": case(
            """
            def f(request):
                page = int(request.GET["page"])
                return Book.objects.order_by("title")[(page - 1) * 10:page * 10]
            """,
            "page Book slice [(page - 1) * 10:page * 10] numbered",
        ),
        "batches by range": case(
            """
            def f(total):
                for start in range(0, total, 100):
                    list(Book.objects.order_by("pk")[start:start + 100])
            """,
            "page Book slice [start:start + 100] batch total_order × batch items of `range(0, total, 100)`",
        ),
        "batches by while": case(
            """
            def f():
                start = 0
                while True:
                    books = Book.objects.all()[start:start + 100]
                    if not books:
                        break
                    start += 100
            """,
            "page Book slice [start:start + 100] batch × turns of `while True`",
        ),
        "batches by a function": case(
            """
            def batch(start):
                return Book.objects.order_by("pk")[start:start + 100]
            def f(total):
                for start in range(0, total, 100):
                    list(batch(start))
            """,
            "page Book slice [start:start + 100] batch total_order × batch items of `range(0, total, 100)`",
        ),
        "slice with a step": case(
            """
            def f():
                return Book.objects.all()[::2]
            """,
        ),
        "slice of rows in memory": case(
            """
            def f():
                books = Book.objects.all()
                len(books)
                for book in books[10:40]:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "slice of a list": case(
            """
            def f():
                return list(Book.objects.all())[10:20]
            """,
        ),
        "slice on a relation": case(
            """
            def f():
                for author in Author.objects.all():
                    for book in author.books.order_by("price")[:3]:
                        book.editor.name
            """,
            "collection books.order_by fetch × rows of Author",
            "relation editor × rows of Author × few rows of Book",
        ),
        "item in a loop": case(
            """
            def f(numbers):
                books = Book.objects.all()
                for number in numbers:
                    books[number]
            """,
            "query Book index varies × items of `numbers`",
        ),
        "item of rows in memory": case(
            """
            def f(numbers):
                books = Book.objects.all()
                len(books)
                for number in numbers:
                    books[number].author.name
            """,
            "relation author × items of `numbers`",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "item": case(
            """
            def f():
                return Book.objects.all()[0].title
            """,
            "Book: index(title)",
        ),
        "item of a list": case(
            """
            def f():
                return list(Book.objects.all())[-1].title
            """,
            "Book: list, index(title) [evaluated]",
        ),
        "slice": case(
            """
            def f():
                return Book.objects.all()[:10]
            """,
            "Book: slice",
        ),
        "slice of a list": case(
            """
            def f():
                return list(Book.objects.all())[:10]
            """,
            "Book: list, slice [evaluated]",
        ),
        "slice of a slice": case(
            """
            def f():
                return Book.objects.all()[:100][:10]
            """,
            "Book: slice",
            "Book: slice",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
