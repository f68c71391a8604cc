"""The demo and ormlint itself, as repositories of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from repositories import ROOT, commit

PARTS = ("linter", "rules", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The demo, committed."""
    folder = tmp_path / "shop"
    shutil.copytree(ROOT / "fixtures" / "bookshop", folder, ignore=shutil.ignore_patterns("__pycache__"))
    commit(folder)
    return folder


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ormlint as it is here, as a repository that others can clone."""
    folder = tmp_path_factory.mktemp("checkout")
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / part)
    commit(folder)
    return folder
