"""The linter's findings on the fixtures, through its command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring.django import FIXTURES

Findings = dict[Path, dict[int, dict[str, str]]]
"""Message by code by line by file."""


def findings(folder: Path) -> Findings:
    """Lint the fixtures with every rule, optional ones included; ``folder`` is for the settings."""
    report = _report(folder, ".", "--exclude", "bookshop", "--exclude", "sites", "--exclude", "services")
    return by_line(map(_finding, report))


@dataclass(frozen=True)
class Finding:
    """One finding, and the places that it names besides its own."""

    code: str
    path: Path
    line: int
    message: str
    places: tuple[tuple[Path, int], ...]


def findings_of_sites(folder: Path) -> list[Finding]:
    """Lint the small sites with every rule, optional ones included."""
    return findings_of(folder, "sites")


def findings_of(folder: Path, part: str) -> list[Finding]:
    """Lint one folder of the fixtures with every rule; ``folder`` is for the settings."""
    return list(map(_finding, _report(folder, part)))


def by_line(found: Iterable[Finding]) -> Findings:
    """The messages by file, line and code."""
    table: defaultdict[Path, defaultdict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for finding in found:
        table[finding.path][finding.line][finding.code] = finding.message
    return {path: dict(lines) for path, lines in table.items()}


def _report(folder: Path, *arguments: str) -> list[dict[str, Any]]:
    settings = folder / "ormlint.toml"
    settings.write_text('select = ["ALL"]\ninclude-tests = true\n', "utf-8")
    command = [sys.executable, "-m", "ormlint", "check", *arguments, "--config", str(settings)]
    command += ["--output-format", "json", "--exit-zero"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=FIXTURES, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or not done.stdout:
        raise RuntimeError(f"ormlint ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    report = json.loads(done.stdout)
    if report["summary"]["problems"]:
        raise RuntimeError(f"ormlint could not read: {report['summary']['problems']}")
    found: list[dict[str, Any]] = report["findings"]
    return found


def _finding(found: Mapping[str, Any]) -> Finding:
    places = tuple(_place(place) for place in (found, *found["related"]))
    return Finding(found["code"], *places[0], found["message"], places)


def _place(place: Mapping[str, Any]) -> tuple[Path, int]:
    return (FIXTURES / place["path"]).resolve(), int(place["line"])
