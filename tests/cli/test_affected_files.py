"""``ormlint check --affected``: the files whose verdict can change."""

from __future__ import annotations

from typing import Any

MODELS = "from django.db import models\nclass Book(models.Model):\n    def label(self):\n        return 1\n"
FILES = {
    "shop/__init__.py": "",
    "shop/models.py": MODELS,
    "shop/views.py": "from .models import Book\ndef f():\n    return Book.objects.all()\n",
    "shop/other.py": "x = 1\n",
}


def test_those_that_go_by_a_file(write: Any, run: Any) -> None:
    write(FILES)
    told = run("check", "--affected", "shop/models.py")
    assert (told.stdout, told.exit_code) == ("shop/models.py\nshop/views.py\n", 0)
    assert run("check", "--affected", "shop/other.py").stdout == "shop/other.py\n"
    assert len(run("check", "--affected").stdout.splitlines()) >= 4


def test_what_cannot_be_meant(write: Any, run: Any) -> None:
    write(FILES)
    assert run("check", "--affected", "none.py").exit_code == 2
    assert "--affected needs files" in run("check", "--affected", "-").stderr
