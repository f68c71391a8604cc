"""Scripts: modules whose own statements work on rows when they are run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Module
from ormlint.walk.frames import Frame

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

WORKS = re.compile(r"^(?:for|while|async for|with|try|if)\b", re.MULTILINE)
LOOPS = re.compile(r"^[ \t]*(?:for|while|async for)\b", re.MULTILINE)
DECLARES = frozenset(
    {"settings", "migrations", "urls", "apps", "admin", "models", "conftest", "setup", "wsgi", "asgi", "conf"}
)
"""Parts of the paths of modules that other code loads and nobody runs."""


def is_script(module: Module) -> bool:
    """Whether the statements of a module loop, other than to declare something."""
    parts = Path(module.file.display).with_suffix("").parts
    if module.stub or module.block is None or not DECLARES.isdisjoint(parts):
        return False
    return WORKS.search(module.file.text) is not None and LOOPS.search(module.block.outline) is not None


def script_frame(module: Module) -> Frame:
    """The frame of the statements of a module that somebody runs by hand."""
    assert module.block is not None
    return Frame(module, module.block, command=True, task=True)


def enter_script(walker: Walker, frame: Frame) -> None:
    """Run the statements of a module."""
    from ormlint.walk.statements import run_statements

    node = frame.block.node()
    assert isinstance(node, cst.Module)
    run_statements(walker, node.body, frame)
