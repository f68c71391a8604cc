"""A whole run: which files, what the rules find in them, what the settings and comments leave of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ormlint import unused_suppression
from ormlint.api import Finding, Rule
from ormlint.cache.folder import CacheFolder
from ormlint.cache.modules import Memory
from ormlint.cache.runs import Run, recall, remember
from ormlint.cache.surroundings import Surroundings
from ormlint.config import Config
from ormlint.discovery import Discovery, discover, display
from ormlint.echoes import without_echoes
from ormlint.folders import is_test_folder
from ormlint.outcome import Outcome, Problem, internal_problem
from ormlint.packs import configured
from ormlint.patterns import Patterns
from ormlint.selection import enabled_rules, matches
from ormlint.source import SourceError, SourceFile
from ormlint.source.collector import without_collector
from ormlint.stdin import Stdin
from ormlint.suppression import Suppressions
from ormlint.syntax import syntax_problem
from ormlint.templates.engines import engines
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
    cache: CacheFolder | None = None,
    jobs: int = 1,
) -> Outcome:
    """Lint the files under the paths, or the text of ``stdin`` in its project.

    ``noqa`` comments silence findings unless somebody else looks after them. ``cache`` keeps what is
    found; ``jobs`` is the number of processes, 0: as many as pay.
    """
    start = time.perf_counter()
    found = discover(paths, config, [stdin.absolute] if stdin else [])
    inputs = _Inputs.read(found, stdin)
    enabled = enabled_rules(rules, config.select, config.extend_select, config.ignore)
    inputs.templates = inputs.searched(found, config)
    outcome = Outcome([], files=len(found.targets), rules=enabled, whole=found.whole)
    with without_collector(), configured(enabled, config.rules):
        run = _run(inputs, _Asked(config, enabled, progress, cache, jobs))
    outcome.sources = inputs.sources
    outcome.problems = _distinct([*found.problems, *inputs.problems, *run.problems])
    _settle(outcome, run.findings, _Settings(config, rules, enabled, noqa), inputs)
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

    def searched(self, found: Discovery, config: Config) -> Templates:
        """The templates of the projects, by the settings among the files."""
        said = engines([*self.targets.values(), *self.context], found.roots)
        return Templates(found.roots, enter=partial(_is_searched, config), engines=said)

    def asked(self, whole: bool) -> set[str]:
        """The files whose useless comments are told: templates too, if all that renders them was read."""
        opened = {file.display for file in self.templates.opened} if whole else set()
        return self.targets.keys() | opened

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


@dataclass(frozen=True)
class _Asked:
    """How a run is to be made."""

    config: Config
    enabled: Sequence[Rule]
    progress: Progress | None
    cache: CacheFolder | None
    jobs: int


def _run(inputs: _Inputs, asked: _Asked) -> Run:
    """What the rules find, which an earlier run may have found already."""
    given, cache = _surroundings(inputs, asked.config, asked.enabled), asked.cache
    known = recall(cache, given) if cache else None
    if known is not None:
        for path in known.templates:
            inputs.templates.file(path)
        return known
    memory = Memory(cache, given) if cache else None
    findings, problems = _analyse(given, inputs, asked, memory)
    run = Run(findings, problems, [file.path for file in inputs.templates.opened])
    if cache and memory:
        memory.close()
        remember(cache, given, run)
    return run


def surroundings(paths: Sequence[Path], config: Config, enabled: Sequence[Rule]) -> Surroundings:
    """What a run on these paths would go by."""
    found = discover(paths, config)
    inputs = _Inputs.read(found, None)
    inputs.templates = inputs.searched(found, config)
    return _surroundings(inputs, config, enabled)


def _surroundings(inputs: _Inputs, config: Config, enabled: Sequence[Rule]) -> Surroundings:
    files = sorted([*inputs.targets.values(), *inputs.context], key=lambda source: source.display)
    stubs = [config.root / name for name in config.stubs]
    return Surroundings(
        files, frozenset(inputs.targets), inputs.templates, enabled, config.small_models, stubs
    )


def _analyse(
    given: Surroundings, inputs: _Inputs, asked: _Asked, memory: Memory | None
) -> tuple[list[Finding], list[Problem]]:
    from ormlint.analysis import analyse  # with all the libraries it needs, which takes a while

    findings, problems = analyse(
        given.files,
        given.rules,
        targets=given.targets,
        small_models=given.small_models,
        progress=asked.progress,
        templates=given.templates,
        stubs=given.stubs,
        memory=memory,
        jobs=asked.jobs,
    )
    seen = [problem for problem in problems if problem.internal or problem.path in inputs.names]
    wrong = {problem.path for problem in seen}
    rest = [source for shown, source in inputs.targets.items() if shown not in wrong]
    return findings, [*seen, *_syntax_problems(rest, memory)]


def _syntax_problems(sources: Iterable[SourceFile], memory: Memory | None) -> Iterator[Problem]:
    for source in sources:
        if memory and memory.is_sound(source.display):
            continue
        problem = syntax_problem(source)
        if problem:
            yield problem
        elif memory:
            memory.keep_sound(source.display)


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
    asked = inputs.asked(outcome.whole)
    by_path: dict[str, list[Finding]] = {path: [] for path in asked}
    for finding in without_echoes(dict.fromkeys(raw)):
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
        if unused_suppression.rule.code in active and path in asked and path not in unsure:
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
