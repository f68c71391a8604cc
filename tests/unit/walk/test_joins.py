"""What a name holds after two branches."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "loaded on both ways": case(
            """
            def f(x):
                if x:
                    books = Book.objects.select_related("author")
                else:
                    books = Book.objects.select_related("author").filter(status="x")
                for book in books:
                    book.author.name
                    book.editor.name
            """,
            "relation editor × rows of Book",
        ),
        "False for no row": case(
            """
            def f():
                try:
                    author = Author.objects.latest("name")
                except Author.DoesNotExist:
                    author = False
                if author:
                    for tag in Tag.objects.all():
                        for book in author.books.filter(price=1):
                            book.title
            """,
            "query Book fetch invariant × rows of Tag",
        ),
        "one row or many": case(
            """
            def f(pk):
                if pk:
                    books = Book.objects.filter(pk=pk).order_by("price")
                else:
                    books = Book.objects.all()
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "loaded on one way": case(
            """
            def f(x):
                books = Book.objects.all()
                if x:
                    books = books.select_related("author")
                for book in books:
                    book.author.name
            """,
        ),
        "conditional expression": case(
            """
            def f(x):
                for book in Book.objects.filter(status="x") if x else Book.objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "unknown on one way": case(
            """
            def f(x, others):
                books = Book.objects.all()
                if x:
                    books = others
                for book in books:
                    book.author.name
            """,
        ),
        "nothing on one way": case(
            """
            def f(x):
                books = None
                if x:
                    books = Book.objects.all()
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "an empty list on one way": case(
            """
            def f(x):
                for book in Book.objects.all() if x else []:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "none() on one way": case(
            """
            def f(x):
                books = Book.objects.none()
                if x:
                    books = Book.objects.all()
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "rows of two models": case(
            """
            def f(x):
                rows = Book.objects.all() if x else Author.objects.all()
                for row in rows:
                    row.publisher.name
                    row.author.name
            """,
            "relation publisher × rows of Book",
            "relation author × rows of Book",
        ),
        "rows or a list of them": case(
            """
            def f(x):
                books = Book.objects.all() if x else list(Book.objects.filter(status="x"))
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "one row on one way": case(
            """
            def f(x):
                books = Book.objects.filter(pk=x) if x else Book.objects.all()
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "one row or all by an operator": case(
            """
            def f(x):
                for book in Book.objects.filter(pk=x) | Book.objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "a related row or nothing": case(
            """
            def f():
                for book in Book.objects.all():
                    author = book.author if book.price else None
                    if author:
                        author.boss.name
            """,
            "relation author × rows of Book",
            "relation author__boss × rows of Book",
        ),
        "is None": case(
            """
            def f(books=None):
                if books is None:
                    books = Book.objects.all()
                for book in books:
                    book.author.name
            """,
        ),
        "match": case(
            """
            def f(x):
                match x:
                    case 1:
                        books = Book.objects.all()
                    case _:
                        books = Book.objects.filter(status="x")
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "try": case(
            """
            def f():
                try:
                    books = Book.objects.all()
                except ValueError:
                    books = Book.objects.select_related("author")
                for book in books:
                    book.author.name
            """,
        ),
        "a way that leaves": case(
            """
            def f(x):
                if x:
                    books = Book.objects.select_related("author")
                    return
                else:
                    books = Book.objects.all()
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "operator": case(
            """
            def f():
                books = Book.objects.filter(status="x")
                books |= Book.objects.filter(status="y")
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "union": case(
            """
            def f():
                for book in Book.objects.filter(status="x").union(Book.objects.all()):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "union of parts that load": case(
            """
            def f():
                loaded = Book.objects.select_related("author")
                for book in loaded.filter(status="x").union(loaded.filter(status="y")):
                    book.author.name
            """,
        ),
        "code after return": case(
            """
            def f():
                return 1
                for book in Book.objects.all():
                    book.author.name
            """,
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "rows of two loops that share a name": case(
            """
            def f():
                for book in Book.objects.all():
                    book.title
                for book in Book.objects.all():
                    book.price
            """,
            "Book: iterate(title) [evaluated]",
            "Book: iterate(price) [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
