"""Which model a class of the admin is for, and what it loads by itself."""

from __future__ import annotations

import pytest

ADMIN = """
from django.contrib import admin
from reversion.admin import VersionAdmin
from .models import Book

class BookAdmin(VersionAdmin):
    list_display = ["title", "author", "edited_by", "published_by"]

    def edited_by(self, book):
        return book.editor.name

    def published_by(self, book):
        return book.author.publisher.name
"""
FOUND = "admin.py:7 `editor` is read once per row by `BookAdmin`: 1 + N queries; write "


@pytest.mark.parametrize(
    "registration",
    [
        {"app/admin.py": ADMIN + "\nadmin.site.register(Book, BookAdmin)\n"},
        {
            "app/admin.py": ADMIN.replace("class Book", "@admin.register(Book)\nclass Book").replace(
                "\n\n@", "\n@"
            )
        },
        {
            "app/admin.py": ADMIN,
            "app/sites.py": """
            from django.contrib import admin
            from .admin import BookAdmin
            from .models import Book

            admin.site.register(Book, BookAdmin)
            """,
        },
    ],
)
def test_registered(linted, registration: dict[str, str]) -> None:
    remedy = '`list_select_related = ["author__publisher", "editor"]`'
    assert linted(registration) == [FOUND + remedy]


def test_registered_for_debugging(linted) -> None:
    code = (
        ADMIN
        + "\nfrom django.conf import settings\nif settings.DEBUG:\n    admin.site.register(Book, BookAdmin)\n"
    )
    assert linted({"app/admin.py": code}) == []


def test_not_registered(linted) -> None:
    assert linted({"app/admin.py": ADMIN}) == []
