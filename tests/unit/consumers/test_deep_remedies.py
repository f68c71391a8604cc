"""What hangs three relations below a query is loaded by that query."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

PAGE = """
{% for publisher in publishers %}
{% for author in publisher.author_set.all %}
{% for book in author.books.all %}
{{ book.editor.name }}
{% endfor %}
{% endfor %}
{% endfor %}
"""
VIEW = """
from django.db.models import Prefetch
from django.shortcuts import render
from .models import Author, Book, Publisher

def show(request):
    return render(request, "deep.html", {{"publishers": {query}}})
"""
LOOPS = """
from .models import Publisher

def f():
    for publisher in Publisher.objects.all():
        for author in publisher.author_set.all():
            for book in author.books.all():
                print(book.editor.name)
"""
DEEPEST = 'add `.prefetch_related("author_set__books__editor")` to the query of Publisher'
Linted = Callable[[Mapping[str, str]], list[str]]


@pytest.mark.parametrize(
    ("query", "remedies"),
    [
        (
            "Publisher.objects.all()[:50]",
            {'add `.prefetch_related("author_set__books__editor")`', DEEPEST},
        ),
        ('Publisher.objects.prefetch_related("author_set")', {DEEPEST}),
        ('Publisher.objects.prefetch_related("author_set__books")', {DEEPEST}),
        (
            "Publisher.objects.prefetch_related("
            'Prefetch("author_set", Author.objects.prefetch_related("books")))',
            {'add `.prefetch_related("books__editor")` to the query of Author'},
        ),
        (
            'Publisher.objects.prefetch_related(Prefetch("author_set__books", Book.objects.all()))',
            {'add `.select_related("editor")` to the queryset of `Prefetch("author_set__books", …)`'},
        ),
        ('Publisher.objects.prefetch_related("author_set__books__editor")', set()),
    ],
)
def test_template(query: str, remedies: set[str], linted: Linted) -> None:
    found = linted({"app/templates/deep.html": PAGE, "app/views.py": VIEW.format(query=query)})
    assert {message.partition("queries; ")[2] for message in found} == remedies


def test_loops_of_the_code(linted: Linted) -> None:
    found = [message.partition("queries; ")[2] for message in linted({"app/views.py": LOOPS})]
    assert found == [
        'add `.prefetch_related("author_set")`',
        'add `.prefetch_related("author_set__books")` to the query of Publisher',
        DEEPEST,
    ]


def test_a_relation_of_the_same_name_to_itself(linted: Linted) -> None:
    models = """
    from django.db import models

    class Body(models.Model):
        def confirm(self):
            for request in self.request_set.all():
                print(request.user.pk, request.user.name)

    class User(models.Model):
        name = models.TextField()

    class Request(models.Model):
        body = models.ForeignKey(Body, models.CASCADE)
        user = models.ForeignKey(User, models.CASCADE)
        original = models.ForeignKey("self", models.CASCADE, null=True)
    """
    (message,) = linted({"app/models.py": models})
    assert message.endswith('add `.select_related("user")`')
