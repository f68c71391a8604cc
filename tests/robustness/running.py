"""The analysis run in-process with all rules, against the clock."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType

from ormlint.analysis import analyse
from ormlint.api import Finding, Rule
from ormlint.outcome import Problem
from ormlint.packs import load_rules
from ormlint.source import SourceFile

MODELS = """
from django.db import models

class Author(models.Model):
    name = models.CharField(max_length=9)
    boss = models.ForeignKey("self", models.CASCADE, null=True, related_name="staff")

class Book(models.Model):
    price = models.IntegerField()
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
"""


class TooSlow(BaseException):
    """The time is over."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlow when the body takes longer."""
    start = time.perf_counter()
    with _alarm(seconds):
        yield
    if time.perf_counter() - start > seconds:
        raise TooSlow(f"more than {seconds} s")


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@cache
def all_rules() -> list[Rule]:
    """All rules, those that are off by default included."""
    return load_rules()


def lint(files: Mapping[str, str]) -> tuple[list[Finding], list[Problem]]:
    """What all rules find in a project, and what could not be read."""
    sources = [SourceFile.from_text(text, Path("/p", path), path) for path, text in files.items()]
    return analyse(sources, all_rules())


def bookshop(code: str, models: str = "") -> dict[str, str]:
    """A project of models and of code that sees them."""
    return {
        "app/__init__.py": "",
        "app/models.py": MODELS + models,
        "app/views.py": "from app.models import *\n" + code,
    }
