"""The report for a comment on a pull request, or the summary of a job: a table of findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import SEVERITIES, Finding, Rule
from ormlint.outcome import Outcome
from ormlint.spelling import counted

_MOST_ROWS = 50
"""Hosts refuse comments that are too long."""
_CODE = re.compile(r"(`+[^`]*`+)")
_SPECIAL = re.compile(r"([\\*_\[\]<>])")


def render(outcome: Outcome) -> str:
    """A heading, and a row for each finding, the most severe first."""
    return "\n".join(_lines(outcome)) + "\n"


def _lines(outcome: Outcome) -> Iterator[str]:
    yield f"### ormlint: {_headline(outcome)}"
    if outcome.findings:
        yield from _table(outcome)
    left = len(outcome.findings) - _MOST_ROWS
    if left > 0:
        yield from ("", f"… and {left} more.")
    if outcome.problems:
        yield from ("", "Not linted:", "")
        yield from (f"- {_escaped(str(problem))}" for problem in outcome.problems)


def _headline(outcome: Outcome) -> str:
    known = f"; {outcome.known} known from the baseline" if outcome.known else ""
    if not outcome.findings:
        return f"no findings in {counted(outcome.files, 'file')}{known}"
    files = len({finding.place.path for finding in outcome.findings})
    return f"{counted(len(outcome.findings), 'finding')} in {counted(files, 'file')}{known}"


def _table(outcome: Outcome) -> Iterator[str]:
    rules = {rule.code: rule for rule in outcome.rules}
    yield from ("", "| where | rule | what | cost |", "| --- | --- | --- | --- |")
    for finding in sorted(outcome.findings, key=_harmlessness)[:_MOST_ROWS]:
        yield _row(finding, rules.get(finding.code))


def _harmlessness(finding: Finding) -> int:
    return -SEVERITIES.index(finding.severity or "warning")


def _row(finding: Finding, rule: Rule | None) -> str:
    place = finding.place
    name = f"{finding.code} {finding.name}"
    linked = f"[{name}]({rule.page_url})" if rule and rule.page_url else name
    severity = "" if finding.severity == "warning" else f" ({finding.severity})"
    where = f"`{place.path}:{place.line}`"
    cells = (where, linked + severity, _escaped(finding.message), _escaped(finding.cost))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _escaped(text: str) -> str:
    """On one line; what is not code shows as it is written."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part if part.startswith("`") else _SPECIAL.sub(r"\\\1", part) for part in parts)
