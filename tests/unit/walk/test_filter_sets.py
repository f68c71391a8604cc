"""The rows that the methods of a ``FilterSet`` get."""

from __future__ import annotations

import pytest
from on_paper import IMPORTS, MODELS, say, walk

CODE = """
from django_filters import FilterSet

class AuthorFilter(FilterSet):
    def by_books(self, queryset, name, value):
        return [author for author in queryset if author.books.filter(price=value).count() > 0]

    class Meta:
        model = Author
"""


def facts(code: str) -> list[str]:
    files = {"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": IMPORTS + code}
    return [say(fact) for fact in walk(files, "app.views.AuthorFilter.by_books")]


def test_rows_of_the_model() -> None:
    assert facts(CODE) == ["Book: count [free] × rows of Author"]


@pytest.mark.parametrize(
    "code",
    [CODE.replace("model = Author", "exclude = ()"), CODE.replace("(FilterSet)", "")],
    ids=["no model", "another class"],
)
def test_nothing_is_known(code: str) -> None:
    assert facts(code) == []
