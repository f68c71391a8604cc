"""Rows that go through a filter set of django-filter."""

from __future__ import annotations


def test_filtered_rows_are_those_of_the_query(linted) -> None:
    view = """
    import django_filters
    from django.shortcuts import render
    from .models import Book

    class BookFilter(django_filters.FilterSet):
        class Meta:
            model = Book
            fields = ["title"]

    def index(request):
        books = BookFilter(request.GET, queryset=Book.objects.select_related("editor")).qs
        return render(request, "books.html", {"books": books})
    """
    page = "{% for book in books %}{{ book.author.name }}{{ book.editor.name }}{% endfor %}"
    found = linted({"app/views.py": view, "app/templates/books.html": page})
    assert [message.partition(": ")[0] for message in found] == [
        "books.html:1 `author` is read once per row by `books.html`"
    ]
