"""The linter's findings on the fixtures, through its command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from measuring.django import FIXTURES

Findings = dict[Path, dict[int, dict[str, str]]]
"""Message by code by line by file."""


def findings(folder: Path) -> Findings:
    """Lint the fixtures with every rule, optional ones included; ``folder`` is for the settings."""
    settings = folder / "ormlint.toml"
    settings.write_text('select = ["ALL"]\ninclude-tests = true\n', "utf-8")
    command = [sys.executable, "-m", "ormlint", "check", ".", "--config", str(settings)]
    command += ["--output-format", "json", "--exit-zero", "--exclude", "bookshop"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=FIXTURES, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"ormlint ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    report = json.loads(done.stdout)
    if report["summary"]["problems"]:
        raise RuntimeError(f"ormlint could not read: {report['summary']['problems']}")
    return _by_line(report["findings"])


def _by_line(found: list[dict[str, str]]) -> Findings:
    table: defaultdict[Path, defaultdict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for finding in found:
        path = (FIXTURES / finding["path"]).resolve()
        table[path][int(finding["line"])][finding["code"]] = finding["message"]
    return {path: dict(lines) for path, lines in table.items()}
