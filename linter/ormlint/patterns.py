"""File patterns as in ``.gitignore``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pathspec import GitIgnoreSpec


class Patterns:
    """Patterns that are relative to a folder."""

    def __init__(self, folder: Path, lines: Iterable[str]) -> None:
        self.folder = folder
        self.spec = GitIgnoreSpec.from_lines([line for line in lines if not _mistake(line)])

    def says(self, path: Path, is_folder: bool = False) -> bool | None:
        """Whether the path is matched; ``None`` when no pattern is about it."""
        try:
            relative = path.relative_to(self.folder).as_posix()
        except ValueError:
            return None
        return self.spec.check_file(f"{relative}/" if is_folder else relative).include


def verify_patterns(lines: Iterable[str]) -> None:
    """Raise ValueError for the first pattern that makes no sense."""
    for line in lines:
        if _mistake(line):
            raise ValueError(f"`{line}` is no pattern")


def _mistake(line: str) -> bool:
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return True
    return False
