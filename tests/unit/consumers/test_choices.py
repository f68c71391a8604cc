"""What forms and the admin offer to choose from, and what becomes text in the admin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ormlint.analysis import analyse
from ormlint.packs import load_rules
from ormlint.source import SourceFile

Linted = Callable[[Mapping[str, str]], list[str]]
MODELS = """
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=9)

class Note(models.Model):
    about_type = models.ForeignKey(ContentType, models.CASCADE)
    about_key = models.IntegerField()
    about = GenericForeignKey("about_type", "about_key")

    def __str__(self):
        return str(self.about.pk)

class Book(models.Model):
    title = models.CharField(max_length=9)
    author = models.ForeignKey(Author, models.CASCADE)
    notes = GenericRelation(Note, "about_key", "about_type")

    def __str__(self):
        return self.title + self.author.name

class Loan(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    other = models.ForeignKey(Book, models.CASCADE, related_name="+", limit_choices_to={"title": "x"})
"""
FOUND = "`author` is read once per row by"


def where(linted: Linted, name: str, text: str) -> list[str]:
    found = linted({"app/models.py": MODELS, f"app/{name}.py": text})
    assert all(FOUND in message for message in found)
    return [message.partition(" ")[0] for message in found]


def offered(text: str) -> list[str]:
    """Where a form offers a whole table."""
    texts = {"app/__init__.py": "", "app/models.py": MODELS, "app/forms.py": text}
    files = [SourceFile.from_text(text, Path("/site", name), name) for name, text in texts.items()]
    rules = [rule for rule in load_rules() if rule.code == "QRY410"]
    findings, problems = analyse(files, rules)
    assert problems == []
    return [f"{Path(finding.place.path).name}:{finding.place.line}" for finding in findings]


FORM = """
from django import forms
from .models import Book, Loan

class LoanForm(forms.ModelForm):
    {declared}
    class Meta:
        model = {model}
        fields = {fields}
"""
CHOICES = "book = forms.ModelChoiceField(queryset=Book.objects.select_related('author'))"
SET_UP = "def __init__(self):\n        self.fields['book'].queryset = few()"


@pytest.mark.parametrize(
    ("fields", "declared", "places"),
    [
        ('["book"]', "", ["forms.py:9"]),
        ('"__all__"', "", ["forms.py:9"]),
        ('["other"]', "", []),
        ('["book"]', CHOICES.replace("objects", "objects.filter(title='x')"), []),
        ('["book"]', SET_UP, []),
        ('["book"]\n        widgets = {"book": forms.HiddenInput}', "", []),
    ],
)
def test_form(fields: str, declared: str, places: list[str]) -> None:
    assert offered(FORM.format(model="Loan", fields=fields, declared=declared)) == places


def test_form_that_others_derive_from() -> None:
    text = FORM.format(model="Loan", fields='["book"]', declared="")
    assert offered(text.replace("LoanForm", "BaseLoanForm")) == []


def test_texts_in_forms(linted: Linted) -> None:
    """A page may show a form or not."""
    assert where(linted, "forms", FORM.format(model="Loan", fields='["book"]', declared="")) == []


ADMIN = """
from django.contrib import admin
from .models import Loan

@admin.register(Loan)
class LoanAdmin(admin.ModelAdmin):
    list_display = ["id"]
    {said}
"""


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("", ["admin.py:6"]),
        ('raw_id_fields = ["book"]', []),
        ('autocomplete_fields = ["book"]', []),
        ('readonly_fields = ["other"]', ["admin.py:6"]),
        ('fields = ["other"]', []),
        ('fieldsets = [(None, {"fields": [("book", "other")]})]', ["admin.py:6"]),
        ("form = make()", []),
        ("def formfield_for_foreignkey(self, field, request):\n        return few(field)", []),
        ('raw_id_fields = ["book"]\n    list_filter = ["book"]', ["admin.py:9"]),
        ('raw_id_fields = ["book"]\n    list_filter = ["book__title"]', []),
    ],
)
def test_admin(said: str, places: list[str], linted: Linted) -> None:
    assert where(linted, "admin", ADMIN.format(said=said)) == places


API = """
from rest_framework import serializers, viewsets
from .models import Book

class BookSerializer(serializers.ModelSerializer):
    class Meta:
        model = Book
        fields = "__all__"

class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = BookSerializer
"""


def test_serializer_of_all_fields(linted: Linted) -> None:
    """A key is a column, and a generic relation is no field."""
    assert where(linted, "api", API) == []
