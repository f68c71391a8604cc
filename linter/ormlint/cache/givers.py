"""The names that may give rows, found in each file, kept between runs: else all files are cut into blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ormlint.cache.digests import digest
from ormlint.cache.modules import Memory
from ormlint.walk.interest import Names


class KeptNames:
    """The names of earlier runs, believed of a file as long as it and the words looked for are the same."""

    def __init__(self, memory: Memory) -> None:
        self._cache = memory.cache
        self._name = f"givers-{memory.surroundings.environment}"
        self._files = memory.surroundings.of_files
        self._before: Names = {}

    def recall(self, words: frozenset[str]) -> Names:
        """The names by the displayed path of a file, of the files that are as they were."""
        document = self._cache.read(self._name)
        try:
            self._before = _read(document, _of(words), self._files)
        except (TypeError, ValueError, KeyError, AttributeError):
            self._before = {}
        return self._before

    def keep(self, words: frozenset[str], names: Names) -> None:
        """Remember the names of this run, if there are others than before."""
        kept = {path: [self._files[path], found] for path, found in names.items() if path in self._files}
        if kept.keys() != self._before.keys():
            self._cache.write(self._name, {"words": _of(words), "files": kept})


def _of(words: frozenset[str]) -> str:
    return digest(sorted(words))


def _read(document: Any, words: str, files: Mapping[str, str]) -> Names:
    if document is None or document["words"] != words:
        return {}
    kept = document["files"].items()
    return {path: [str(name) for name in found] for path, (state, found) in kept if files.get(path) == state}


__all__ = ["KeptNames"]
