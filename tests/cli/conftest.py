"""A command line whose analysis is a toy: each call of ``slow()`` or ``heavy()`` is a finding."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ormlint import unused_suppression
from ormlint.api import Finding, Place, Rule
from ormlint.cli import app
from ormlint.source import SourceFile

Write = Callable[..., Path]
Run = Callable[..., Result]

SLOW = Rule("toys.calls.slow_call", code="QRY901", since="0.1", options={"least": 1, "names": ("a",)})
HEAVY = Rule("toys.calls.heavy_call", code="QRY902", since="0.1", severity="info")
EXTRA = Rule("toys.other.extra_call", code="QRY951", since="0.1", default=False, severity="error")
for _rule in (SLOW, HEAVY, EXTRA):
    sys.modules[_rule.module] = ModuleType(_rule.module, f"The page of {_rule.name}.")
RULES = [unused_suppression.rule, SLOW, HEAVY, EXTRA]


class ToyAnalysis:
    """Stands in for ``analyse``; remembers what it was asked."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.texts: dict[str, str] = {}
        self.targets: frozenset[str] = frozenset()
        self.options: dict[str, Any] = {}
        self.small_models: tuple[str, ...] = ()

    def __call__(
        self, files: Any, rules: Any, *, targets: Any, small_models: Any, progress: Any, **rest: Any
    ) -> Any:
        self.files = [file.display for file in files]
        self.texts = {file.display: file.text for file in files}
        self.targets, self.small_models = targets, small_models
        self.stubs = rest["stubs"]
        self.options = {rule.name: dict(rule.options) for rule in rules}
        progress(1, 1)
        found = [finding for file in files if file.display in targets for finding in findings(file, rules)]
        return found, []


def findings(file: SourceFile, rules: list[Rule]) -> Iterator[Finding]:
    for number, line in enumerate(file.lines, 1):
        for rule in rules:
            word = rule.name.partition("-")[0]
            for match in re.finditer(rf"\b{word}\(\)", line):
                place = Place(file.display, number, match.start() + 1, number, match.end() + 1)
                yield Finding(f"`{word}` is called", place, (), "", "", rule.severity, rule.code, rule.name)


@pytest.fixture(autouse=True)
def analysis(monkeypatch: pytest.MonkeyPatch) -> ToyAnalysis:
    toy = ToyAnalysis()
    monkeypatch.setattr("ormlint.check.analyse", toy)
    monkeypatch.setattr("ormlint.cli.terminal.load_rules", lambda: list(RULES))
    return toy


@pytest.fixture
def toy_rules() -> list[Rule]:
    return RULES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of a test: the top of a project."""
    (tmp_path / "manage.py").write_text("")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def write(folder: Path) -> Write:
    """Write files: ``write({"a.py": "slow()"})``."""

    def write_files(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write_files


@pytest.fixture
def run() -> Run:
    """Run a command line: ``run("check", "--select", "QRY901")``."""

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, arguments, input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def concise(run: Run) -> Callable[..., list[str]]:
    """The lines of a concise report."""

    def lines(*arguments: str, stdin: str | bytes | None = None) -> list[str]:
        return run("check", "--output-format", "concise", *arguments, stdin=stdin).stdout.splitlines()

    return lines
