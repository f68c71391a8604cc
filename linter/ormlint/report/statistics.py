"""How often each rule found something."""

from collections import Counter

from ormlint.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Count, code and name of each rule that found something, the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in outcome.findings)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{count:>6}  {code}  {name}\n" for (code, name), count in ordered)
