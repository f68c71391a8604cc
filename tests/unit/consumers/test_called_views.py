"""What ``as_view()`` is given stands in the place of the attributes of the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

PAGE = "{% for book in book_list %}{{ book.author.name }}{% endfor %}"
API = """
from rest_framework import generics, serializers
from .models import Book

class BookSerializer(serializers.ModelSerializer):
    writer = serializers.CharField(source="author.name")

    class Meta:
        model = Book
        fields = ["title", "writer"]

class Plain(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = ["title"]

class Books(generics.ListAPIView):
    queryset = Book.objects.all()
    serializer_class = Plain
"""
URLS = """
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import ListView
from . import api
from .models import Book

urlpatterns = [path("", login_required({view}))]
"""


@pytest.mark.parametrize(
    ("view", "places"),
    [
        ("ListView.as_view(model=Book, template_name='list.html')", ["list.html:1"]),
        ("ListView.as_view(queryset=Book.objects.all(), template_name='list.html')", ["list.html:1"]),
        ("ListView.as_view(queryset=Book.objects.select_related('author'), template_name='list.html')", []),
        ("ListView.as_view(template_name='list.html')", []),
        ("api.Books.as_view(serializer_class=api.BookSerializer)", ["api.py:6"]),
        (
            "api.Books.as_view("
            "serializer_class=api.BookSerializer, queryset=Book.objects.select_related('author'))",
            [],
        ),
        ("api.Books.as_view()", []),
        ("path.as_view(model=Book, template_name='list.html')", []),
    ],
)
def test_keywords(view: str, places: list[str], linted: Callable[[Mapping[str, str]], list[str]]) -> None:
    files = {"app/templates/list.html": PAGE, "app/api.py": API, "app/urls.py": URLS.format(view=view)}
    assert [found.partition(" ")[0] for found in linted(files)] == places
