"""A small project as text, linted as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from ormlint.analysis import analyse
from ormlint.packs import load_rules
from ormlint.source import SourceFile
from ormlint.templates import Templates

Linted = Callable[[Mapping[str, str]], list[str]]

MODELS = """
from django.db import models

class Publisher(models.Model):
    name = models.CharField(max_length=9)

class Author(models.Model):
    name = models.CharField(max_length=9)
    publisher = models.ForeignKey(Publisher, models.CASCADE)

class Book(models.Model):
    title = models.CharField(max_length=9)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, models.CASCADE, null=True, related_name="edited")
"""


@pytest.fixture
def linted(tmp_path: Path) -> Linted:
    """``path:line message`` of each finding of QRY1 in a project of these files."""

    def lint(files: Mapping[str, str]) -> list[str]:
        texts = {"app/__init__.py": "", "app/models.py": MODELS} | {
            name: dedent(text) for name, text in files.items()
        }
        for name, text in texts.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        code = [SourceFile.read(tmp_path / name, name) for name in texts if name.endswith(".py")]
        rules = [rule for rule in load_rules() if rule.code.startswith("QRY1")]
        findings, problems = analyse(code, rules, templates=Templates([tmp_path]))
        assert problems == []
        return [f"{Path(f.place.path).name}:{f.place.line} {f.message}" for f in findings]

    return lint
