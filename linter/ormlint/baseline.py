"""The findings that a project already had: known by their code, they do not count until they are touched."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ormlint.api import Finding
from ormlint.discovery import display
from ormlint.fingerprints import STATEMENT_DIGITS, Identity, identities, statement_keys
from ormlint.outcome import Outcome

FORMAT_VERSION = 1
_LONGEST = 100


class BaselineError(Exception):
    """A baseline that cannot be read or written."""


@dataclass(frozen=True, order=True)
class Entry:
    """A known finding; as many entries as there are findings that are alike."""

    path: str
    """From the folder of the baseline, with forward slashes."""
    code: str
    name: str
    text: str = field(compare=False)
    """For readers."""
    key: str


@dataclass
class Baseline:
    """The entries of a file."""

    file: Path
    entries: list[Entry] = field(default_factory=list)

    @classmethod
    def read(cls, file: Path) -> Baseline:
        """The baseline in a file; raises BaselineError."""
        try:
            document = json.loads(file.read_text("utf-8"))
            return cls(file, [Entry(**entry) for entry in _entries(document)])
        except OSError as error:
            raise BaselineError(f"{display(file)}: cannot be read: {error.strerror or error}") from error
        except (ValueError, TypeError, KeyError) as error:
            raise BaselineError(f"{display(file)}: no baseline of ormlint: {error}") from error

    def write(self) -> None:
        """An entry a line, sorted, so that branches merge; raises BaselineError."""
        lines = [json.dumps(asdict(entry), ensure_ascii=False) for entry in sorted(self.entries, key=_order)]
        body = "".join(f"\n    {line}{',' * (line is not lines[-1])}" for line in lines)
        text = f'{{\n  "version": {FORMAT_VERSION},\n  "findings": [{body}\n  ]\n}}\n'
        try:
            self.file.write_text(text, "utf-8", newline="\n")
        except OSError as error:
            raise BaselineError(
                f"{display(self.file)}: cannot be written: {error.strerror or error}"
            ) from error

    def narrow(self, outcome: Outcome, folders: Sequence[Path]) -> list[Entry]:
        """Take the known findings out of an outcome; the entries whose finding is gone."""
        stale = self.stale(outcome, folders)
        left = Counter(self.entries)
        new = []
        for finding, entry in zip(outcome.findings, list(self._entries_of(outcome)), strict=True):
            if left[entry] <= 0:
                new.append(finding)
            left[entry] -= 1
        outcome.known = len(outcome.findings) - len(new)
        outcome.findings = new
        return stale

    def stale(self, outcome: Outcome, folders: Sequence[Path]) -> list[Entry]:
        """The entries whose finding is gone; what this run did not look at is not.

        ``folders`` are those that were linted: a file that is gone from them is mended.
        """
        gone = Counter(self.entries) - Counter(self._entries_of(outcome))
        shown = {self._path(path): path for path in outcome.ran}

        def surely(entry: Entry) -> bool:
            if entry.path not in shown:
                return self._is_deleted(entry, folders)
            return _is_mended(entry, shown[entry.path], outcome)

        return sorted(filter(surely, gone.elements()))

    def without(self, entries: Iterable[Entry]) -> Baseline:
        """The baseline less some entries."""
        left = Counter(entries)
        kept = []
        for entry in self.entries:
            if left[entry] > 0:
                left[entry] -= 1
            else:
                kept.append(entry)
        return replace(self, entries=kept)

    def updated(self, outcome: Outcome, folders: Sequence[Path]) -> Baseline:
        """The baseline with the findings of a run, in the place of what it knew of the same."""
        kept = self.without(self.stale(outcome, folders))
        fresh = Counter(self._entries_of(outcome)) - Counter(kept.entries)
        return replace(self, entries=[*kept.entries, *fresh.elements()])

    def _is_deleted(self, entry: Entry, folders: Sequence[Path]) -> bool:
        path = Path(os.path.abspath(self.file.parent / entry.path))
        inside = any(Path(os.path.abspath(folder)) in path.parents for folder in folders)
        return inside and not path.exists()

    def _entries_of(self, outcome: Outcome) -> Iterator[Entry]:
        known = identities(outcome.findings, outcome.sources, self._path)
        for finding, identity in zip(outcome.findings, known, strict=True):
            yield _entry(finding, identity)

    def _path(self, shown: str) -> str:
        try:
            return Path(os.path.relpath(shown, self.file.parent)).as_posix()
        except ValueError:  # another drive
            return shown


def _is_mended(entry: Entry, path: str, outcome: Outcome) -> bool:
    """Whether the rule ran and would have found it again.

    Part of a project shows too little for that while the statement is there: its caller can be elsewhere.
    """
    if entry.code not in outcome.ran[path]:
        return False
    return outcome.whole or entry.key[:STATEMENT_DIGITS] not in statement_keys(
        path, outcome.sources[path].lines
    )


def _entry(finding: Finding, identity: Identity) -> Entry:
    text = identity.text if len(identity.text) <= _LONGEST else identity.text[: _LONGEST - 1] + "…"
    return Entry(identity.path, finding.code, finding.name, text, identity.key)


def _order(entry: Entry) -> tuple[Entry, str]:
    return entry, entry.text


def _entries(document: Any) -> list[dict[str, str]]:
    if document["version"] != FORMAT_VERSION:
        raise ValueError(f"version {document['version']} is not known")
    entries: list[dict[str, str]] = document["findings"]
    for entry in entries:
        if not all(isinstance(value, str) for value in entry.values()):
            raise ValueError(f"not all is text in {entry}")
    return entries
