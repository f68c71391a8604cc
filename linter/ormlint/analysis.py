"""From files to findings: the project is built, its functions are walked, the rules read the facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ormlint.api import Finding, Place, Rule
from ormlint.cache.encoding import Found
from ormlint.cache.givers import KeptNames
from ormlint.cache.modules import Memory
from ormlint.cache.schemas import provide
from ormlint.cache.surroundings import Surroundings
from ormlint.cache.walked import Walked
from ormlint.echoes import OPTIONS, goes_on
from ormlint.outcome import Problem
from ormlint.project import Module, Project
from ormlint.remedies import annotated_together, settled, united
from ormlint.source import SourceFile
from ormlint.templates.search import Templates
from ormlint.walks import Walks
from ormlint.workers import walked as walked_by
from ormlint.workers import worth
from ormlint.worlds import world

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
    memory: Memory | None = None,
    jobs: int = 1,
) -> tuple[list[Finding], list[Problem]]:
    """The findings of the rules in the targets, and what could not be read.

    ``files`` are all files of the project, ``targets`` the displayed paths of those that are
    linted (all, when ``None``); ``progress`` is told how many of the targets are done; ``memory`` has what
    was found earlier; ``jobs`` is the number of processes, 0: as many as pay.
    """
    project = Project(files, small_models=small_models, stub_folders=stubs)
    if memory is not None:
        provide(project, memory)
    walks = Walks(project, rules, templates, _names(memory))
    errors = [Problem(error.path, error.line, error.message) for error in project.errors]
    found = list(_walked(walks, _targets(project, targets), memory, progress, jobs).values())
    if templates is not None:
        _open(templates, found)
    errors += [error for walked in found for error in walked.errors]
    return _merged(found, targets), [*_first_ones(found), *_one_each(errors)]


def walk_all(
    given: Surroundings, *, memory: Memory | None = None, jobs: int = 1
) -> tuple[Project, dict[str, Walked]]:
    """The project, and the walks of each target by its displayed path."""
    project = Project(given.files, small_models=given.small_models, stub_folders=given.stubs)
    if memory is not None:
        provide(project, memory)
    walks = Walks(project, given.rules, given.templates, _names(memory))
    return project, _walked(walks, _targets(project, given.targets), memory, None, jobs)


def _walked(
    walks: Walks, modules: Sequence[Module], memory: Memory | None, progress: Progress | None, jobs: int
) -> dict[str, Walked]:
    """The walks of each module, in order, by memory where they would find the same."""
    if memory is not None:
        memory.open(world(walks.project, walks.walker, walks.renderer.libraries))
    found: dict[str, Walked] = {}
    work = []
    for module in modules:
        wanted = walks.wanted(module)
        known = _recalled(walks, module, wanted, memory)
        if known is None:
            work.append((module, wanted))
        else:
            found[module.file.display] = known
    tell = progress or _nobody
    tell(len(found), len(modules))
    for index, walked in walked_by(walks, work, worth(jobs, len(work))):
        path = work[index][0].file.display
        found[path] = walked
        if memory is not None:
            memory.keep(path, walked)
        tell(len(found), len(modules))
    return {module.file.display: found[module.file.display] for module in modules}


def _names(memory: Memory | None) -> KeptNames | None:
    return None if memory is None else KeptNames(memory)


def _nobody(_done: int, _total: int) -> None:
    pass


def _recalled(walks: Walks, module: Module, wanted: str, memory: Memory | None) -> Walked | None:
    if memory is None:
        return None
    return memory.recall(module.file.display, wanted, walks.walker.prefetched_names)


def _open(templates: Templates, found: Iterable[Walked]) -> None:
    """Open what a walk has opened, be it another time or in another process."""
    for path in {path for walked in found for path in walked.templates}:
        templates.file(Path(path))


def _targets(project: Project, targets: frozenset[str] | None) -> list[Module]:
    modules = {module.file.display: module for module in project.modules.values()}
    return [modules[path] for path in sorted(modules) if targets is None or path in targets]


def _merged(found: Iterable[Walked], targets: frozenset[str] | None) -> list[Finding]:
    findings: dict[object, Found] = {}
    for walked in found:
        for finding, binding in walked.findings:
            if targets is None or _is_wanted(finding, binding, targets):
                key = (finding.code, finding.place, finding.message, binding)
                findings.setdefault(key, (finding, binding))
    return _without_echoes(findings.values())


def _is_wanted(finding: Finding, binding: Place | None, targets: frozenset[str]) -> bool:
    """Whether a finding is in a target, in a template that one renders, or about a query in one."""
    path = finding.place.path
    return path in targets or not path.endswith(".py") or (binding is not None and binding.path in targets)


def _first_ones(found: Iterable[Walked]) -> Iterator[Problem]:
    """Mistakes of ours; of other problems the first one of each file."""
    seen: set[str] = set()
    for walked in found:
        for problem in walked.problems:
            if problem.internal or problem.path not in seen:
                yield problem
            seen.add(problem.path)


def _one_each(problems: Iterable[Problem]) -> list[Problem]:
    unique: dict[str, Problem] = {}
    for problem in problems:
        unique.setdefault(problem.path, problem)
    return list(unique.values())


def _without_echoes(findings: Iterable[Found]) -> list[Finding]:
    """One finding a rule, place and binding: the same access reached on two ways is one bug."""
    unique: dict[object, Found] = {}
    for finding, binding in annotated_together(settled(findings)):
        key = (finding.code, finding.place, finding.loading or finding.suggestion, _bound(finding, binding))
        known = unique.setdefault(key, (finding, binding))
        if finding.cost.count("×") > known[0].cost.count("×"):
            unique[key] = finding, binding
    remedies: dict[object, list[Finding]] = defaultdict(list)
    for finding, binding in unique.values():
        remedies[_start(finding, binding)].append(finding)
    kept = [
        (finding, binding)
        for finding, binding in unique.values()
        if not any(_is_part(finding, other) for other in remedies[_start(finding, binding)])
    ]
    found = (replace(finding, loading=None) for finding in united(kept))
    return sorted(found, key=lambda finding: (finding.place, finding.code, finding.message))


def _start(finding: Finding, binding: Place | None) -> object:
    place = finding.place
    return finding.code, place.path, place.line, place.column, _bound(finding, binding)


def _bound(finding: Finding, binding: Place | None) -> Place | None:
    """The query that a finding is about: the one that takes its remedy, if that is known."""
    known = finding.loading.query if finding.loading is not None else None
    return binding if known is None or binding is None else known


def _is_part(finding: Finding, other: Finding) -> bool:
    """Whether a longer remedy for the same expression has this one in it: ``author__boss`` loads both."""
    if finding.suggestion.startswith(OPTIONS):
        return goes_on(other, finding)
    own, more = finding.loading, other.loading
    if own is None or more is None or own.model != more.model or own.before != more.before:
        return False
    names = (*more.joins, *more.prefetches)
    return all(any(name.startswith(f"{path}__") for name in names) for path in (*own.joins, *own.prefetches))
