"""Closures, lambdas and generators."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "closure": case(
            """
            def f():
                def show(book):
                    return book.author.name
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book",
        ),
        "closure that is only defined": case(
            """
            def f():
                for book in Book.objects.all():
                    def show():
                        return book.author.name
            """,
        ),
        "closure that sees the rows": case(
            """
            def f():
                books = Book.objects.all()
                def show():
                    for book in books:
                        book.author.name
                show()
            """,
            "relation author × rows of Book",
        ),
        "closure that calls itself": case(
            """
            def f():
                def below(author):
                    for member in author.staff.all():
                        below(member)
                for author in Author.objects.all():
                    below(author)
            """,
            "collection staff.all fetch × rows of Author",
        ),
        "lambda": case(
            """
            def f():
                show = lambda book: book.author.name
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book",
        ),
        "lambda that calls itself": case(
            """
            def f():
                again = lambda x: again(x)
                for book in Book.objects.all():
                    again(book)
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "generator": case(
            """
            def books():
                for book in Book.objects.all():
                    yield book
            def f():
                for book in books():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "yield from": case(
            """
            def books():
                yield from Book.objects.all()
            def f():
                for book in books():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "generator of values": case(
            """
            def names():
                for book in Book.objects.all():
                    yield book.author.name
            def f():
                list(names())
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "generator": case(
            """
            def books():
                for book in Book.objects.all():
                    if book.status == "x":
                        yield book
            def f():
                for book in books():
                    book.title
            """,
            "Book: iterate(status) whole kept [evaluated]",
        ),
        "generator in a function": case(
            """
            def f():
                def books():
                    for book in Book.objects.all():
                        if book.status == "x":
                            yield book
                for book in books():
                    book.title
            """,
            "Book: iterate(status) whole kept [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
