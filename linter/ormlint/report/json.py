"""The report for programs: one JSON object, whose keys never change their meaning.

``version`` is the version of this format: 1 until a key is taken away or changes its meaning; keys may be
added. ``findings`` are ordered by path, line, column and code. Lines and columns count from 1, columns in
characters; ``end_column`` is the column after the last character. Paths are relative to the working
directory, with forward slashes. ``cost`` and ``suggestion`` are empty strings where there is nothing to
say. ``related`` are the query, the loop, the access and the chain of calls. ``summary`` counts the findings
and files; its ``problems`` are the files that could not be linted (``line`` may be null), ``suppressed`` is
the number of findings that a comment silenced, ``known`` of those that the baseline knows,
``untouched`` of those that ``--diff-base`` leaves out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from ormlint.api import Finding, Related
from ormlint.outcome import Outcome, Problem

FORMAT_VERSION = 1


def render(outcome: Outcome) -> str:
    """The report, with a line end."""
    report = {
        "version": FORMAT_VERSION,
        "findings": [_finding(finding) for finding in outcome.findings],
        "summary": _summary(outcome),
    }
    return json.dumps(report, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "related": [_related(related) for related in finding.related],
        "cost": finding.cost,
        "suggestion": finding.suggestion,
    }


def _related(related: Related) -> dict[str, Any]:
    place = related.place
    return {"path": place.path, "line": place.line, "column": place.column, "message": related.message}


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {
        "files": outcome.files,
        "findings": len(outcome.findings),
        "by_code": _counts(finding.code for finding in outcome.findings),
        "by_severity": _counts(str(finding.severity) for finding in outcome.findings),
        "problems": [_problem(problem) for problem in outcome.problems],
        "suppressed": outcome.suppressed,
        "known": outcome.known,
        "untouched": outcome.untouched,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}


def _counts(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
