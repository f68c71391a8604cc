"""Fixture files as written: their functions, what these claim to cost, and the marks on the lines."""

from __future__ import annotations

import ast
import io
import os
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from measuring import costs
from measuring.django import FIXTURES

SIZES = (4, 9)
_MARK = re.compile(
    r"#\s*(?P<kind>expect|miss|alarm):\s*(?P<codes>[A-Z]{3}\d{3}(?:\s*,\s*[A-Z]{3}\d{3})*)?(?P<reason>[^#]*)"
)
_CODE = re.compile(r"[A-Z]{3}\d{3}")
_HEADER = re.compile(r"#\s*(?P<key>cost|sizes|found|wrong|raises|blocks):\s*(?P<value>.*)")


@dataclass(frozen=True)
class Mark:
    """What is said of one line; without codes, a ``miss`` means any code."""

    kind: str
    line: int
    codes: frozenset[str]
    reason: str


@dataclass(frozen=True)
class Function:
    """A ``bad_`` or ``good_`` function."""

    program: Program
    name: str
    start: int
    end: int
    header: tuple[tuple[str, str], ...]

    @property
    def bad(self) -> bool:
        """Whether it shows the bug."""
        return self.name.startswith("bad_")

    @property
    def suffix(self) -> str:
        """What a pair has in common."""
        return self.name.partition("_")[2]

    @property
    def partner(self) -> Function | None:
        """The other half of the pair."""
        name = ("good_" if self.bad else "bad_") + self.suffix
        return next((other for other in self.program.functions if other.name == name), None)

    def values(self, key: str) -> list[str]:
        """The header comments of this key."""
        return [value for name, value in self.header if name == key]

    @property
    def claims(self) -> tuple[costs.Claim, ...]:
        """What it claims to cost. Raises ValueError."""
        return tuple(claim for value in self.values("cost") for claim in costs.parse(value))

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of data to run it on: its own, its partner's, or the usual ones."""
        partner = self.partner
        stated = self.values("sizes") or (partner.values("sizes") if partner else [])
        return tuple(int(size) for size in stated[0].split(",")) if stated else SIZES

    @property
    def marks(self) -> list[Mark]:
        """The marks on its lines."""
        return [mark for mark in self.program.marks if self.start <= mark.line <= self.end]

    def __str__(self) -> str:
        return f"{self.program}::{self.name}"


@dataclass(frozen=True)
class Program:
    """One file of the fixtures."""

    path: Path

    @property
    def dotted(self) -> str:
        """Its name as a module."""
        return ".".join(self.path.relative_to(FIXTURES).with_suffix("").parts)

    @property
    def world(self) -> str:
        """The world that its functions run on."""
        worlds = ("bookshelf", "bookstall", "archive")
        return next((name for name in worlds if f"worlds.{name}" in self.text), "library")

    @cached_property
    def text(self) -> str:
        """Its source."""
        return self.path.read_text("utf-8")

    @cached_property
    def comments(self) -> list[tuple[int, bool, str]]:
        """Line, whether it stands alone there, and text of each comment."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        found = (token for token in tokens if token.type == tokenize.COMMENT)
        return [(t.start[0], not t.line[: t.start[1]].strip(), t.string) for t in found]

    @cached_property
    def marks(self) -> list[Mark]:
        """The marks at the ends of lines."""
        return [
            Mark(
                match["kind"],
                line,
                frozenset(_CODE.findall(match["codes"] or "")),
                match["reason"],
            )
            for line, alone, text in self.comments
            if not alone
            for match in _MARK.finditer(text)
        ]

    @cached_property
    def functions(self) -> list[Function]:
        """The functions to run; none in a module whose name begins with an underscore."""
        if self.path.name.startswith("_"):
            return []
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        nodes = [node for node in ast.parse(self.text).body if isinstance(node, kinds)]
        return [self._function(node) for node in nodes if node.name.startswith(("bad_", "good_"))]

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
        end = node.end_lineno or node.lineno
        inside = [text for line, alone, text in self.comments if alone and node.lineno < line <= end]
        matches = [match for match in map(_HEADER.match, inside) if match]
        header = tuple((match["key"], match["value"].strip()) for match in matches)
        return Function(self, node.name, node.lineno, end, header)

    def __str__(self) -> str:
        return Path(os.path.relpath(self.path, FIXTURES)).as_posix()


def complaints(program: Program, line: int, found: Mapping[str, str]) -> list[str]:
    """Where the marks on a line and the findings there, message by code, disagree."""
    marks = [mark for mark in program.marks if mark.line == line]
    expected = {code for mark in marks if mark.kind in ("expect", "alarm") for code in mark.codes}
    said = [f"expected {code}, not reported" for code in sorted(expected - set(found))]
    extra = sorted(set(found) - expected)
    missed = [mark for mark in marks if mark.kind == "miss"]
    if any(code in mark.codes or not mark.codes for mark in missed for code in extra):
        said.append("a miss that is found now: mark it `expect`")
    said += [f"not expected: {code} {found[code]}" for code in extra]
    source = program.text.splitlines()[line - 1].strip()
    return [f"{program}:{line}: {complaint}\n    {source}" for complaint in said]


def programs() -> list[Program]:
    """All files of the fixtures but the demonstration and the sites."""
    paths = sorted(FIXTURES.rglob("*.py"))
    apart = {"bookshop", "services", "sites"}
    return [Program(path) for path in paths if path.relative_to(FIXTURES).parts[0] not in apart]
