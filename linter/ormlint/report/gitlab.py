"""The report for GitLab: the JSON of its Code Quality widget."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ormlint.api import Finding
from ormlint.fingerprints import Identity, identities
from ormlint.outcome import Outcome, Problem
from ormlint.report.repository import Repository

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def render(outcome: Outcome) -> str:
    """A list of issues, with a line end."""
    repository = Repository()
    known = identities(outcome.findings, outcome.sources, repository.path)
    issues = [_issue(finding, identity) for finding, identity in zip(outcome.findings, known, strict=True)]
    issues += [_failure(problem, repository) for problem in outcome.problems]
    return json.dumps(issues, indent=2) + "\n"


def _issue(finding: Finding, identity: Identity) -> dict[str, Any]:
    place = finding.place
    cost = f" (cost: {finding.cost})" if finding.cost else ""
    return {
        "description": f"{finding.code}: {finding.message}{cost}",
        "check_name": finding.name,
        "fingerprint": identity.fingerprint,
        "severity": _SEVERITIES[finding.severity or "warning"],
        "categories": ["Performance"],
        "location": {"path": identity.path, "lines": {"begin": place.line, "end": place.end_line}},
    }


def _failure(problem: Problem, repository: Repository) -> dict[str, Any]:
    path = repository.path(problem.path)
    return {
        "description": problem.message,
        "check_name": "not-linted",
        "fingerprint": hashlib.sha256(f"{path}\0{problem.message}".encode()).hexdigest(),
        "severity": "blocker",
        "categories": ["Bug Risk"],
        "location": {"path": path, "lines": {"begin": problem.line or 1}},
    }
