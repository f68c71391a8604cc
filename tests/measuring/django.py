"""Django on SQLite in memory, one database for each size of the data."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "rest_framework",
    "worlds.library",
    "measuring.bookstore",
    "sites.api",
    "sites.pages",
    "sites.backoffice",
    "sites.feeds",
)


def configure() -> None:
    """Set Django up, once in a process, with the worlds and sites of the fixtures and of the measurements."""
    if settings.configured:
        return
    for folder in (FIXTURES, Path(__file__).parents[1]):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    from sites.api.settings import REST_FRAMEWORK
    from sites.pages.settings import TEMPLATES

    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=list(APPS),
        MIDDLEWARE=["measuring.requesting.as_superuser"],
        REST_FRAMEWORK=REST_FRAMEWORK,
        ROOT_URLCONF="measuring.urls",
        SECRET_KEY="none",
        STATIC_URL="/static/",
        TEMPLATES=TEMPLATES,
        USE_TZ=True,
    )
    django.setup()


class Databases:
    """Seeded databases by size, kept as driver connections and put under Django's one."""

    def __init__(self, seed: Callable[[int], None]) -> None:
        self.seed = seed
        self.seeded: dict[int, sqlite3.Connection] = {}

    @contextmanager
    def use(self, size: int) -> Iterator[sqlite3.Connection]:
        """Run with the data of a size; all that is written is rolled back."""
        from django.contrib.contenttypes.models import ContentType
        from django.db import connection, transaction

        connection.connection = self.seeded.get(size)
        if connection.connection is None:
            self.seeded[size] = self._create(size)
        ContentType.objects.clear_cache()
        with transaction.atomic():
            yield connection.connection
            transaction.set_rollback(True)
        ContentType.objects.clear_cache()

    def _create(self, size: int) -> sqlite3.Connection:
        from django.apps import apps
        from django.db import connection

        connection.connect()
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                editor.create_model(model)
        self.seed(size)
        return connection.connection

    def close(self) -> None:
        """Forget all databases."""
        from django.db import connection

        connection.connection = None
        for seeded in self.seeded.values():
            seeded.close()
