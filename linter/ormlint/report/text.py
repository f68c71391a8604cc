"""The report for people: excerpts with underlining, the cost, the remedy, a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from rich.console import Console
from rich.text import Text

from ormlint.api import Finding, Place
from ormlint.outcome import Outcome
from ormlint.report.excerpts import Excerpt, Mark, Row, excerpts
from ormlint.spelling import counted

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_COLUMN = "│"


def write(outcome: Outcome, stream: TextIO, color: bool) -> None:
    """Print the report; nothing is wrapped, and nothing in it is taken for markup."""
    console = Console(
        file=stream,
        color_system="auto" if color else None,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in _lines(outcome):
        console.print(line, soft_wrap=True)


def _lines(outcome: Outcome) -> Iterator[Text]:
    for group in _groups(outcome.findings):
        yield from _block(group, outcome)
        yield Text()
    yield _summary(outcome)


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one query with one remedy, together where the first of them stands."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_remedy_key(finding), []).append(finding)
    return list(groups.values())


def _remedy_key(finding: Finding) -> object:
    query = _query_place(finding)
    if not finding.suggestion or query is None:
        return id(finding)
    return (finding.place.path, finding.suggestion, query)


def _query_place(finding: Finding) -> Place | None:
    places = (related.place for related in finding.related if related.message.startswith("query"))
    return next(places, None)


def _block(group: Sequence[Finding], outcome: Outcome) -> Iterator[Text]:
    first = group[0]
    yield _header(first)
    yield Text(f"  {first.message}")
    yield from (_also(other, first) for other in group[1:])
    parts = excerpts(_marks(group), outcome.sources)
    numbers = [row.number for part in parts for row in part.rows if row.number]
    width = len(str(max(numbers, default=0)))
    for part in parts:
        yield from _excerpt(part, width, titled=part.path != first.place.path)
    yield from _notes(group, width)


def _header(finding: Finding) -> Text:
    place = finding.place
    header = Text(f"{place.path}:{place.line}:{place.column}", style="bold")
    header.append(f"  {finding.code} {finding.name}", style=_color(finding))
    if finding.severity != "warning":
        header.append(f" ({finding.severity})", style=_color(finding))
    return header


def _also(other: Finding, first: Finding) -> Text:
    line = Text("  also: ", style="dim")
    line.append(f"{other.place.line}:{other.place.column}  {other.code} {other.name}", style=_color(other))
    if other.message != first.message:
        line.append(f": {other.message}", style="not dim")
    return line


def _marks(group: Sequence[Finding]) -> list[Mark]:
    """The findings themselves, then what belongs to them; a place said twice is shown once."""
    related = [related for finding in group for related in finding.related]
    labels = {one.place: one.message for one in related}
    own = {finding.place: Mark(finding.place, labels.get(finding.place, ""), "primary") for finding in group}
    others = [Mark(one.place, one.message) for one in related if one.place not in own]
    return list(dict.fromkeys([*own.values(), *others]))


def _excerpt(part: Excerpt, width: int, titled: bool) -> Iterator[Text]:
    margin = " " * (width + 1)
    if titled:
        yield Text(f"  {margin}--> {part.path}:{part.line}:{part.column}", style="dim")
    else:
        yield Text(f"  {margin}{_COLUMN}", style="dim")
    for row in part.rows:
        yield _row(row, width)


def _row(row: Row, width: int) -> Text:
    number = "" if row.number is None else str(row.number)
    if row.number is None and row.style is None:
        return Text(f"  {row.text:>{width}} {_COLUMN}", style="dim")
    line = Text(f"  {number:>{width}} {_COLUMN}", style="dim")
    if row.style is None:
        return line.append(f" {row.text}" if row.text else "", style="not dim")
    style = "bold red not dim" if row.style == "primary" else "blue not dim"
    return line.append(f" {row.mark}{' ' if row.label else ''}{row.label}", style=style)


def _notes(group: Sequence[Finding], width: int) -> Iterator[Text]:
    margin = " " * (width + 3)
    for cost in dict.fromkeys(finding.cost for finding in group if finding.cost):
        yield Text.assemble((f"{margin}= ", "dim"), ("cost: ", "bold"), cost)
    for suggestion in dict.fromkeys(finding.suggestion for finding in group if finding.suggestion):
        yield from _suggestion(suggestion, margin)


def _suggestion(suggestion: str, margin: str) -> Iterator[Text]:
    """The remedy as code; further lines stand below the first."""
    first, *rest = suggestion.splitlines()
    yield Text.assemble((f"{margin}= ", "dim"), ("write: ", "bold"), (first, "green"))
    for line in rest:
        yield Text(f"{margin}         {line}", style="green")


def _color(finding: Finding) -> str:
    return _COLORS.get(finding.severity or "warning", "yellow")


def _summary(outcome: Outcome) -> Text:
    """``12 findings in 4 files (QRY101 ×5, …); 310 files in 2.1 s``."""
    silenced = f"; {outcome.suppressed} silenced by comments" if outcome.suppressed else ""
    silenced += f"; {outcome.known} known from the baseline" if outcome.known else ""
    silenced += f"; {outcome.untouched} where nothing has changed" if outcome.untouched else ""
    bad = f"; {counted(len(outcome.problems), 'problem')}" if outcome.problems else ""
    files = counted(outcome.files, "file")
    if not outcome.findings:
        return Text(f"No findings in {files}{silenced}{bad}", style="" if bad else "green")
    head = counted(len(outcome.findings), "finding")
    where = counted(len({finding.place.path for finding in outcome.findings}), "file")
    seconds = f"{files} in {outcome.seconds:.1f} s"
    return Text(f"{head} in {where} ({_by_code(outcome.findings)}); {seconds}{silenced}{bad}", style="bold")


def _by_code(findings: Iterable[Finding]) -> str:
    codes = sorted(finding.code for finding in findings)
    counts = [(code, len(list(same))) for code, same in groupby(codes)]
    counts.sort(key=lambda item: -item[1])
    shown = [f"{code} ×{count}" for code, count in counts[:5]]
    return ", ".join(shown + ["…"] * (len(counts) > 5))
