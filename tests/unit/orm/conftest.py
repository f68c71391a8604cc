"""Django with the bookstore of the measurements."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from measuring import django

django.configure()


@pytest.fixture(scope="session")
def bookstore() -> Iterator[django.Databases]:
    """The world of ``semantics.md``; its size is 5 authors."""
    from measuring.bookstore.seed import seed

    databases = django.Databases(seed)
    yield databases
    databases.close()
