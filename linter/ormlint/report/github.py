"""The report for GitHub Actions: workflow commands, which become annotations on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding
from ormlint.outcome import Outcome, Problem
from ormlint.report.repository import Repository

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = {**_IN_DATA, **str.maketrans({":": "%3A", ",": "%2C"})}


def render(outcome: Outcome) -> str:
    """``::warning file=…,line=…::message``, one a line."""
    repository = Repository()
    lines = [_annotation(finding, repository) for finding in outcome.findings]
    lines += [_failure(problem, repository) for problem in outcome.problems]
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding, repository: Repository) -> str:
    place = finding.place
    properties: dict[str, object] = {"file": repository.path(place.path), "line": place.line}
    properties["endLine"] = place.end_line
    if place.line == place.end_line:  # columns have a meaning within one line only
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = f"{finding.code} {finding.name}"
    command = _COMMANDS[finding.severity or "warning"]
    return _command(command, properties, "\n".join(_text(finding, repository)))


def _text(finding: Finding, repository: Repository) -> Iterator[str]:
    yield finding.message
    if finding.cost:
        yield f"cost: {finding.cost}"
    for related in finding.related:
        yield f"{repository.path(related.place.path)}:{related.place.line}: {related.message}"


def _failure(problem: Problem, repository: Repository) -> str:
    properties: dict[str, object] = {"file": repository.path(problem.path)}
    if problem.line is not None:
        properties["line"] = problem.line
    return _command("error", {**properties, "title": "ormlint"}, problem.message)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    given = ",".join(f"{key}={str(value).translate(_IN_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{message.translate(_IN_DATA)}"
