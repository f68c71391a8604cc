"""Projects made from text."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ormlint.project import Project
from ormlint.source import SourceFile


def project_of(texts: Mapping[str, str], **options: Any) -> Project:
    """A project of files by path."""
    files = [SourceFile.from_text(text, Path("/project", path), path) for path, text in texts.items()]
    return Project(files, **options)
