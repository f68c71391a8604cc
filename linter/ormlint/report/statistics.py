"""How often each rule found something, and in which folders."""

from collections import Counter
from posixpath import dirname

from ormlint.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Count, code and name of each rule that found something, then each folder; the most frequent first."""
    rules = Counter(f"{finding.code}  {finding.name}" for finding in outcome.findings)
    folders = Counter(f"{dirname(finding.place.path) or '.'}/" for finding in outcome.findings)
    return "\n".join(table for table in (_table(rules), _table(folders)) if table)


def _table(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{count:>6}  {what}\n" for what, count in ordered)
