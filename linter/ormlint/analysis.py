"""From files to findings: the project is built, its functions are walked, the rules read the facts."""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ormlint.api import Fact, Finding, Place, Rule, growing
from ormlint.consumers.entries import entries
from ormlint.consumers.natives import NATIVES
from ormlint.consumers.pages.rendering import Renderer
from ormlint.consumers.schemas import respond
from ormlint.orm.django import DJANGO
from ormlint.orm.sqlalchemy import SQLALCHEMY
from ormlint.outcome import Problem
from ormlint.project import Module, Project, ProjectClass, ProjectFunction
from ormlint.remedies import united
from ormlint.source import SourceError, SourceFile
from ormlint.source.parsing import no_collector
from ormlint.templates.search import Templates
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
    templates: Templates | None = None,
    stubs: Sequence[Path] = (),
) -> tuple[list[Finding], list[Problem]]:
    """The findings of the rules in the targets, and what could not be read.

    ``files`` are all files of the project, ``targets`` the displayed paths of those that are
    linted (all, when ``None``); ``progress`` is told how many of the targets are done.
    """
    project = Project(files, small_models=small_models, stub_folders=stubs)
    walker = Walker(project, replace(DJANGO, sinks=DJANGO.sinks | SQLALCHEMY.sinks), NATIVES)
    walker.respond = respond
    if templates is not None:
        walker.render = Renderer(walker, templates).render
    modules = _targets(project, targets)
    findings: dict[object, tuple[Finding, Place | None]] = {}
    problems: list[Problem] = []
    interest = Interest(project)
    for done, module in enumerate(modules):
        if progress is not None:
            progress(done, len(modules))
        for fact in _facts(walker, module, interest, problems):
            for finding in _findings(rules, fact):
                binding = _binding(fact)
                if targets is None or _is_wanted(finding, binding, targets):
                    findings.setdefault(
                        (finding.code, finding.place, finding.message, binding), (finding, binding)
                    )
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


def _binding(fact: Fact) -> Place | None:
    """The query that feeds the outermost loop of a framework: other queries for its class are other bugs."""
    fed = [loop.query for loop in growing(fact.repeats) if loop.query is not None]
    query = next(iter(fed), getattr(fact, "query", None))
    return query.origin.place if fact.consumer and query is not None else None


def _is_wanted(finding: Finding, binding: Place | None, targets: frozenset[str]) -> bool:
    """Whether a finding is in a target, in a template that one renders, or about a query in one."""
    path = finding.place.path
    return path in targets or not path.endswith(".py") or (binding is not None and binding.path in targets)


def _findings(rules: Sequence[Rule], fact: Fact) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.findings(fact)


def _facts(walker: Walker, module: Module, interest: Interest, problems: list[Problem]) -> Iterator[Fact]:
    try:
        functions = list(module_functions(module))
    except SourceError:
        return
    wanted = ((function, None) for function in functions if interest.wants(function.block.text))
    for function, owner in (*wanted, *entries(module)):
        yield from _facts_of(walker, function, owner, problems)


def _facts_of(
    walker: Walker, function: ProjectFunction, owner: ProjectClass | None, problems: list[Problem]
) -> list[Fact]:
    try:
        return walker.walk(function, owner)
    except SourceError as error:
        if all(problem.path != error.path for problem in problems):
            problems.append(Problem(error.path, error.line, error.message))
    except Exception as error:  # one function must not lose the rest
        problems.append(_internal(function, error))
    return []


def _internal(function: ProjectFunction, error: Exception) -> Problem:
    message = (
        f"internal error in `{function.block.qualname}`: {type(error).__name__}: {error}; please report it"
    )
    return Problem(function.module.file.display, function.block.header, message)


def _without_echoes(findings: Iterable[tuple[Finding, Place | None]]) -> list[Finding]:
    """One finding a rule, place and binding: the same access reached on two ways is one bug."""
    unique: dict[object, tuple[Finding, Place | None]] = {}
    for finding, binding in findings:
        unique.setdefault((finding.code, finding.place, finding.suggestion, binding), (finding, binding))
    remedies: dict[object, list[str]] = defaultdict(list)
    for finding, binding in unique.values():
        remedies[_start(finding, binding)].append(finding.suggestion)
    kept = [
        (finding, binding)
        for finding, binding in unique.values()
        if not _is_part(finding, remedies[_start(finding, binding)])
    ]
    return sorted(united(kept), key=lambda finding: (finding.place, finding.code, finding.message))


def _start(finding: Finding, binding: Place | None) -> object:
    return finding.code, finding.place.path, finding.place.line, finding.place.column, binding


def _is_part(finding: Finding, remedies: list[str]) -> bool:
    """Whether a longer remedy for the same expression has this one in it: ``author__boss`` loads both."""
    if finding.suggestion.startswith(".options("):
        return any(other.startswith(f"{finding.suggestion[:-1]}.") for other in remedies)
    path = re.sub(r'"[\])]$', "", finding.suggestion)
    loads = path.startswith(LOADS) and path != finding.suggestion
    return loads and any(other.startswith(f"{path}__") for other in remedies)
