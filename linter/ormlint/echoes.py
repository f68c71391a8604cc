"""Leaves out findings that another one on the same line says already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ormlint.api import Finding

OPTIONS = ".options("
SAME_FOR_ALL = frozenset({"QRY104", "QRY201", "QRY202", "QRY203"})
"""What these say of a query is the same for each model that it is begun on."""


def without_echoes(raw: Iterable[Finding]) -> Iterator[Finding]:
    """Of several findings on one line and one query, those that no other one's remedy covers."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in raw:
        groups.setdefault(_subject(finding), []).append(finding)
    for group in groups.values():
        for index, finding in enumerate(group):
            others = [*((other, True) for other in group[:index]), *((o, False) for o in group[index + 1 :])]
            if not any(_covers(other, finding, before) for other, before in others):
                yield finding


def _subject(finding: Finding) -> tuple[object, ...]:
    built = next((other.place for other in finding.related if other.message.startswith("query of ")), None)
    return (finding.code, finding.place.path, finding.place.line, built or finding.place)


def _covers(other: Finding, finding: Finding, before: bool) -> bool:
    """Whether a loader option goes on where the other ends; or the same query begins on another model."""
    if finding.suggestion.startswith(OPTIONS):
        return goes_on(other, finding)
    return before and finding.code in SAME_FOR_ALL and other.place == finding.place


def goes_on(other: Finding, finding: Finding) -> bool:
    """Whether the loader option of another finding goes on where this one's ends."""
    return other.suggestion.startswith(finding.suggestion.removesuffix(")") + ".")
