"""Macros of Jinja: functions whose body is a part of a template."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ormlint.consumers.pages.scope import page_frame
from ormlint.walk.values import UNKNOWN, Value

if TYPE_CHECKING:
    from ormlint.consumers.pages.rendering import Renderer
    from ormlint.templates import nodes as t
    from ormlint.walk.arguments import Arguments
    from ormlint.walk.frames import Access, Frame

DEEPEST = 6


@dataclass(eq=False, frozen=True)
class MacroValue(Value):
    """A macro together with the names that it sees."""

    node: t.Macro
    frame: Frame


def call_macro(renderer: Renderer, function: Value, arguments: Arguments, access: Access) -> Value | None:
    """Print a macro; ``None`` when the function is none."""
    if not isinstance(function, MacroValue):
        return None
    if renderer.depth < DEEPEST:
        names = dict(function.frame.names)
        names |= _bound(renderer, function, arguments)
        frame = page_frame(function.frame.block, names, access)
        elsewhere = function.frame.block is not access.frame.block
        with renderer.deeper(), renderer.apart() if elsewhere else nullcontext():
            renderer.run(function.node.body, frame)
    return UNKNOWN


def _bound(renderer: Renderer, function: MacroValue, arguments: Arguments) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for position, name in enumerate(function.node.parameters):
        found[name] = arguments.value(position, name)
    return found
