"""The small sites as written: their views, what each address claims to cost, and the marks on the lines."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cached_property

from measuring import costs
from measuring.django import FIXTURES
from measuring.linting import Finding
from measuring.programs import Mark, Program

SITES = FIXTURES / "sites"
TEMPLATES = ("*.html", "*.txt", "*.jinja")
_COST = re.compile(r"#\s*cost of (?P<address>/.*?): (?P<claims>.*)")
_BEFORE = re.compile(r"#\s*django: < (?P<major>\d+)\.(?P<minor>\d+)")
_SAID = re.compile(r"#\s*(?P<kind>miss|alarm|constant):\s*(?P<codes>[A-Z]{3}\d{3})?(?P<reason>.*)")
_COMMENT = re.compile(r"\{(#.*?)#\}")
_DISCARDED = frozenset({"QRY115", "QRY116"})


class Template(Program):
    """A template of a site; its marks stand in ``{# #}``."""

    @cached_property
    def comments(self) -> list[tuple[int, bool, str]]:
        """Line, whether it stands alone there, and text of each comment."""
        return [
            (number, not _COMMENT.sub("", line).strip(), match[1])
            for number, line in enumerate(self.text.splitlines(), 1)
            for match in _COMMENT.finditer(line)
        ]


@dataclass(frozen=True)
class Address:
    """One address of a view, and what it claims to cost."""

    view: View
    path: str
    claims: tuple[costs.Claim, ...]

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class View:
    """A class or function that answers at one address or more."""

    program: Program
    name: str
    start: int
    end: int

    @property
    def bad(self) -> bool:
        """Whether it shows the bug."""
        return self.name.lower().startswith("bad")

    @property
    def partner(self) -> View | None:
        """The other half of a pair."""
        other = self.name.replace("Bad", "Good").replace("bad_", "good_")
        return next((view for view in views_of(self.program) if self.bad and view.name == other), None)

    @property
    def comments(self) -> list[str]:
        """The comments that stand alone in it."""
        return [
            text for line, alone, text in self.program.comments if alone and self.start < line <= self.end
        ]

    @property
    def addresses(self) -> list[Address]:
        """Its addresses. Raises ValueError where a cost is none."""
        matches = [match for match in map(_COST.match, self.comments) if match]
        return [Address(self, match["address"], costs.parse(match["claims"])) for match in matches]

    @property
    def said(self) -> list[Mark]:
        """What its comments say of the findings that concern it."""
        matches = [match for match in map(_SAID.match, self.comments) if match]
        codes = [frozenset(filter(None, [match["codes"]])) for match in matches]
        pairs = zip(matches, codes, strict=True)
        return [Mark(match["kind"], self.start, found, match["reason"].strip()) for match, found in pairs]

    @property
    def holds(self) -> bool:
        """Whether what it says is about this version of Django: ``# django: < 6.1``."""
        from django import VERSION

        matches = [match for match in map(_BEFORE.match, self.comments) if match]
        return all((int(match["major"]), int(match["minor"])) > VERSION for match in matches)

    def concerns(self, finding: Finding) -> bool:
        """Whether a finding on repeated queries names a place in it: the query, or the loop."""
        if not finding.code.startswith("QRY1") or finding.code in _DISCARDED:
            return False
        path = self.program.path.resolve()
        return any(place == path and self.start <= line <= self.end for place, line in finding.places)

    def __str__(self) -> str:
        return f"{self.program}::{self.name}"


def files() -> list[Program]:
    """All files of the sites: Python first, then templates."""
    found: list[Program] = [Program(path) for path in sorted(SITES.rglob("*.py"))]
    patterns = [path for pattern in TEMPLATES for path in sorted(SITES.rglob(pattern))]
    return found + [Template(path) for path in patterns]


def views_of(program: Program) -> list[View]:
    """The classes and functions of a file that claim the cost of an address."""
    if isinstance(program, Template):
        return []
    kinds = (ast.ClassDef, ast.FunctionDef)
    nodes = [node for node in ast.parse(program.text).body if isinstance(node, kinds)]
    found = [View(program, node.name, _first(node), node.end_lineno or node.lineno) for node in nodes]
    return [view for view in found if view.addresses]


def _first(node: ast.ClassDef | ast.FunctionDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
