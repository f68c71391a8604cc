"""Writes comments that silence findings, where a comment is legal, and nothing else."""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ormlint import unused_suppression
from ormlint.api import Finding, Rule
from ormlint.outcome import Outcome, Problem
from ormlint.source import SourceFile
from ormlint.source.file import encoding_of
from ormlint.source.grammar import LINE
from ormlint.source.statements import Comment, Statement, by_line, statements
from ormlint.suppression import Suppressions

_NAMED = re.compile(r"(#\s*ormlint\s*:\s*ignore\s*\[)([^\]]*)(\])")


@dataclass
class Added:
    """What was written."""

    comments: int = 0
    files: int = 0
    problems: list[Problem] = field(default_factory=list)


def add_ignores(outcome: Outcome, rules: Sequence[Rule], reason: str) -> Added:
    """Silence the findings of an outcome in their files, and take them out of it.

    A comment that silences nothing is not silenced but reported: it stays in the outcome.
    """
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        if finding.code != unused_suppression.rule.code:
            by_path[finding.place.path].append(finding)
    added, silenced = Added(), set[Finding]()
    for path, findings in by_path.items():
        source = outcome.sources.get(path)
        if isinstance(source, SourceFile):
            silenced |= _silence(source, findings, rules, reason, added)
    outcome.findings = [finding for finding in outcome.findings if finding not in silenced]
    outcome.suppressed += len(silenced)
    return added


def _silence(
    source: SourceFile, findings: Sequence[Finding], rules: Sequence[Rule], reason: str, added: Added
) -> set[Finding]:
    """Write the comments into one file; the findings that are silent now."""
    text, comments = commented(source.text, findings, reason)
    check = Suppressions(source.display, text, rules)
    silent = {finding for finding in findings if check.silences(finding)}
    if not silent or not _same_code(source.text, text):
        added.problems.append(Problem(source.display, None, "no comment can be written here"))
        return set()
    try:
        _write(source, text)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        added.problems.append(Problem(source.display, None, f"cannot be written: {why}"))
        return set()
    added.comments += comments
    added.files += 1
    return silent


def commented(text: str, findings: Iterable[Finding], reason: str) -> tuple[str, int]:
    """The text with the findings silenced, and how many lines have another comment."""
    lines = LINE.findall(text)
    statement_of = by_line(statements(text))
    groups: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.place.line in statement_of:
            groups[statement_of[finding.place.line].lines.start].append(finding)
    for first, group in groups.items():
        names = dict.fromkeys(finding.name for finding in group)
        number, line = _rewritten(lines, statement_of[first], group[0].place.line, list(names), reason)
        lines[number - 1] = line
    return "".join(lines), len(groups)


def _rewritten(
    lines: Sequence[str], statement: Statement, wanted: int, names: Sequence[str], reason: str
) -> tuple[int, str]:
    """The line of the statement that takes the comment, and its new text."""
    for comment in statement.comments:
        if _NAMED.search(comment.text):
            return comment.line, _extended(lines[comment.line - 1], comment, names)
    number = next((end for end in statement.ends if end >= wanted), statement.lines[-1])
    body = lines[number - 1].rstrip("\r\n")
    end = lines[number - 1][len(body) :]
    return number, f"{body.rstrip()}  # ormlint: ignore[{', '.join(names)}] {reason}{end}"


def _extended(line: str, comment: Comment, names: Sequence[str]) -> str:
    """More names in the brackets that are there; their reason stays."""
    start = comment.column - 1

    def longer(found: re.Match[str]) -> str:
        known = [word.strip() for word in found[2].split(",") if word.strip()]
        return f"{found[1]}{', '.join(dict.fromkeys([*known, *names]))}{found[3]}"

    return line[:start] + _NAMED.sub(longer, line[start:], count=1)


def _same_code(before: str, after: str) -> bool:
    """Whether the compiler sees no difference; what it cannot read is not touched."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _write(source: SourceFile, text: str) -> None:
    """Keep the encoding and the byte order mark; raises ValueError where not all else would stay."""
    before = source.path.read_bytes()
    encoding = encoding_of(before, source.display)
    if source.text.encode(encoding) != before:
        raise ValueError("its bytes would change elsewhere")
    source.path.write_bytes(text.encode(encoding))
