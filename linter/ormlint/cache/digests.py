"""What a run depends on, as digests: the program, the rules, the settings, the files."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ormlint.api import Rule
from ormlint.cache.folder import FORMAT

_LARGE = 5 * 1024 * 1024
"""Larger files are never read by a run."""
_MARKS = ("__init__.py", "manage.py", "setup.py", "pyproject.toml")
"""Files that say how modules are called, whether or not they are files of the project."""


def digest(*parts: Any) -> str:
    """A digest of values with a faithful ``repr``."""
    return of_bytes(repr(parts).encode("utf-8", "surrogatepass"))


def of_bytes(data: bytes) -> str:
    """A digest of bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def of_text(text: str) -> str:
    """A digest of a text."""
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of_file(path: Path) -> str:
    """A digest of the bytes of a file, or of why they cannot be had."""
    try:
        size = path.stat().st_size
        return digest("large", size) if size > _LARGE else of_bytes(path.read_bytes())
    except (OSError, ValueError) as error:
        return digest("unreadable", getattr(error, "errno", None))


def of_folder(folder: Path) -> str:
    """A digest of all files of Python under a folder."""
    files = sorted(folder.rglob("*.py"))
    return digest([(file.relative_to(folder).as_posix(), of_file(file)) for file in files])


def of_program(rules: Sequence[Rule]) -> str:
    """A digest of all code that has a say: this program's, that of the packs, libraries, the interpreter."""
    packs = sorted({rule.module.partition(".")[0] for rule in rules} | {"ormlint"})
    libraries = [(name, _version(name)) for name in ("libcst", "sqlglot", "jinja2")]
    return digest(FORMAT, sys.version, sys.platform, libraries, [(name, _of_package(name)) for name in packs])


def of_rules(enabled: Iterable[Rule]) -> str:
    """A digest of the rules that run, with their options."""
    return digest(sorted((rule.code, rule.name, _options(rule)) for rule in enabled))


def _options(rule: Rule) -> list[tuple[str, str]]:
    values = {
        name: sorted(value) if isinstance(value, (set, frozenset)) else value
        for name, value in rule.options.items()
    }
    return sorted((name, repr(value)) for name, value in values.items())


def marks(files: Iterable[Path]) -> list[tuple[str, list[str]]]:
    """Which files that name packages and roots stand in the folders of the files and above."""
    folders: set[Path] = set()
    for file in files:
        above = file.parent
        while above not in folders:
            folders.add(above)
            above = above.parent
    return [
        (str(folder), found)
        for folder in sorted(folders)
        if (found := [mark for mark in _MARKS if os.path.isfile(folder / mark)])
    ]


@cache
def _of_package(name: str) -> str:
    spec = find_spec(name) if name not in sys.modules or sys.modules[name].__spec__ else None
    folders = (spec.submodule_search_locations if spec else None) or ()
    return digest(spec is None, [of_folder(Path(folder)) for folder in folders])


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
