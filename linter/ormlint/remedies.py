"""One remedy for all that a framework reads of the rows of one query: the paths are loaded together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ormlint.api import Finding, Place

LOAD = re.compile(r'(\.(?:select|prefetch)_related\(|list_select_related = \[)("\w+"(?:, "\w+")*)([)\]])')


ANNOTATION = re.compile(r"\.annotate\((.+)\)")


class _Load(NamedTuple):
    """A call that loads relations or annotates, and the words of the message that say where it goes."""

    start: str
    paths: tuple[str, ...]
    """Its arguments, as written."""
    end: str
    where: str

    @property
    def code(self) -> str:
        """The call."""
        return f"{self.start}{', '.join(self.paths)}{self.end}"


def united(findings: Sequence[tuple[Finding, Place | None]]) -> Iterator[Finding]:
    """The findings; those about one query of a framework's loop name all that is to be loaded."""
    loads = [_load(finding) if binding is not None else None for finding, binding in findings]
    paths: dict[object, list[str]] = defaultdict(list)
    for load, (_, binding) in zip(loads, findings, strict=True):
        if load is not None:
            paths[(binding, load.start, load.where)] += load.paths
    for load, (finding, binding) in zip(loads, findings, strict=True):
        known = () if load is None else paths[(binding, load.start, load.where)]
        yield finding if load is None else _with(finding, load, _longest(known))


def _load(finding: Finding) -> _Load | None:
    where = finding.message.rpartition(f"`{finding.suggestion}`")[2]
    annotation = ANNOTATION.fullmatch(finding.suggestion)
    if annotation is not None:
        return _Load(".annotate(", (annotation[1],), ")", where)
    match = LOAD.fullmatch(finding.suggestion)
    return None if match is None else _Load(match[1], tuple(match[2].split(", ")), match[3], where)


def _longest(paths: Sequence[str]) -> tuple[str, ...]:
    """Each path once, without those that a longer one passes."""
    distinct = sorted(set(paths))
    return tuple(path for path in distinct if not any(_is_within(path, other) for other in distinct))


def _is_within(path: str, other: str) -> bool:
    return path.startswith('"') and other.startswith(f"{path.removesuffix(chr(34))}__")


def _with(finding: Finding, load: _Load, paths: tuple[str, ...]) -> Finding:
    code = load._replace(paths=paths).code
    message = finding.message.replace(f"`{finding.suggestion}`", f"`{code}`")
    return replace(finding, message=message, suggestion=code)
