"""Walks the functions of a module, and lets the rules read the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ormlint.api import CollectionRead, Entry, Fact, Finding, Place, Query, RelationLoaded, Rule, growing
from ormlint.cache.encoding import Found
from ormlint.cache.givers import KeptNames
from ormlint.cache.walked import Reading, Walked
from ormlint.consumers.entries import entries
from ormlint.consumers.natives import NATIVES
from ormlint.consumers.pages.rendering import Renderer
from ormlint.consumers.responses import respond
from ormlint.orm.django import DJANGO
from ormlint.orm.sqlalchemy import SQLALCHEMY
from ormlint.outcome import Problem
from ormlint.project import Module, Project, ProjectClass, ProjectFunction
from ormlint.source import SourceError
from ormlint.source.uses import watched
from ormlint.templates.search import Templates
from ormlint.walk.interest import Interest, module_functions
from ormlint.walk.scripts import is_script
from ormlint.walk.walker import Walker


class Walks:
    """All that walks of one project share. What a walk finds does not depend on those before it."""

    def __init__(
        self,
        project: Project,
        rules: Sequence[Rule],
        templates: Templates | None,
        names: KeptNames | None = None,
    ) -> None:
        self.project = project
        self.rules = rules
        self.interest = Interest(project, names.recall if names is not None else None)
        if names is not None:
            names.keep(self.interest.words, self.interest.names)
        self.walker = Walker(project, replace(DJANGO, sinks=DJANGO.sinks | SQLALCHEMY.sinks), NATIVES)
        self.walker.respond = respond
        self.renderer = Renderer(self.walker, templates or Templates(()))
        if templates is not None:
            self.walker.render = self.renderer.render
        self._reading = Reading(module.file for module in project.modules.values())

    def wanted(self, module: Module) -> str:
        """Which functions of a module are worth a walk, a digit each, and whether its own statements are."""
        texts = [function.block.text for function in _functions(module)]
        if module.block is not None and is_script(module):
            texts.append(module.block.outline)
        return "".join(str(int(self.interest.wants(text))) for text in texts)

    def of(self, module: Module, wanted: str) -> Walked:
        """The walks of a module."""
        self.walker.forget_calls()
        self.renderer.forget_seen()
        before = len(self.project.errors)
        problems: list[Problem] = []
        with watched() as read:
            findings = list(self._findings(module, wanted, problems))
        errors = [Problem(error.path, error.line, error.message) for error in self.project.errors[before:]]
        walked = Walked(findings, problems, errors, wanted=wanted)
        return self._reading.note(walked, module.file, read)

    def _findings(self, module: Module, wanted: str, problems: list[Problem]) -> Iterator[Found]:
        seen: set[object] = set()
        for facts in self._facts(module, wanted, problems):
            yield from _without_single(list(self._said(facts, seen)))

    def _said(self, facts: Sequence[Fact], seen: set[object]) -> Iterator[tuple[Found, bool]]:
        """What the rules say for the first time, and whether it is about a relation of one row."""
        for fact in facts:
            binding = _binding(fact)
            for finding in _said(self.rules, fact):
                key = (finding.code, finding.place, finding.message, binding)
                if key not in seen:
                    seen.add(key)
                    yield (finding, binding), _of_one_row(fact)

    def _facts(self, module: Module, wanted: str, problems: list[Problem]) -> Iterator[list[Fact]]:
        """The facts of each root."""
        roots: list[ProjectFunction | Module] = [*_functions(module), module]
        own = [root for root, digit in zip(roots, wanted, strict=False) if digit == "1"]
        entered = ((function, owner) for function, owner in _entries(module) if function not in own)
        for root, owner in (*((root, None) for root in own), *entered):
            facts = _facts_of(self.walker, root, owner, problems)
            yield list(_entered(facts, owner or (None if isinstance(root, Module) else root.owner)))


def _functions(module: Module) -> list[ProjectFunction]:
    try:
        return list(module_functions(module))
    except SourceError:
        return []


def _entries(module: Module) -> Iterator[tuple[ProjectFunction, ProjectClass]]:
    return entries(module) if module.block is not None else iter(())


def _entered(facts: list[Fact], symbol: ProjectClass | None) -> Iterator[Fact]:
    """The facts; those of relations that a framework reads say for which class."""
    read = [isinstance(fact, RelationLoaded | CollectionRead) and fact.consumer for fact in facts]
    entry = _entry(symbol) if any(read) else None
    for fact, told in zip(facts, read, strict=True):
        yield replace(fact, entry=entry) if told and entry is not None else fact


def _entry(symbol: ProjectClass | None) -> Entry | None:
    """The class that the framework asks for rows by ``get_queryset()``."""
    method = None if symbol is None else symbol.member("get_queryset")
    if symbol is None or not isinstance(method, ProjectFunction):
        return None
    given = "request" if re.search(r"\brequest\b", method.block.header_text) else ""
    scopes = [(found.block.file.display, found.block.qualname) for found in symbol.ancestors]
    return Entry(symbol.name, scopes[0], frozenset(scopes[1:]), method.owner is symbol, given)


def _binding(fact: Fact) -> Place | None:
    """The query that feeds the outermost loop of a framework: other queries for its class are other bugs.

    Or that of the rows that something is counted for.
    """
    query = _fed(fact)
    counted = isinstance(fact, CollectionRead) and fact.verb in ("count", "exists")
    return query.origin.place if (fact.consumer or counted) and query is not None else None


def _fed(fact: Fact) -> Query | None:
    fed = [loop.query for loop in growing(fact.repeats) if loop.query is not None]
    return next(iter(fed), getattr(fact, "query", None))


def _of_one_row(fact: Fact) -> bool:
    """Whether a framework's loop is over a relation of one row that was fetched by itself."""
    query = _fed(fact) if fact.consumer else None
    while query is not None and query.above is not None:
        query = query.above
    return query is not None and query.bounded and not query.sliced


def _without_single(found: list[tuple[Found, bool]]) -> Iterator[Found]:
    """The findings of a root; a branch for one row is not worth telling beside the one for many."""
    many = {(finding.code, finding.place) for (finding, _), single in found if not single}
    for (finding, binding), single in found:
        if not single or (finding.code, finding.place) not in many:
            yield finding, binding


def _said(rules: Sequence[Rule], fact: Fact) -> Iterator[Finding]:
    for rule in rules:
        yield from rule.findings(fact)


def _facts_of(
    walker: Walker, root: ProjectFunction | Module, owner: ProjectClass | None, problems: list[Problem]
) -> list[Fact]:
    try:
        return walker.walk(root, owner)
    except SourceError as error:
        if all(problem.path != error.path for problem in problems):
            problems.append(Problem(error.path, error.line, error.message))
    except Exception as error:  # one function must not lose the rest
        problems.append(_internal(root, error))
    return []


def _internal(root: ProjectFunction | Module, error: Exception) -> Problem:
    block = root.block
    where = f"`{block.qualname}`" if block is not None and block.qualname else "the statements of the module"
    message = f"internal error in {where}: {type(error).__name__}: {error}; please report it"
    file = root.file if isinstance(root, Module) else root.module.file
    return Problem(file.display, block.header if block is not None else 1, message)
