"""Small projects from text, and the world whose models Django itself describes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from ormlint.project import Project
from ormlint.source import SourceFile

HERE = Path(__file__).parent
WORLD = HERE / "world"

MakeProject = Callable[..., Project]


def project_of(texts: Mapping[str, str], **options: Any) -> Project:
    files = [SourceFile.from_text(text, Path("/project", path), path) for path, text in texts.items()]
    return Project(files, **options)


@pytest.fixture(scope="session")
def make_project() -> MakeProject:
    return project_of


@pytest.fixture(scope="session")
def world() -> Project:
    return Project([SourceFile.read(path, str(path)) for path in sorted(WORLD.rglob("*.py"))])


@pytest.fixture(scope="session")
def truth() -> dict[str, dict[str, Any]]:
    script = HERE / "django_says.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
