"""A rule: a code, a page, and functions of facts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

from ormlint.api.facts import Fact
from ormlint.api.findings import Finding, Severity

F = TypeVar("F", bound=Fact)


@dataclass(eq=False)
class Rule:
    """One rule; a module holds one, and the module's docstring is its page.

    ``name`` is the module's name with hyphens: the bad thing, e.g. ``relation-in-loop``.
    ``default`` says whether it runs unless switched off; ``since`` is the version that brought it.
    ``libraries`` are those whose facts it has words for; it is silent about the others.
    ``options`` are its settings with their defaults, read from ``[tool.ormlint.rules.NAME]``.
    """

    module: str
    code: str
    since: str
    severity: Severity = "warning"
    default: bool = True
    libraries: frozenset[str] = frozenset({"django"})
    options: Mapping[str, Any] = field(default_factory=dict)
    checks: list[tuple[type[Fact], Callable[[Any], Iterator[Finding]]]] = field(default_factory=list)
    page_url: str = ""
    """Where the page is on the web: below the project URL ``Rules`` of the distribution, if it has one."""

    @property
    def name(self) -> str:
        """``relation-in-loop``."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def family(self) -> str:
        """The folder of the rule: ``nplusone``, ``pagination``, …"""
        return self.module.split(".")[-2]

    @property
    def page(self) -> str:
        """The page of the rule, in Markdown."""
        return (sys.modules[self.module].__doc__ or "").strip()

    @property
    def summary(self) -> str:
        """The first sentence of the page."""
        return self.page.partition("\n\n")[0].replace("\n", " ")

    def on(
        self, fact: type[F]
    ) -> Callable[[Callable[[F], Iterator[Finding]]], Callable[[F], Iterator[Finding]]]:
        """Register a function of one kind of fact."""

        def register(check: Callable[[F], Iterator[Finding]]) -> Callable[[F], Iterator[Finding]]:
            self.checks.append((fact, check))
            return check

        return register

    def option(self, name: str) -> Any:
        """The value of one of the rule's options, as configured."""
        return self.options[name]

    def findings(self, fact: Fact) -> Iterator[Finding]:
        """What the rule says of a fact, with its code, name and severity filled in."""
        if fact.library not in self.libraries:
            return
        for kind, check in self.checks:
            if isinstance(fact, kind):
                for finding in check(fact):
                    severity = finding.severity or self.severity
                    yield replace(finding, code=self.code, name=self.name, severity=severity)
