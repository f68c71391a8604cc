"""Calls that are followed, and those that are not: functions and methods."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "a query by a row that another function has fetched": case(
            """
            def f(keys):
                for key in keys:
                    shelved(key)

            def shelved(key):
                return has_books(Author.objects.get(pk=key))

            def has_books(author):
                return Book.objects.filter(author=author).exists()
            """,
            "query Author get varies × items of `keys`",
        ),
        "a query by the row of the loop": case(
            """
            def f():
                for author in Author.objects.all():
                    shelved(author)

            def shelved(author):
                return has_books(author)

            def has_books(author):
                return Book.objects.filter(author=author).exists()
            """,
            "query Book exists varies × rows of Author",
        ),
        "rows that an object keeps": case(
            """
            from functools import cached_property

            class Report:
                @cached_property
                def books(self):
                    return Book.objects.all()

                def lines(self, authors):
                    return [[book.title for book in self.books] for author in authors]

            def f(authors):
                return Report().lines(authors)
            """,
        ),
        "what a query has annotated": case(
            """
            def f():
                books = Book.objects.defer("title").annotate(letters=Length("title"))
                for book in books:
                    letters(book)

            def letters(book):
                if hasattr(book, "letters"):
                    return book.letters
                return len(book.title)
            """,
        ),
        "what a query has not annotated": case(
            """
            def f():
                for book in Book.objects.defer("title"):
                    letters(book)

            def letters(book):
                if hasattr(book, "letters"):
                    return book.letters
                return len(book.title)
            """,
            "column title × rows of Book",
        ),
        "a query by a row that the function has fetched": case(
            """
            def f(keys):
                for key in keys:
                    shelved(key)

            def shelved(key):
                book = load(key)
                author = Author.objects.get(name=book)
                return Book.objects.filter(author=author).exists()
            """,
            "query Author get varies × items of `keys`",
        ),
        "a function": case(
            """
            def show(book):
                return book.author.name
            def f():
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book",
        ),
        "a function that returns rows": case(
            """
            def books():
                return Book.objects.all()
            def f():
                for book in books():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "a function that returns rows in two ways": case(
            """
            def books(x):
                if x:
                    return Book.objects.all()
                return Book.objects.filter(status="x")
            def f(x):
                for book in books(x):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "a function that loads": case(
            """
            def loaded(books):
                return books.select_related("author")
            def f():
                for book in loaded(Book.objects.all()):
                    book.author.name
            """,
        ),
        "a loop in a function": case(
            """
            def show(books):
                for book in books:
                    book.author.name
            def f():
                show(Book.objects.all())
            """,
            "relation author × rows of Book",
        ),
        "a query in a function": case(
            """
            def find(pk):
                return Book.objects.get(pk=pk)
            def f(ids):
                for i in ids:
                    find(i)
            """,
            "query Book get varies × items of `ids`",
        ),
        "default of a parameter": case(
            """
            def show(book, deep=None):
                book.author.name
            def f():
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book",
        ),
        "keyword argument": case(
            """
            def show(*, book):
                book.author.name
            def f():
                for book in Book.objects.all():
                    show(book=book)
            """,
            "relation author × rows of Book",
        ),
        "star arguments": case(
            """
            def show(*books):
                for book in books:
                    book.author.name
            def f():
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book × constant items of books",
        ),
        "recursion": case(
            """
            def below(author):
                for member in author.staff.all():
                    below(member)
            def f():
                for author in Author.objects.all():
                    below(author)
            """,
            "collection staff.all fetch × rows of Author",
        ),
        "recursion of the function itself": case(
            """
            def f(author):
                for member in author.staff.all():
                    f(member)
            """,
        ),
        "two functions that call each other": case(
            """
            def g(x):
                return h(x)
            def h(x):
                return g(x)
            def f():
                for book in Book.objects.all():
                    g(book)
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "unknown code gets the rows": case(
            """
            def f(show):
                books = Book.objects.all()
                show(books)
                for book in books:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "unknown code gives something": case(
            """
            def f(books):
                for book in books():
                    book.author.name
            """,
        ),
        "method of a model": case(
            """
            def f():
                for author in Author.objects.all():
                    author.titles()
            """,
            "collection books.all fetch × rows of Author",
        ),
        "method of a model on loaded rows": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    author.titles()
            """,
        ),
        "property": case(
            """
            def f():
                for book in Book.objects.all():
                    book.byline
            """,
            "relation author × rows of Book",
        ),
        "static method": case(
            """
            class Shop:
                @staticmethod
                def show(book):
                    book.author.name
            def f():
                for book in Book.objects.all():
                    Shop.show(book)
            """,
            "relation author × rows of Book",
        ),
        "class method": case(
            """
            class Shop:
                @classmethod
                def show(cls, book):
                    book.author.name
            def f():
                for book in Book.objects.all():
                    Shop.show(book)
            """,
            "relation author × rows of Book",
        ),
        "attribute of an instance": case(
            """
            class Shop:
                def __init__(self, books):
                    self.books = books
                def show(self):
                    for book in self.books:
                        book.author.name
            def f():
                Shop(Book.objects.all()).show()
            """,
            "relation author × rows of Book",
        ),
        "super in a mixin": case(
            """
            class All:
                def books(self):
                    return Book.objects.all()
            class WithAuthor:
                def books(self):
                    return super().books().select_related("author")
            class Shelf(WithAuthor, All):
                def show(self):
                    for book in self.books():
                        book.author.name
                        book.editor.name
            def f():
                Shelf().show()
            """,
            "relation editor × rows of Book",
        ),
        "stars that hold nothing more": case(
            """
            class Shown:
                def __init__(self, rows=None, many=False):
                    self.rows = rows
            def make(*args, **kwargs):
                return Shown(*args, **kwargs)
            def f():
                for book in make(Book.objects.all()).rows:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "stars that hold what is not known": case(
            """
            def show(rows=None, other=Book.objects.none()):
                for book in rows:
                    book.author.name
            def f(more):
                kwargs = {}
                kwargs.update(more)
                show(**kwargs)
            """,
        ),
        "super": case(
            """
            class Shop:
                def books(self):
                    return Book.objects.all()
            class Better(Shop):
                def books(self):
                    return super().books().select_related("author")
                def show(self):
                    for book in self.books():
                        book.author.name
                        book.editor.name
            def f():
                Better().show()
            """,
            "relation editor × rows of Book",
        ),
        "decorated": case(
            """
            def decorator(function):
                return function
            @decorator
            def show(book):
                return book.author.name
            def f():
                for book in Book.objects.all():
                    show(book)
            """,
            "relation author × rows of Book",
        ),
        "memoised": case(
            """
            from functools import lru_cache
            @lru_cache
            def find(pk):
                return Book.objects.get(pk=pk)
            def f(ids):
                for i in ids:
                    find(i)
            """,
        ),
        "memoised by a decorator of the project": case(
            """
            from app.caching import cache_for_request
            @cache_for_request
            def find(pk):
                return Book.objects.get(pk=pk)
            def f(ids):
                for i in ids:
                    find(i)
            """,
        ),
        "a view whose page is kept": case(
            """
            from django.views.decorators.cache import never_cache
            @never_cache
            def find(pk):
                return Book.objects.get(pk=pk)
            def f(ids):
                for i in ids:
                    find(i)
            """,
            "query Book get varies × items of `ids`",
        ),
        "partial": case(
            """
            from functools import partial
            def show(way, book):
                return book.author.name
            def f():
                shown = partial(show, 1)
                for book in Book.objects.all():
                    shown(book)
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "a function reads the rows": case(
            """
            def show(book):
                return book.title
            def f():
                for book in Book.objects.all():
                    show(book)
            """,
            "Book: iterate(title) followed [evaluated]",
        ),
        "unknown code gets each row": case(
            """
            def f(show):
                for book in Book.objects.all():
                    show(book)
            """,
            "Book: iterate whole [evaluated]",
        ),
        "returned": case(
            """
            def f():
                return list(Book.objects.all())
            """,
            "Book: list, escape whole [evaluated]",
        ),
        "in a task": case(
            """
            @shared_task
            def f():
                for book in Book.objects.all():
                    book.title
            """,
            "Book: iterate(title) [evaluated] [task]",
        ),
        "in a view": case(
            """
            def f(request):
                for book in Book.objects.all():
                    book.title
            """,
            "Book: iterate(title) [evaluated] [view]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
