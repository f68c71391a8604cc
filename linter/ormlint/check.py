"""A whole run: which files, what the rules find in them, what the settings and comments leave of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ormlint import unused_suppression
from ormlint.analysis import analyse, without_collector
from ormlint.api import Finding, Rule
from ormlint.config import Config
from ormlint.discovery import Discovery, discover, display
from ormlint.folders import is_test_folder
from ormlint.outcome import Outcome, Problem, internal_problem
from ormlint.packs import configured
from ormlint.patterns import Patterns
from ormlint.selection import enabled_rules, matches
from ormlint.source import SourceError, SourceFile
from ormlint.stdin import Stdin
from ormlint.suppression import Suppressions
from ormlint.syntax import syntax_problem
from ormlint.templates.file import TemplateFile
from ormlint.templates.search import Templates

Progress = Callable[[int, int], None]


def check(
    paths: Sequence[Path],
    config: Config,
    rules: Sequence[Rule],
    *,
    stdin: Stdin | None = None,
    progress: Progress | None = None,
    noqa: bool = True,
) -> Outcome:
    """Lint the files under the paths, or the text of ``stdin`` in its project.

    ``noqa`` comments silence findings unless somebody else looks after them.
    """
    start = time.perf_counter()
    found = discover(paths, config, [stdin.absolute] if stdin else [])
    inputs = _Inputs.read(found, stdin)
    enabled = enabled_rules(rules, config.select, config.extend_select, config.ignore)
    inputs.templates = Templates(found.roots, enter=partial(_is_searched, config))
    outcome = Outcome([], files=len(found.targets), rules=enabled, whole=found.whole)
    with without_collector():
        raw, problems = _analyse(inputs, config, enabled, progress)
    outcome.sources = inputs.sources
    outcome.problems = _distinct([*found.problems, *inputs.problems, *problems])
    _settle(outcome, raw, _Settings(config, rules, enabled, noqa), inputs)
    outcome.findings.sort(key=_order)
    outcome.seconds = time.perf_counter() - start
    return outcome


@dataclass
class _Inputs:
    """The files of a run, read; ``targets`` by the path as printed."""

    targets: dict[str, SourceFile] = field(default_factory=dict)
    context: list[SourceFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    templates: Templates = field(default_factory=lambda: Templates(()))
    names: frozenset[str] = frozenset()
    """The targets as printed, those that could not be read included."""

    @classmethod
    def read(cls, found: Discovery, stdin: Stdin | None) -> _Inputs:
        """Read all files of Python; what is wrong with those that are not targets is nobody's business."""
        inputs = cls(names=frozenset(_shown(path, stdin) for path in found.targets))
        for path in found.targets:
            source = _read(path, stdin, inputs.problems)
            if source:
                inputs.targets[source.display] = source
        inputs.context = [source for path in found.context if (source := _read(path, None, []))]
        return inputs

    @property
    def sources(self) -> dict[str, SourceFile | TemplateFile]:
        """All files that have been read, by the path as printed."""
        context = {source.display: source for source in self.context}
        templates = {file.display: file for file in self.templates.opened}
        return {**templates, **context, **self.targets}


def _shown(path: Path, stdin: Stdin | None) -> str:
    return stdin.display if stdin and path == stdin.absolute else display(path)


def _read(path: Path, stdin: Stdin | None, problems: list[Problem]) -> SourceFile | None:
    shown = _shown(path, stdin)
    try:
        if stdin and path == stdin.absolute:
            return stdin.source()
        return SourceFile.read(path, shown)
    except SourceError as error:
        problems.append(Problem(shown, error.line, error.message))
    except Exception as error:
        problems.append(internal_problem(shown, error))
    return None


def _is_searched(config: Config, folder: Path) -> bool:
    """Whether templates in a folder are anybody's but those of tests."""
    return config.include_tests or not is_test_folder(folder)


def _analyse(
    inputs: _Inputs, config: Config, enabled: Sequence[Rule], progress: Progress | None
) -> tuple[list[Finding], list[Problem]]:
    files = [*inputs.targets.values(), *inputs.context]
    files.sort(key=lambda source: source.display)
    with configured(enabled, config.rules):
        findings, problems = analyse(
            files,
            enabled,
            targets=frozenset(inputs.targets),
            small_models=config.small_models,
            progress=progress,
            templates=inputs.templates,
            stubs=[config.root / name for name in config.stubs],
        )
    seen = [problem for problem in problems if problem.internal or problem.path in inputs.names]
    wrong = {problem.path for problem in seen}
    rest = (source for shown, source in inputs.targets.items() if shown not in wrong)
    return findings, [*seen, *filter(None, map(syntax_problem, rest))]


@dataclass
class _Settings:
    """What the settings say of each finding."""

    config: Config
    rules: Sequence[Rule]
    enabled: Sequence[Rule]
    noqa: bool

    def __post_init__(self) -> None:
        self.ignores = [
            (Patterns(self.config.root, [pattern.lstrip("!")]), pattern.startswith("!"), selectors)
            for pattern, selectors in self.config.per_file_ignores.items()
        ]

    def active(self, source: SourceFile | TemplateFile) -> frozenset[str]:
        """The codes of the rules that are wanted in a file."""
        path = source.path.absolute()
        ignored = [
            selector
            for patterns, inverted, selectors in self.ignores
            if bool(patterns.says(path)) != inverted
            for selector in selectors
        ]
        return frozenset(rule.code for rule in self.enabled if not matches(rule, ignored))

    def adjusted(self, finding: Finding) -> Finding:
        """The finding with the severity that was asked for."""
        severity = self.config.severity.get(finding.code)
        return replace(finding, severity=severity) if severity else finding


def _settle(outcome: Outcome, raw: Iterable[Finding], settings: _Settings, inputs: _Inputs) -> None:
    """Keep of the findings what the settings and the comments leave, and add the useless comments."""
    sources = inputs.sources
    by_path: dict[str, list[Finding]] = {path: [] for path in inputs.targets}
    for finding in dict.fromkeys(raw):
        by_path.setdefault(finding.place.path, []).append(finding)
    unsure = {problem.path for problem in outcome.problems}
    linted = {file.display for file in inputs.templates.opened} | inputs.targets.keys()
    outcome.ran = {path: settings.active(sources[path]) for path in linted - unsure}
    for path, findings in by_path.items():
        active = settings.active(sources[path])
        wanted = [finding for finding in findings if finding.code in active]
        suppressions = _suppressions(sources[path], settings)
        kept = [finding for finding in wanted if not suppressions.silences(finding)]
        outcome.suppressed += len(wanted) - len(kept)
        if unused_suppression.rule.code in active and path in inputs.targets and path not in unsure:
            kept.extend(suppressions.reports(active))
        outcome.findings.extend(map(settings.adjusted, kept))


def _suppressions(source: SourceFile | TemplateFile, settings: _Settings) -> Suppressions:
    directives = source.directives if isinstance(source, TemplateFile) else None
    return Suppressions(source.display, source.text, settings.rules, directives, noqa=settings.noqa)


def _distinct(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(set(problems), key=lambda problem: (problem.path, problem.line or 0, problem.message))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    return (place.path, place.line, place.column, finding.code, finding.message)
