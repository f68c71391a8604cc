"""What a finding is known by wherever its lines move: the rule, the file, the code it is about."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ormlint.api import Finding, Place
from ormlint.outcome import Lines
from ormlint.source.statements import by_line, statements

STATEMENT_DIGITS = 8
"""So many of a key are the statement's."""
_DIGITS = 16
_WITH_STATEMENTS = (".py", "-")


@dataclass(frozen=True, order=True)
class Identity:
    """Two findings with the same one are the same finding, before and after an edit elsewhere."""

    path: str
    code: str
    expression: str
    """What stands at the place of the finding, without white space and comments."""
    statement: str
    """The statement around it, likewise."""
    occurrence: int = 0
    """Counts those that are alike in all else, from the top of the file."""
    text: str = field(default="", compare=False)
    """The expression as written, on one line."""

    @property
    def key(self) -> str:
        """A digest of the code alone, for one file and rule: statement, then expression."""
        return _digest(self.statement)[:STATEMENT_DIGITS] + _digest(self.expression)[:STATEMENT_DIGITS]

    @property
    def fingerprint(self) -> str:
        """A digest of all of it."""
        return _digest(self.path, self.code, self.key, str(self.occurrence))


def identities(
    findings: Sequence[Finding], sources: Mapping[str, Lines], named: Callable[[str], str] = str
) -> list[Identity]:
    """The identity of each finding, in their order; ``named`` turns a path as printed into the one meant."""
    texts: dict[str, _Text] = {}
    seen: Counter[tuple[str, str, str, str]] = Counter()
    found = []
    for finding in findings:
        path = finding.place.path
        if path not in texts:
            texts[path] = _Text(path, sources[path].lines if path in sources else ())
        text = texts[path]
        written = text.at(finding.place)
        alike = (named(path), finding.code, _bare(written), text.statement(finding.place.line))
        found.append(Identity(*alike, seen[alike], " ".join(written.split())))
        seen[alike] += 1
    return found


def statement_keys(path: str, lines: Sequence[str]) -> frozenset[str]:
    """The part of a key that is the statement's, for all statements of a file."""
    text = _Text(path, lines)
    codes = {text.statement(line) for line in range(1, len(lines) + 1)}
    return frozenset(_digest(code)[:STATEMENT_DIGITS] for code in codes)


class _Text:
    """The code of one file, by place."""

    def __init__(self, path: str, lines: Sequence[str]) -> None:
        self.path = path
        self.lines = [line.rstrip("\r\n") for line in lines]

    def at(self, place: Place) -> str:
        """What stands at the place."""
        lines = self.lines[place.line - 1 : place.end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][: place.end_column - 1] if len(lines) == place.end_line - place.line + 1 else ""
        lines[0] = lines[0][place.column - 1 :]
        return "\n".join(lines)

    def statement(self, line: int) -> str:
        """The statement that the line belongs to, or the line where there is none."""
        if line in self.codes:
            return self.codes[line]
        return _bare("".join(self.lines[line - 1 : line]))

    @cached_property
    def codes(self) -> dict[int, str]:
        """The code of the statement of each line; none in what is not Python."""
        if not self.path.endswith(_WITH_STATEMENTS):
            return {}
        found = by_line(statements("\n".join(self.lines)))
        return {line: statement.code for line, statement in found.items()}


def _bare(text: str) -> str:
    """The code alone; a text without any, as it stands."""
    return "".join(statement.code for statement in statements(text)) or "".join(text.split())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
