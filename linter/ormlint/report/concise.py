"""The report for editors and ``grep``: one finding a line, as flake8 prints it."""

from ormlint.api import Finding
from ormlint.outcome import Outcome


def render(outcome: Outcome) -> str:
    """``path:line:col: CODE message``, one a line."""
    return "".join(f"{_line(finding)}\n" for finding in outcome.findings)


def _line(finding: Finding) -> str:
    place = finding.place
    return f"{place.path}:{place.line}:{place.column}: {finding.code} {finding.message}"
