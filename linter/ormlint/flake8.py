"""The findings for flake8: all files of a run are judged together, once, and told file by file."""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import tempfile
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from ormlint import __version__
from ormlint.api import SEVERITIES, Rule
from ormlint.baseline import Baseline, BaselineError
from ormlint.check import check
from ormlint.config import Config, ConfigError, load
from ormlint.outcome import Outcome
from ormlint.packs import PackError, load_rules
from ormlint.stdin import Stdin

STDIN = "-"
_INTERNAL = "QRY000"
_SHARED = "ORMLINT_FLAKE8_TOLD"
"""Names the file in which workers that are no forks find what was found."""

Told = tuple[int, int, str]
"""Line, column as flake8 counts it, code and message."""


@dataclass
class Judge:
    """The settings of a run, and what it found in each file, by real path."""

    rules: Sequence[Rule]
    config: Config
    least: str
    told: dict[str, list[Told]] = field(default_factory=dict)

    def judge(self, paths: Sequence[Path]) -> None:
        """Judge files and folders, as `ormlint check` would."""
        self.told = self._judged(paths, None)

    def judge_text(self, lines: Sequence[str], path: Path | None) -> list[Told]:
        """What is found in the text of an editor."""
        text = "".join(lines).encode("utf-8", "surrogatepass")
        stdin = Stdin(text, path, encoding="utf-8")
        return self._judged([], stdin).get(os.path.realpath(stdin.display), [])

    def _judged(self, paths: Sequence[Path], stdin: Stdin | None) -> dict[str, list[Told]]:
        outcome = check(paths, self.config, self.rules, stdin=stdin, noqa=False)
        file = self.config.baseline_file
        if file and file.exists():
            Baseline.read(file).narrow(outcome, ())
        return self._as_told(outcome)

    def _as_told(self, outcome: Outcome) -> dict[str, list[Told]]:
        told: dict[str, list[Told]] = defaultdict(list)
        least = SEVERITIES.index(self.least)
        for finding in outcome.findings:
            place = finding.place
            if SEVERITIES.index(finding.severity or "warning") >= least:
                text = f"{finding.code} {finding.message}"
                told[os.path.realpath(place.path)].append((place.line, place.column - 1, text))
        for problem in outcome.problems:
            if problem.internal:
                told[os.path.realpath(problem.path)].append(
                    (problem.line or 1, 0, f"{_INTERNAL} {problem.message}")
                )
        return dict(told)


class Plugin:
    """What flake8 makes for each file."""

    name = "ormlint"
    version = __version__
    judge: ClassVar[Judge | None]
    """None when flake8 is asked for other codes only."""
    stdin_name: ClassVar[str | None]
    """Which file standard input stands for, when it is read."""

    def __init__(self, tree: object, filename: str, lines: Sequence[str]) -> None:
        self.filename = filename
        self.lines = lines

    @staticmethod
    def add_options(manager: Any) -> None:
        """The options on the command line and under ``[flake8]``."""
        manager.add_option(
            "--ormlint-config",
            metavar="FILE",
            parse_from_config=True,
            normalize_paths=True,
            help="Read the settings of ormlint from this file.",
        )
        manager.add_option(
            "--ormlint-severity",
            choices=SEVERITIES,
            default=SEVERITIES[0],
            parse_from_config=True,
            help="Tell findings of ormlint from this severity on. Default: info, which is all.",
        )

    @classmethod
    def parse_options(cls, manager: Any, options: Namespace, filenames: Sequence[str]) -> None:
        """Judge all files, before flake8 divides them among its workers."""
        stdin = STDIN in filenames
        cls.stdin_name = options.stdin_display_name if stdin else None
        paths = [Path(name) for name in filenames or (".",)]
        try:
            cls.judge = _judge(options, Path(options.stdin_display_name) if stdin else paths[0])
            if cls.judge and not stdin:
                _judge_once(cls.judge, paths)
        except (PackError, ConfigError, BaselineError) as error:
            manager.parser.error(f"ormlint: {error}")

    def run(self) -> Iterator[tuple[int, int, str, type]]:
        """The findings in the file."""
        for line, column, text in self._told():
            yield line, column, text, type(self)

    def _told(self) -> list[Told]:
        if self.judge is None:
            return []
        if self.stdin_name is None:
            return self.judge.told.get(os.path.realpath(self.filename), [])
        named = self.stdin_name not in ("stdin", STDIN)
        return self.judge.judge_text(self.lines, Path(self.stdin_name) if named else None)


def _judge(options: Namespace, target: Path) -> Judge | None:
    rules = load_rules()
    if not _selected(options, rules):
        return None
    file = Path(options.ormlint_config) if options.ormlint_config else None
    return Judge(rules, load(target, rules, file), options.ormlint_severity)


def _selected(options: Namespace, rules: Sequence[Rule]) -> bool:
    """Whether flake8 would show any of our codes."""
    if not options.select:
        return True
    prefixes = (*options.select, *(options.extend_select or ()))
    return any(rule.code.startswith(prefixes) for rule in rules)


def _judge_once(judge: Judge, paths: Sequence[Path]) -> None:
    """Forks inherit what was found; other workers parse the options again, and read it from a file."""
    asked = [os.getcwd(), *map(str, paths)]
    shared = _read(asked)
    if shared is not None:
        judge.told = shared
        return
    judge.judge(paths)
    if _start_method() != "fork":
        os.environ[_SHARED] = _written(asked, judge.told)


def _read(asked: list[str]) -> dict[str, list[Told]] | None:
    """What the process above has found, if it was asked for the same."""
    file = Path(os.environ.get(_SHARED, ""))
    if multiprocessing.parent_process() is None or not file.is_file():
        return None
    document = json.loads(file.read_text("utf-8"))
    told: dict[str, list[Told]] = document["told"]
    return told if document["asked"] == asked else None


def _start_method() -> str:
    return multiprocessing.get_start_method(allow_none=True) or multiprocessing.get_all_start_methods()[0]


def _written(asked: list[str], told: dict[str, list[Told]]) -> str:
    handle, name = tempfile.mkstemp(prefix="ormlint-", suffix=".json")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"asked": asked, "told": told}, file)
    atexit.register(Path(name).unlink, missing_ok=True)
    return name
