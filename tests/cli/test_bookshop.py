"""The findings in the demo do not change unnoticed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "conventions"))

import refresh


def test_findings() -> None:
    wanted = refresh.DEMO.read_text("utf-8").splitlines()
    found = refresh.demo_findings().splitlines()
    assert found == wanted, "if it is meant, run `python tests/conventions/refresh.py`"
