"""Templates: guards that the query decides, keys, one remedy for all that a page reads."""

from __future__ import annotations


def page(linted, query: str, template: str) -> list[str]:
    view = f"""
    from django.shortcuts import render
    from .models import Author, Book

    def index(request, author):
        return render(request, "books.html", {{"books": {query}}})
    """
    return linted({"app/views.py": view, "app/templates/books.html": template})


def loop(body: str) -> str:
    return "{% for book in books %}" + body + "{% endfor %}"


def test_one_remedy_names_all_that_the_page_reads(linted) -> None:
    found = page(linted, "Book.objects.all()", loop("{{ book.author.publisher.name }}{{ book.editor.name }}"))
    remedy = 'add `.select_related("author__publisher", "editor")`'
    assert [message.rpartition("; ")[2] for message in found] == [remedy, remedy]


def test_a_key_needs_no_join(linted) -> None:
    found = page(linted, "Book.objects.all()", loop("{{ book.author.pk }}"))
    assert [message.rpartition("; ")[2] for message in found] == ["write `author_id`"]


def test_the_query_decides_a_guard(linted) -> None:
    body = loop("{% if book.editor %}{{ book.editor.name }}{% else %}{{ book.author.name }}{% endif %}")
    without = page(linted, "Book.objects.filter(editor__isnull=True)", body)
    assert [message.partition(" is ")[0] for message in without] == ["books.html:1 `author`"]
    chosen = page(linted, "Book.objects.filter(editor=author)", body)
    assert [message.partition(" is ")[0] for message in chosen] == ["books.html:1 `editor`"]


def test_an_attribute_that_the_rows_do_not_have_is_no_condition(linted) -> None:
    body = loop("{% if book.books %}{{ book.author.name }}{% endif %}{{ book.editor.name }}")
    found = page(linted, "Book.objects.all()", body)
    assert [message.partition(" is ")[0] for message in found] == ["books.html:1 `editor`"]


def test_rows_of_an_instance_from_elsewhere(linted) -> None:
    body = loop("{{ book.editor.name }}")
    view = """
    from django.shortcuts import render
    from .models import Author

    def index(request, author: Author):
        return render(request, "books.html", {"books": author.books.order_by("title")[:50]})
    """
    (message,) = linted({"app/views.py": view, "app/templates/books.html": body})
    assert message.rpartition("; ")[2] == 'add `.select_related("editor")`'


def test_rows_of_an_instance_that_code_elsewhere_has_loaded(linted) -> None:
    view = """
    from django.shortcuts import render
    from .models import Author

    def index(request, author: Author):
        return render(request, "books.html", {"author": author})

    def other():
        return list(Author.objects.prefetch_related(PATHS))
    """
    page = "{% for book in author.books.all %}{{ book.editor.name }}{% endfor %}"
    files = {"app/views.py": view.replace("PATHS", '"edited"'), "app/templates/books.html": page}
    (message,) = linted(files)
    assert message.rpartition("; ")[2] == 'add `.prefetch_related("books__editor")` to the query of Author'
    assert linted(files | {"app/views.py": view.replace("PATHS", '"books__editor"')}) == []


def test_a_page_of_few_rows_is_a_loop(linted) -> None:
    view = """
    from django.views.generic import ListView
    from .models import Book

    class Books(ListView):
        queryset = Book.objects.all()
        template_name = "books.html"
        paginate_by = 5
    """
    page = "{% for book in object_list %}{{ book.author.name }}{% endfor %}"
    assert len(linted({"app/views.py": view, "app/templates/books.html": page})) == 1


def test_few_rows_are_no_loop(linted) -> None:
    assert page(linted, "Book.objects.all()[:3]", loop("{{ book.author.name }}")) == []


def test_a_part_of_a_page_that_is_kept(linted) -> None:
    view = """
    from django.shortcuts import render
    from .models import Book

    def index(request):
        return render(request, "books.html", {"books": Book.objects.all()[:50]})
    """
    page = "{% load cache %}{% for book in books %}OPEN{{ book.editor.name }}CLOSE{% endfor %}"
    kept = page.replace("OPEN", "{% cache 60 book book.pk %}").replace("CLOSE", "{% endcache %}")
    read = page.replace("OPEN", "").replace("CLOSE", "")
    assert linted({"app/views.py": view, "app/templates/books.html": kept}) == []
    assert len(linted({"app/views.py": view, "app/templates/books.html": read})) == 1


def test_a_page_that_leads_to_sql_in_a_string(linted) -> None:
    models = """
    from django.db import connection, models

    class Shelf(models.Model):
        def loans(self):
            cursor = connection.cursor()
            cursor.execute("SELECT COUNT(*) FROM loans WHERE shelf = %s", [self.pk])
            return cursor.fetchone()[0]
    """
    view = """
    from django.shortcuts import render
    from .models import Shelf

    def index(request):
        return render(request, "shelves.html", {"shelves": Shelf.objects.all()[:50]})
    """
    page = "{% for shelf in shelves %}{{ shelf.loans }}{% endfor %}"
    files = {"app/models.py": models, "app/views.py": view, "app/templates/shelves.html": page}
    assert all("internal error" not in message for message in linted(files))
