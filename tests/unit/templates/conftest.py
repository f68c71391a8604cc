"""Templates written in a test, alone or as the files of a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ormlint.templates import Templates


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Templates]:
    """The templates of a project of these files, each given by its path in the project."""

    def written(files: dict[str, str], dirs: tuple[str, ...] = ()) -> Templates:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return Templates([tmp_path], [tmp_path / folder for folder in dirs])

    return written
