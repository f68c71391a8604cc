"""Sources for the tests of the source layer: the standard library, and texts written in the test."""

from __future__ import annotations

import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from ormlint.source import Block, SourceFile


@pytest.fixture
def source() -> Callable[[str], SourceFile]:
    """A file from an indented text."""
    return lambda text: SourceFile.from_text(dedent(text), Path("/project/a.py"), "a.py")


@pytest.fixture(scope="session")
def standard_library() -> list[Path]:
    """Every module of the interpreter at hand, third parties left out."""
    root = Path(sysconfig.get_path("stdlib"))
    return sorted(path for path in root.rglob("*.py") if "site-packages" not in path.parts)


@pytest.fixture(scope="session")
def all_blocks() -> Callable[[Block], Iterator[Block]]:
    """A block and all that are inside, in order."""

    def walk(block: Block) -> Iterator[Block]:
        yield block
        for child in block.children:
            yield from walk(child)

    return walk
