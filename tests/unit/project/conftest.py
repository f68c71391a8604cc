"""The world whose models Django itself describes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ormlint.project import Project
from ormlint.source import SourceFile

HERE = Path(__file__).parent
WORLD = HERE / "world"


@pytest.fixture(scope="session")
def world() -> Project:
    return Project([SourceFile.read(path, str(path)) for path in sorted(WORLD.rglob("*.py"))])


@pytest.fixture(scope="session")
def truth() -> dict[str, dict[str, Any]]:
    script = HERE / "django_says.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
