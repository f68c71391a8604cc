"""The report for code scanning: SARIF 2.1.0, with the pages of the rules and the way to each finding."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from ormlint import __version__
from ormlint.api import Finding, Place, Related, Rule
from ormlint.fingerprints import Identity, identities
from ormlint.outcome import Outcome, Problem
from ormlint.report.repository import Repository

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_BEFORE = ("query", "loop")
"""Of the related places, these run before the finding's own; what it calls comes after."""


def render(outcome: Outcome) -> str:
    """One log with one run, with a line end."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(outcome).log()]}
    return json.dumps(log, indent=2) + "\n"


class _Run:
    """One run of ormlint."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.repository = Repository()
        self.places = {rule.code: index for index, rule in enumerate(outcome.rules)}

    def log(self) -> dict[str, Any]:
        """The run as an object."""
        known = identities(self.outcome.findings, self.outcome.sources, self.repository.path)
        found = zip(self.outcome.findings, known, strict=True)
        return {
            "tool": {"driver": self.driver()},
            "invocations": [self.invocation()],
            "columnKind": "unicodeCodePoints",
            "results": [self.result(finding, identity) for finding, identity in found],
        }

    def driver(self) -> dict[str, Any]:
        """The tool and its rules."""
        rules = [_rule(rule) for rule in self.outcome.rules]
        return {"name": "ormlint", "version": __version__, "semanticVersion": __version__, "rules": rules}

    def invocation(self) -> dict[str, Any]:
        """Whether all files could be linted."""
        notices = [self.notice(problem) for problem in self.outcome.problems]
        return {"executionSuccessful": not notices, "toolExecutionNotifications": notices}

    def notice(self, problem: Problem) -> dict[str, Any]:
        """A file that could not be linted."""
        place: dict[str, Any] = {"artifactLocation": self.artifact(problem.path)}
        if problem.line is not None:
            place["region"] = {"startLine": problem.line}
        location = {"physicalLocation": place}
        return {"level": "error", "message": {"text": problem.message}, "locations": [location]}

    def result(self, finding: Finding, identity: Identity) -> dict[str, Any]:
        """One finding."""
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity or "warning"],
            "message": {"text": _message(finding)},
            "locations": [self.location(finding.place)],
            "partialFingerprints": _fingerprints(identity),
            "properties": {"cost": finding.cost, "suggestion": finding.suggestion},
        }
        if finding.code in self.places:
            result["ruleIndex"] = self.places[finding.code]
        if finding.related:
            result["relatedLocations"] = list(self.related(finding.related))
        way = _way(finding)
        if way:
            result["codeFlows"] = [{"threadFlows": [{"locations": [self.step(*step) for step in way]}]}]
        return result

    def related(self, places: Sequence[Related]) -> Iterator[dict[str, Any]]:
        """The query, the loop, the access, with the numbers that the message links to."""
        for number, related in enumerate(places, 1):
            yield {"id": number, **self.location(related.place, related.message)}

    def step(self, place: Place, message: str) -> dict[str, Any]:
        """One step of the way to the access."""
        return {"location": self.location(place, message)}

    def location(self, place: Place, message: str = "") -> dict[str, Any]:
        """A place, and what is there."""
        physical = {"artifactLocation": self.artifact(place.path), "region": _region(place)}
        said = {"message": {"text": message}} if message else {}
        return {"physicalLocation": physical, **said}

    def artifact(self, path: str) -> dict[str, str]:
        """A file, from the top of the repository."""
        return {"uri": quote(self.repository.path(path)), "uriBaseId": "%SRCROOT%"}


def _rule(rule: Rule) -> dict[str, Any]:
    link = {"helpUri": rule.page_url} if rule.page_url else {}
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": f"# {rule.name}\n\n{rule.page}"},
        **link,
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
        "properties": {"tags": ["performance", rule.family]},
    }


def _message(finding: Finding) -> str:
    """The message, and links to the related places."""
    links = [f"[{_plain(one.message)}]({number})" for number, one in enumerate(finding.related, 1)]
    lines = [_plain(finding.message) if links else finding.message, "; ".join(links)]
    return "\n".join(line for line in lines if line)


def _plain(text: str) -> str:
    """Brackets are no links."""
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _fingerprints(identity: Identity) -> dict[str, str]:
    """Ours, and the name under which GitHub looks for one."""
    fingerprint = identity.fingerprint
    return {"ormlintIdentity/v1": fingerprint, "primaryLocationLineHash": f"{fingerprint}:1"}


def _way(finding: Finding) -> list[tuple[Place, str]]:
    """The query, the loop, the place, the calls that lead on to the access; nothing when it calls nothing."""
    before = [one for one in finding.related if one.message.startswith(_BEFORE)]
    after = [one for one in finding.related if one not in before]
    if not after:
        return []
    way = [*before, Related(finding.place, finding.message), *after]
    return [(one.place, one.message) for one in way]


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
