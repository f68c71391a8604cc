"""Rows and their number as a condition (``walk.tests``)."""

from __future__ import annotations

from on_paper import Case, case, table, uses


@table(
    {
        "if": case(
            """
            def f():
                if Book.objects.all():
                    pass
            """,
            "Book: bool [evaluated]",
        ),
        "if not": case(
            """
            def f():
                if not Book.objects.all():
                    pass
            """,
            "Book: bool [evaluated]",
        ),
        "if and a loop": case(
            """
            def f():
                books = Book.objects.all()
                if books:
                    for book in books:
                        book.title
            """,
            "Book: bool, iterate(title) [evaluated]",
        ),
        "or": case(
            """
            def f(x):
                return Book.objects.all() or x
            """,
            "Book: bool, escape whole [evaluated]",
        ),
        "and": case(
            """
            def f(x):
                if x and Book.objects.all():
                    pass
            """,
            "Book: bool [evaluated]",
        ),
        "bool()": case(
            """
            def f():
                return bool(Book.objects.all())
            """,
            "Book: bool [evaluated]",
        ),
        "conditional expression": case(
            """
            def f():
                return 1 if Book.objects.all() else 2
            """,
            "Book: bool [evaluated]",
        ),
        "is None": case(
            """
            def f():
                books = Book.objects.all()
                if books is None:
                    pass
            """,
        ),
        "exists and a loop": case(
            """
            def f():
                books = Book.objects.all()
                if books.exists():
                    for book in books:
                        book.title
            """,
            "Book: exists, iterate(title) [evaluated]",
        ),
        "count": case(
            """
            def f():
                if Book.objects.count():
                    pass
            """,
            "Book: count",
        ),
        "count compared": case(
            """
            def f():
                if Book.objects.count() > 0:
                    pass
            """,
            "Book: count",
        ),
        "count shown": case(
            """
            def f():
                number = Book.objects.count()
                if number:
                    return f"{number} books"
            """,
            "Book: count whole",
        ),
        "count in a mapping": case(
            """
            def f():
                return {"number": Book.objects.count()}
            """,
            "Book: count whole",
        ),
        "count compared twice": case(
            """
            def f():
                number = Book.objects.count()
                if number > 0:
                    pass
                elif number == 5:
                    pass
            """,
            "Book: count whole",
        ),
        "count reckoned with": case(
            """
            def f():
                return Book.objects.count() + 1
            """,
            "Book: count whole",
        ),
        "count in or": case(
            """
            def f():
                return Book.objects.count() or 3
            """,
            "Book: count whole",
        ),
        "count after a loop": case(
            """
            def f():
                books = Book.objects.all()
                for book in books:
                    book.title
                return books.count()
            """,
            "Book: iterate(title), count whole [evaluated]",
        ),
        "len compared": case(
            """
            def f():
                return len(Book.objects.all()) > 0
            """,
            "Book: len [evaluated]",
        ),
        "len and a loop": case(
            """
            def f():
                books = Book.objects.all()
                len(books)
                for book in books:
                    book.title
            """,
            "Book: len, iterate(title) [evaluated]",
        ),
        "in": case(
            """
            def f(book):
                return book in Book.objects.all()
            """,
            "Book: contains [evaluated]",
        ),
        "in, what was fetched": case(
            """
            def f():
                book = Book.objects.get(pk=1)
                return book in Book.objects.all()
            """,
            "Book: get",
            "Book: contains fetched [evaluated]",
        ),
        "rows whose method calls itself": case(
            """
            def f(seen):
                return Part.objects.get(pk=1).weigh(seen)
            """,
            "Part: get",
            "Part: iterate(pk) whole [evaluated]",
            models="""
            class Part(models.Model):
                whole = models.ForeignKey("self", models.CASCADE, related_name="parts")

                def weigh(self, seen):
                    for part in self.parts.all():
                        if part.pk not in seen:
                            part.weigh(seen)
            """,
        ),
        "one of a list and a query": case(
            """
            def f(books, some):
                chosen = [1, 2, 3] if some else Book.objects.all()
                for book in chosen:
                    book.title
            """,
            "Book: iterate whole [evaluated]",
        ),
        "in values": case(
            """
            def f(pk):
                return pk in Book.objects.values_list("pk", flat=True)
            """,
            "Book: contains [evaluated]",
        ),
        "in a list": case(
            """
            def f(pk):
                keys = list(Book.objects.values_list("pk", flat=True))
                return pk in keys
            """,
            "Book: list, contains [evaluated]",
        ),
        "given to a query": case(
            """
            def f():
                authors = Author.objects.filter(name="x")
                return list(Book.objects.filter(author__in=authors))
            """,
            "Book: list, escape whole [evaluated]",
        ),
        "a list given to a query": case(
            """
            def f():
                authors = list(Author.objects.values_list("pk", flat=True))
                return list(Book.objects.filter(author__in=authors))
            """,
            "Author: list [evaluated]",
            "Book: list, escape whole [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
