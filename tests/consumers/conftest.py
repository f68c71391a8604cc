"""The databases and the one run of the linter that the tests of the sites share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring import django, linting

django.configure()


@pytest.fixture(scope="session")
def shelves() -> Iterator[django.Databases]:
    """The world ``worlds.library``, by size."""
    from worlds.library.seed import seed

    databases = django.Databases(seed)
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[linting.Finding]:
    """What the linter says of the sites."""
    return linting.findings_of_sites(tmp_path_factory.mktemp("settings"))
