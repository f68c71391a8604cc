"""What has changed since a branch was cut, as git tells it: the lines, and the findings that they touch."""

from __future__ import annotations

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ormlint.api import Finding, Place
from ormlint.discovery import display
from ormlint.outcome import Lines, Outcome
from ormlint.source.statements import by_line, statements

_HUNK = re.compile(r"@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")
_NEW_FILE = re.compile(r'\+\+\+ (?P<path>b/[^\t\n]*|"b/(?:\\.|[^"\\])*")')
_DIFF = (
    *("-c", "core.quotePath=false", "diff", "--unified=0", "--find-renames", "--no-color", "--no-ext-diff"),
    *("--no-textconv", "--no-relative", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/"),
)


class ChangesError(Exception):
    """git cannot say what has changed."""


@dataclass
class Changes:
    """The changed lines of each file, by real path."""

    lines: Mapping[str, Sequence[range]] = field(default_factory=dict)
    """Where lines were only taken out, an empty range at the line before."""
    new: frozenset[str] = frozenset()
    """Files that git does not know yet: all of their lines are changed."""

    def narrow(self, outcome: Outcome) -> None:
        """Keep what stands in a statement that has changed, or whose query, loop or access does."""
        touch = _Touch(self, outcome.sources)
        kept = [finding for finding in outcome.findings if any(map(touch.reaches, _places(finding)))]
        outcome.untouched = len(outcome.findings) - len(kept)
        outcome.findings = kept


def changes(paths: Sequence[Path], ref: str) -> Changes:
    """What has changed in the repositories of the paths since they left ``ref``; raises ChangesError."""
    folders = {path if path.is_dir() else path.parent for path in paths}
    tops = {_git(folder, "rev-parse", "--show-toplevel").rstrip("\n") for folder in sorted(folders)}
    lines: dict[str, list[range]] = {}
    new: set[str] = set()
    for top in sorted(tops):
        base = _merge_base(Path(top), ref)
        diff = parsed(_git(Path(top), *_DIFF, base, "--"))
        lines |= {_real(top, path): changed for path, changed in diff.items()}
        others = _git(Path(top), "ls-files", "--others", "--exclude-standard", "-z")
        new |= {_real(top, path) for path in others.split("\0") if path}
    return Changes(lines, frozenset(new))


def parsed(diff: str) -> dict[str, list[range]]:
    """The lines that a diff without context adds to each file, by the path in the repository."""
    found: dict[str, list[range]] = defaultdict(list)
    path = ""
    for line in diff.split("\n"):
        if line.startswith("diff --git "):
            path = ""
        elif not path and (header := _NEW_FILE.match(line)):
            path = _unquoted(header["path"])[2:]
        elif path and (hunk := _HUNK.match(line)):
            found[path].append(_range(hunk))
    return dict(found)


def _range(hunk: re.Match[str]) -> range:
    """The lines; where none were added, the gap after a line stands for those that were taken out."""
    start, count = int(hunk["start"]), int(hunk["count"] or 1)
    return range(start, start + count)


def _unquoted(path: str) -> str:
    """git writes a path with a quote, a backslash or a control character as C does."""
    if not path.startswith('"'):
        return path
    written = path[1:-1].encode("utf-8", "surrogateescape")
    return written.decode("unicode_escape").encode("latin-1").decode("utf-8", "surrogateescape")


def _merge_base(top: Path, ref: str) -> str:
    unknown = f"no commit `{ref}` in {display(top)}; is it fetched?"
    _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", wrong=unknown)
    apart = f"`{ref}` and HEAD have no commit in common in {display(top)}; fetch more of the history"
    return _git(top, "merge-base", "--", ref, "HEAD", wrong=apart).strip()


def _git(folder: Path, *arguments: str, wrong: str = "") -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(
            command, capture_output=True, check=True, stdin=subprocess.DEVNULL, env=_environment()
        )
    except FileNotFoundError:
        raise ChangesError("git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise ChangesError(wrong or said.partition("\n")[0] or f"git ends with {error.returncode}") from None
    return done.stdout.decode("utf-8", "surrogateescape")


def _environment() -> dict[str, str]:
    """Without the ``GIT_DIR`` that a hook is given: it is relative, and would hide the repository."""
    known = os.environ.items()
    return {name: value for name, value in known if name != "GIT_DIR" or os.path.isabs(value)}


def _real(top: str, path: str) -> str:
    return os.path.realpath(os.path.join(top, path))


def _places(finding: Finding) -> Iterator[Place]:
    yield finding.place
    yield from (related.place for related in finding.related)


class _Touch:
    """Whether a place was reached by a change."""

    def __init__(self, changes: Changes, sources: Mapping[str, Lines]) -> None:
        self.changes = changes
        self.sources = sources
        self.spans: dict[str, dict[int, range]] = {}

    def reaches(self, place: Place) -> bool:
        """Whether the statement around the place has changed."""
        real = os.path.realpath(place.path)
        if real in self.changes.new:
            return True
        changed = self.changes.lines.get(real)
        if not changed:
            return False
        span = self.statement(place)
        return any(_meet(span, lines) for lines in changed)

    def statement(self, place: Place) -> range:
        """The lines of the statement, or of the place alone where the file is no Python."""
        own = range(place.line, place.end_line + 1)
        if not place.path.endswith(".py"):
            return own
        if place.path not in self.spans:
            self.spans[place.path] = self.spans_of(place.path)
        return self.spans[place.path].get(place.line, own)

    def spans_of(self, path: str) -> dict[int, range]:
        """The lines of the statement of each line."""
        lines = self.sources[path].lines if path in self.sources else ()
        found = by_line(statements("\n".join(line.rstrip("\r\n") for line in lines)))
        return {line: statement.lines for line, statement in found.items()}


def _meet(span: range, changed: range) -> bool:
    """Lines that were taken out between two lines of a statement are a change of it."""
    if not changed:
        return changed.start in span and changed.start + 1 in span
    return changed.start < span.stop and span.start < changed.stop
