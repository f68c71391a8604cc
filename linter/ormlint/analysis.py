"""From files to findings: the project is built, its functions are walked, the rules read the facts."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from ormlint.api import Fact, Finding, Rule
from ormlint.orm.django import DJANGO
from ormlint.outcome import Problem
from ormlint.project import Module, Project, ProjectFunction
from ormlint.source import SourceError, SourceFile
from ormlint.source.parsing import no_collector
from ormlint.walk.interest import Interest, module_functions
from ormlint.walk.walker import Walker

LOADS = (".select_related(", ".prefetch_related(")
Progress = Callable[[int, int], None]


def analyse(
    files: Sequence[SourceFile],
    rules: Sequence[Rule],
    *,
    targets: frozenset[str] | None = None,
    small_models: Sequence[str] = (),
    progress: Progress | None = None,
) -> tuple[list[Finding], list[Problem]]:
    """The findings of the rules in the targets, and what could not be read.

    ``files`` are all files of the project, ``targets`` the displayed paths of those that are
    linted (all, when ``None``); ``progress`` is told how many of the targets are done.
    """
    project = Project(files, small_models=small_models)
    walker = Walker(project, DJANGO)
    modules = _targets(project, targets)
    findings: dict[object, Finding] = {}
    problems: list[Problem] = []
    interest = Interest(project)
    for done, module in enumerate(modules):
        if progress is not None:
            progress(done, len(modules))
        for fact in _facts(walker, module, interest, problems):
            for finding in _findings(rules, fact):
                if targets is None or finding.place.path in targets:
                    findings.setdefault(_key(finding), finding)
    problems += [Problem(error.path, error.line, error.message) for error in project.errors]
    return _without_echoes(findings.values()), problems


@contextmanager
def without_collector() -> Iterator[None]:
    """The cyclic garbage collector takes a third of the time to find next to nothing: trees live on.

    What has come to be stays until the process ends, so the collector need not look at it then either.
    """
    with no_collector():
        try:
            yield
        finally:
            gc.freeze()


def _targets(project: Project, targets: frozenset[str] | None) -> list[Module]:
    modules = {module.file.display: module for module in project.modules.values()}
    return [modules[path] for path in sorted(modules) if targets is None or path in targets]


def _key(finding: Finding) -> object:
    return (finding.code, finding.place, finding.message)


def _findings(rules: Sequence[Rule], fact: Fact) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.findings(fact)


def _facts(walker: Walker, module: Module, interest: Interest, problems: list[Problem]) -> Iterator[Fact]:
    try:
        functions = list(module_functions(module))
    except SourceError:
        return
    for function in functions:
        if not interest.wants(function.block.text):
            continue
        try:
            yield from walker.walk(function)
        except SourceError as error:
            problems.append(Problem(error.path, error.line, error.message))
            return
        except Exception as error:  # one function must not lose the rest
            problems.append(_internal(module, function, error))


def _internal(module: Module, function: ProjectFunction, error: Exception) -> Problem:
    message = (
        f"internal error in `{function.block.qualname}`: {type(error).__name__}: {error}; please report it"
    )
    return Problem(module.file.display, function.block.header, message)


def _without_echoes(findings: Iterable[Finding]) -> list[Finding]:
    """One finding a rule and place: the same access reached on two ways is one bug."""
    unique: dict[object, Finding] = {}
    for finding in findings:
        unique.setdefault((finding.code, finding.place, finding.suggestion), finding)
    remedies: dict[object, list[str]] = defaultdict(list)
    for finding in unique.values():
        remedies[_start(finding)].append(finding.suggestion)
    kept = [finding for finding in unique.values() if not _is_part(finding, remedies[_start(finding)])]
    return sorted(kept, key=lambda finding: (finding.place, finding.code, finding.message))


def _start(finding: Finding) -> object:
    return finding.code, finding.place.path, finding.place.line, finding.place.column


def _is_part(finding: Finding, remedies: list[str]) -> bool:
    """Whether a longer remedy for the same expression has this one in it: ``author__boss`` loads both."""
    path = finding.suggestion.removesuffix('")')
    return path.startswith(LOADS) and any(other.startswith(f"{path}__") for other in remedies)
