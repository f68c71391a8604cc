"""3.5: lists and forms of the admin, by the attributes of the ``ModelAdmin`` of ``Book``."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.templatetags.admin_list import results
from django.contrib.auth.models import User
from django.forms import inlineformset_factory, modelform_factory, modelformset_factory
from django.test import RequestFactory

from measuring.bookstore.models import Author, Book

Options = dict[str, Any]


def author_name(book: Book) -> str:
    """A column that reads a relation."""
    return str(book.author.name)


def number_of_tags(book: Book) -> int:
    """A column that counts a relation."""
    return int(book.tags.count())


CHANGE_LISTS: dict[str, tuple[Options, int]] = {
    "own columns": ({"list_display": ["title"]}, 3),
    "without the full count": ({"list_display": ["title"], "show_full_result_count": False}, 2),
    "foreign key": ({"list_display": ["title", "author"]}, 3),
    "nullable foreign key": ({"list_display": ["title", "pub"]}, 13),
    "nullable, joined bare": ({"list_display": ["title", "pub"], "list_select_related": True}, 13),
    "nullable, joined by name": ({"list_display": ["title", "pub"], "list_select_related": ["pub"]}, 3),
    "path": ({"list_display": ["title", "author__name"]}, 18),
    "callable on a foreign key": ({"list_display": ["title", author_name]}, 18),
    "callable that counts": ({"list_display": ["title", number_of_tags]}, 18),
    "callable, joined": ({"list_display": [author_name], "list_select_related": ["author"]}, 3),
    "filter by a foreign key": ({"list_display": ["title"], "list_filter": ["author"]}, 4),
    "editable foreign key": ({"list_display": ["title", "author"], "list_editable": ["author"]}, 18),
}


def change_list(options: Options) -> None:
    """Show the list."""
    request = RequestFactory().get("/admin/bookstore/book/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    admin = type("BookAdmin", (ModelAdmin,), options)(Book, AdminSite())
    listed = admin.get_changelist_instance(request)
    listed.formset = None
    if listed.list_editable:
        formset = admin.get_changelist_formset(request)
        listed.formset = formset(queryset=listed.result_list)
    for row in results(listed):
        str(row)


def form() -> None:
    """A form with a choice of authors."""
    str(modelform_factory(Book, fields=["title", "author"])())


def formset() -> None:
    """Fifteen of them."""
    str(modelformset_factory(Book, fields=["title", "author"], extra=0)(queryset=Book.objects.all()))


def inline() -> None:
    """The three books of an author, each with a choice of publishers."""
    author = Author.objects.get(pk=1)
    str(inlineformset_factory(Author, Book, fields=["title", "pub"], extra=0)(instance=author))


FORMS = {form: 1, formset: 16, inline: 5}
