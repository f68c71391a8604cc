"""Stubs of a framework of one's own: the example of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from ormlint.analysis import analyse
from ormlint.packs import load_rules
from ormlint.source import SourceFile

PAGE = Path(__file__).parents[3] / "docs" / "frameworks.md"
MODELS = """
from django.db import models

class Customer(models.Model):
    name = models.CharField(max_length=40)

class Invoice(models.Model):
    number = models.IntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
"""


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def found(tmp_path: Path, *, stubs: bool) -> list[tuple[str, str]]:
    code, stub = blocks()
    path = tmp_path / re.findall(r"# stubs/(\S+)", stub)[0]
    path.parent.mkdir()
    path.write_text(stub)
    view = f"import acme.reports\nfrom app.models import Invoice\n{code}"
    texts = {"app/__init__.py": "", "app/models.py": MODELS, "app/reports.py": view}
    files = [SourceFile.from_text(text, Path("/site", name), name) for name, text in texts.items()]
    findings, _ = analyse(files, load_rules(), stubs=[tmp_path] if stubs else [])
    return [(finding.code, finding.message.partition(":")[0]) for finding in findings]


def test_the_loop_of_a_framework_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, stubs=True) == [
        ("QRY101", "`customer` is read once per row by `Invoices`"),
    ]


def test_without_stubs_it_is_not(tmp_path: Path) -> None:
    assert found(tmp_path, stubs=False) == []
