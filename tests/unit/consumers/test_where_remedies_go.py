"""Where a remedy says that it is written: in the view that asks for the rows, not where all share a query."""

from __future__ import annotations

import pytest

HEAD = """
from django.views.generic import ListView
from .models import Author, Book
"""
PAGE = "{% for book in object_list %}{{ book.author.name }}{% endfor %}"
SHARED = """
class Shared:
    def get_queryset(self):
        return self.model.objects.filter(title="x")
"""


def remedies(linted, code: str, page: str = PAGE) -> list[str]:
    files = {"app/views.py": HEAD + code, "app/templates/page.html": page}
    return [message.partition("queries; ")[2] for message in linted(files)]


def view(name: str, bases: str, *lines: str) -> str:
    body = "".join(f"    {line}\n" for line in ('template_name = "page.html"', *lines))
    return f"\nclass {name}({bases}):\n{body}"


def test_own_method(linted) -> None:
    code = view("Books", "ListView", "def get_queryset(self):", '    return Book.objects.filter(title="x")')
    assert remedies(linted, code) == [
        'add `.select_related("author")` to what `get_queryset()` of `Books` returns'
    ]


def test_own_method_refines_what_a_base_gives(linted) -> None:
    lines = ("def get_queryset(self):", '    return super().get_queryset().order_by("title")')
    code = SHARED + view("Books", "Shared, ListView", "model = Book", *lines)
    assert remedies(linted, code) == [
        'add `.select_related("author")` to what `get_queryset()` of `Books` returns'
    ]


def test_method_of_a_mixin(linted) -> None:
    code = SHARED + view("Books", "Shared, ListView", "model = Book")
    code += view("Others", "Shared, ListView", "model = Book")
    assert remedies(linted, code) == [
        f'write `return super().get_queryset().select_related("author")` in `get_queryset()` of `{name}`'
        for name in ("Books", "Others")
    ]


def test_mixin_of_views_of_two_models(linted) -> None:
    """Each view is told what its own model has."""
    page = "{% for row in object_list %}{{ row.publisher.name }}{{ row.editor.name }}{% endfor %}"
    code = SHARED + view("Books", "Shared, ListView", "model = Book")
    code += view("Authors", "Shared, ListView", "model = Author")
    assert sorted(remedies(linted, code, page)) == [
        f'write `return super().get_queryset().select_related("{path}")` in `get_queryset()` of `{name}`'
        for path, name in (("editor", "Books"), ("publisher", "Authors"))
    ]


def test_rows_of_the_class(linted) -> None:
    code = view("Books", "ListView", "queryset = Book.objects.all()")
    assert remedies(linted, code) == ['add `.select_related("author")`']


def test_rows_of_the_class_that_its_method_gives(linted) -> None:
    lines = ("def get_queryset(self):", "    return self.queryset.all()")
    code = view("Books", "ListView", "queryset = Book.objects.all()", *lines)
    assert remedies(linted, code) == [
        'add `.select_related("author")` to what `get_queryset()` of `Books` returns'
    ]


def test_rows_of_a_base_class(linted) -> None:
    code = "\nclass Base(ListView):\n    queryset = Book.objects.all()\n" + view("Books", "Base")
    assert remedies(linted, code) == [
        'write `return super().get_queryset().select_related("author")` in `get_queryset()` of `Books`'
    ]


def test_name_of_a_model(linted) -> None:
    assert remedies(linted, view("Books", "ListView", "model = Book")) == [
        'write `queryset = Book.objects.select_related("author")` in `Books`'
    ]


def test_manager_that_has_no_rows_at_the_import(linted) -> None:
    """A call in the body of the class would ask it when the module is imported."""
    models = """
    from django.db import models
    from django_scopes import ScopedManager
    from .models import Author

    class Scoped(models.Model):
        author = models.ForeignKey(Author, models.CASCADE)
        objects = ScopedManager(by="shop")
    """
    files = {"app/scoped.py": models, "app/templates/page.html": PAGE}
    code = HEAD + "from .scoped import Scoped\n" + view("Books", "ListView", "queryset = Scoped.objects")
    found = linted(files | {"app/views.py": code})
    assert [message.partition("queries; ")[2] for message in found] == [
        'write `return super().get_queryset().select_related("author")` in `get_queryset()` of `Books`'
    ]


ADMIN = """
from django.contrib import admin
from .models import Book

class BookAdmin(admin.ModelAdmin):
    list_display = ["all_tags"]

    def all_tags(self, book):
        return [tag.name for tag in book.author.books.all()]

admin.site.register(Book, BookAdmin)
"""


def test_admin(linted) -> None:
    found = linted({"app/admin.py": ADMIN})
    assert [message.partition("queries; ")[2] for message in found if "prefetch" in message] == [
        'write `return super().get_queryset(request).prefetch_related("author__books")`'
        " in `get_queryset()` of `BookAdmin`"
    ]


TWICE = """
{% for author in object_list %}
{% if author.books.exists %}{{ author.books.count }}{% endif %}
{% for book in author.books.all|slice:":2" %}{{ book.title }}{% endfor %}
{% for book in author.books.all %}{{ book.title }}{% endfor %}
{% endfor %}
"""


def test_one_remedy_for_one_relation(linted) -> None:
    """A prefetch that one read needs answers the others."""
    code = view("Authors", "ListView", "def get_queryset(self):", "    return Author.objects.all()")
    place = '`.prefetch_related("books")` to what `get_queryset()` of `Authors` returns'
    needed = f"add {place}, as other reads of `books` need it; that answers this too"
    assert sorted(remedies(linted, code, TWICE)) == [f"add {place}", needed, needed, needed]


def test_only_counted(linted) -> None:
    code = view("Authors", "ListView", "def get_queryset(self):", "    return Author.objects.all()")
    page = "{% for author in object_list %}{{ author.books.count }}{% endfor %}"
    assert remedies(linted, code, page) == ['add `.annotate(Count("books", distinct=True))`']


@pytest.mark.parametrize(
    ("read", "words"),
    [
        ("author.books.first()", "then write `next(iter(author.books.all()), None)`"),
        ('list(author.books.filter(title="x"))', "then choose among the rows of `.all()` in Python"),
        ("author.books.aggregate(Max('pk'))", "then fold the rows of `.all()` in Python"),
        ("author.books.exists()", "that answers this too"),
    ],
)
def test_how_a_prefetch_serves_other_reads(linted, read: str, words: str) -> None:
    code = f"""
from .models import Author

def names():
    for author in Author.objects.all():
        print([book.title for book in author.books.all()])
        print({read}, list(author.books.all()))
"""
    found = linted({"app/names.py": code})
    assert any(message.endswith(f"as other reads of `books` need it; {words}") for message in found)
