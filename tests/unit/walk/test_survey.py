"""What the walker wants to know of the project as a whole."""

from __future__ import annotations

from on_paper import project_of

from ormlint.project import Project
from ormlint.walk.survey import managers_served, prefetched_names

MODELS = """
from django.db import models

class ThingQuerySet(models.QuerySet):
    pass

class Things(models.Manager):
    pass

class Base(models.Model):
    objects = Things.from_queryset(ThingQuerySet)()

    class Meta:
        abstract = True

class Only(Base):
    pass

class Shared(models.Model):
    class Meta:
        abstract = True

class First(Shared):
    objects = Things()

class Second(Shared):
    pass

class Proxy(Second):
    class Meta:
        proxy = True
"""


def project(code: str = "") -> Project:
    return project_of({"app/__init__.py": "", "app/models.py": MODELS, "app/views.py": code})


def test_prefetched_names() -> None:
    code = """
    A.objects.prefetch_related("books__tags", Prefetch("notes", B.objects.all()))
    A.objects.select_related(
        'author',
    )
    prefetch_related_objects(rows, "chapters")
    A.objects.filter(title="other")
    """
    assert prefetched_names(project(code)) == {"books", "tags", "notes", "author", "chapters"}


def test_the_only_child_stands_in_for_its_abstract_parent() -> None:
    schema = project().schema
    found = {
        model.name: schema.concrete(model).name
        for model in schema.models.values()
        if model.qualname.startswith("app.models.") and schema.concrete(model) is not model
    }
    assert found == {"Base": "Only"}


def test_managers_served() -> None:
    served = {
        name.rpartition(".")[2]: sorted((model.name, spec.name) for model, spec in models)
        for name, models in managers_served(project()).items()
    }
    assert served == {
        "Things": [("First", "objects"), ("Only", "objects")],
        "ThingQuerySet": [("Only", "objects")],
    }
