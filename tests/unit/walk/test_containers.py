"""Rows in lists, mappings and tuples."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "appended": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    kept.append(book)
                for book in kept:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "appended in a tuple": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    kept.append((1, book))
                for number, book in kept:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "extended": case(
            """
            def f():
                kept = []
                kept.extend(Book.objects.all())
                for book in kept:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "lists added": case(
            """
            def f():
                for book in list(Book.objects.all()) + list(Book.objects.filter(status="x")):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "names that a list of texts holds": case(
            """
            def f():
                for name in ["author", "editor"]:
                    for book in Book.objects.all():
                        getattr(book, name).name
            """,
            'relation author × constant items of ["author", "editor"] × rows of Book',
        ),
        "names that a list of tuples holds": case(
            """
            def f(author):
                pairs = [(Author, "staff"), (Author, "edited")]
                for kind, name in pairs:
                    for author in kind.objects.all():
                        list(getattr(author, name).all())
            """,
            "collection staff.all fetch × constant items of pairs × rows of Author",
        ),
        "names that are joined one by one": case(
            """
            def f():
                books = Book.objects.all()
                for name in ["author", "editor"]:
                    books = books.select_related(name)
                for book in books:
                    book.author.name
            """,
        ),
        "rows added to a list": case(
            """
            def f():
                kept = []
                for author in Author.objects.all():
                    kept += author.books.all()
            """,
            "collection books.all fetch × rows of Author",
        ),
        "mapping by key": case(
            """
            def f(ids):
                books = {book.pk: book for book in Book.objects.all()}
                for i in ids:
                    books[i].author.name
            """,
            "relation author × items of `ids`",
        ),
        "get of a mapping": case(
            """
            def f(ids):
                books = {book.pk: book for book in Book.objects.all()}
                for i in ids:
                    book = books.get(i)
                    if book is not None:
                        book.author.name
            """,
            "relation author × items of `ids`",
        ),
        "items of a mapping": case(
            """
            def f():
                books = {book.pk: book for book in Book.objects.all()}
                for key, book in books.items():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "values of a mapping that was filled": case(
            """
            def f():
                books = {}
                for book in Book.objects.all():
                    books[book.pk] = book
                for book in books.values():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "loaded rows in a mapping": case(
            """
            def f(ids):
                books = {book.pk: book for book in Book.objects.select_related("author")}
                for i in ids:
                    books[i].author.name
            """,
        ),
        "in_bulk": case(
            """
            def f(ids):
                for book in Book.objects.in_bulk(ids).values():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "groups": case(
            """
            from collections import defaultdict
            def f():
                groups = defaultdict(list)
                for book in Book.objects.all():
                    groups[book.status].append(book)
                for books in groups.values():
                    for book in books:
                        book.author.name
            """,
            "relation author × items of `groups.values()` × rows of Book",
        ),
        "groups by setdefault": case(
            """
            def f():
                groups = {}
                for book in Book.objects.all():
                    groups.setdefault(book.status, []).append(book)
                for status in groups:
                    for book in groups[status]:
                        book.author.name
            """,
            "relation author × items of `groups` × rows of Book",
        ),
        "constant keys": case(
            """
            def f():
                context = {"books": Book.objects.all()}
                context.update(other=1)
                for book in context["books"]:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "keyword of dict": case(
            """
            def f():
                context = dict(books=Book.objects.all())
                for book in context["books"]:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "in a list that holds itself": case(
            """
            def f():
                rows = []
                rows.append(rows)
                for book in Book.objects.all():
                    rows.append(book)
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "unpacked": case(
            """
            def f():
                first, *rest = Book.objects.all()
                for book in rest:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "kept": case(
            """
            def f():
                kept = []
                for book in Book.objects.all():
                    kept.append(book)
                return kept
            """,
            "Book: iterate whole kept [evaluated]",
        ),
        "set": case(
            """
            def f():
                return set(Book.objects.all())
            """,
            "Book: set, escape whole [evaluated]",
        ),
        "set of values": case(
            """
            def f():
                return {book.status for book in Book.objects.all()}
            """,
            "Book: iterate(status) [evaluated]",
        ),
        "extended": case(
            """
            def f():
                kept = []
                kept.extend(Book.objects.all())
                return kept
            """,
            "Book: list whole [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
