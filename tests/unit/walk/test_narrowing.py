"""What a condition or a pattern tells of a value, in the branch that it leads to."""

import pytest
from on_paper import Case, case, costs, table

CASES = {
    "isinstance of a model": case(
        """
        def f(owner):
            if isinstance(owner, Author):
                for book in owner.books.all():
                    book.editor.name
        """,
        "relation editor × rows of Book",
    ),
    "the other branch is not narrowed": case(
        """
        def f(owner):
            if isinstance(owner, Author):
                return None
            for book in owner.books.all():
                book.editor.name
        """,
    ),
    "isinstance that leaves": case(
        """
        def f(owner):
            if not isinstance(owner, Author):
                return
            for book in owner.books.all():
                book.editor.name
        """,
        "relation editor × rows of Book",
    ),
    "isinstance and something else": case(
        """
        def f(owner, deep):
            if isinstance(owner, Author) and deep:
                for book in owner.books.all():
                    book.editor.name
        """,
        "relation editor × rows of Book",
    ),
    "one of several classes": case(
        """
        def f(owner):
            if isinstance(owner, (Author, Publisher)):
                for book in owner.books.all():
                    book.editor.name
        """,
    ),
    "a row in place of a list of rows": case(
        """
        def show(authors):
            if isinstance(authors, Author):
                authors = [authors]
            for author in authors:
                author.boss.name
        def f(pk):
            show(Author.objects.get(pk=pk) if pk else Author.objects.all())
        """,
        "relation boss × rows of Author",
    ),
    "rows are a queryset": case(
        """
        from django.db.models import QuerySet
        def show(books):
            if isinstance(books, QuerySet):
                return books.filter(price=1)
            return len(books)
        def f(ids):
            for pk in ids:
                show(Book.objects.filter(pk__gt=pk))
        """,
    ),
    "rows are no list": case(
        """
        def show(books):
            if not isinstance(books, (list, tuple)):
                return None
            for book in books:
                book.author.name
        def f():
            show(Book.objects.all())
        """,
    ),
    "a row of its class": case(
        """
        def show(book):
            if not isinstance(book, Book):
                book.author.name
        def f():
            for book in Book.objects.all():
                show(book)
        """,
    ),
    "a class pattern": case(
        """
        def f(owner):
            match owner:
                case Author():
                    for book in owner.books.all():
                        book.editor.name
        """,
        "relation editor × rows of Book",
    ),
    "a pattern with a name": case(
        """
        def f(owner):
            match owner:
                case None:
                    pass
                case Author() as author:
                    for book in author.books.all():
                        book.editor.name
        """,
        "relation editor × rows of Book",
    ),
    "a pattern that reads an attribute": case(
        """
        def f():
            for book in Book.objects.all():
                match book:
                    case Book(author=author):
                        author.name
        """,
        "relation author × rows of Book",
    ),
    "a tuple taken apart": case(
        """
        def f():
            for pair in [(book, 1) for book in Book.objects.all()]:
                match pair:
                    case (book, 1):
                        book.author.name
        """,
        "relation author × rows of Book",
    ),
    "a guard that queries": case(
        """
        def f(ids):
            for pk in ids:
                match pk:
                    case int() if Book.objects.filter(pk=pk).exists():
                        pass
        """,
        "query Book exists varies × items of `ids`",
    ),
    "a name that a pattern takes hides the rows": case(
        """
        def f(found):
            books = Book.objects.all()
            match found:
                case [books, *rest] | {"books": books, **rest}:
                    pass
                case _:
                    return
            for book in books:
                book.author.name
        """,
    ),
}


@table(CASES)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@pytest.mark.parametrize("other", ["1", "'x'", "(1, 2)", "1 | 2"])
def test_the_last_pattern_takes_the_rest(other: str) -> None:
    """Only one of the branches is left, so the rows are those of that branch."""
    code = f"""
    def f(kind):
        match kind:
            case {other}:
                raise ValueError
            case _:
                books = Book.objects.all()
        for book in books:
            book.author.name
    """
    assert costs(code) == ["relation author × rows of Book"]
