"""Frames and loops: where the walk is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.api.places import Spot
    from ormlint.api.queries import Repeat
    from ormlint.project import Module, ProjectClass, ProjectFunction
    from ormlint.source import Block
    from ormlint.walk.values import Value


class BudgetExceededError(Exception):
    """A function needs more steps than one function is worth."""


@dataclass(eq=False)
class Loop:
    """A loop that the walk is inside of."""

    repeat: Repeat
    frame: Frame
    assigned: frozenset[str]
    """The names that its target and body bind."""
    targets: frozenset[str] = frozenset()
    """The names that its target binds to rows."""


@dataclass(eq=False)
class Frame:
    """One call of one function, or the body of a module or class."""

    module: Module
    block: Block
    names: dict[str, Value] = field(default_factory=dict)
    caller: Frame | None = None
    call: cst.CSTNode | None = None
    """The expression in the caller's frame that led here."""
    function: ProjectFunction | None = None
    owner: ProjectClass | None = None
    receiver: Value | None = None
    enclosing: Frame | None = None
    """The frame whose names a closure sees."""
    returned: list[Value] = field(default_factory=list)
    yielded: list[Value] = field(default_factory=list)
    params: dict[str, Value] = field(default_factory=dict)
    """What the parameters were given."""
    view: bool = False
    """The function answers a request."""
    command: bool = False
    """The function belongs to a command that somebody runs by hand."""
    task: bool = False
    """The function is a command, a task or a cron job."""
    apart: bool = False
    """It runs where it may wait, though the event loop waits for it: ``session.run_sync(function)``."""

    @property
    def depth(self) -> int:
        """How many calls led here."""
        return 0 if self.caller is None else self.caller.depth + 1

    def inner(self, caller: Frame | None, call: cst.CSTNode | None) -> Frame:
        """A frame that sees the names of this one: of a comprehension, or of a function defined here."""
        return Frame(
            self.module,
            self.block,
            caller=caller,
            call=call,
            function=self.function,
            owner=self.owner,
            receiver=self.receiver,
            enclosing=self,
            view=self.view,
            apart=self.apart,
        )

    @property
    def declares(self) -> bool:
        """Whether it is no function of the project: what it calls is the body of its loops."""
        return self.module.stub or (self.block.kind != "function" and not self.command)

    @property
    def framework(self) -> bool:
        """Whether it is the code of a framework, that nobody wants to be pointed at."""
        return self.module.stub

    def visible(self) -> Iterator[Value]:
        """The values of the names that code in this frame sees."""
        scope: Frame | None = self
        while scope is not None:
            yield from scope.names.values()
            scope = scope.enclosing

    def spot(self, node: cst.CSTNode) -> Spot:
        """The place of a node of this frame's block; for the code of a framework, of what led there."""
        if not self.framework:
            return self.block.spot(node)
        if self.caller is not None and self.call is not None:
            return self.caller.spot(self.call)
        symbol = getattr(self.receiver, "symbol", None)
        return self.block.spot(node) if symbol is None else symbol.block.spot(symbol.block.node())

    def calls(self) -> list[tuple[Frame, cst.CSTNode]]:
        """The calls that led here, outermost first, each with the frame it stands in."""
        found: list[tuple[Frame, cst.CSTNode]] = []
        frame = self
        while frame.caller is not None and frame.call is not None:
            found.append((frame.caller, frame.call))
            frame = frame.caller
        return found[::-1]


@dataclass(frozen=True)
class Access:
    """An expression and the frame that evaluates it."""

    node: cst.CSTNode
    frame: Frame

    def into(self, node: cst.CSTNode, module: Module, block: Block) -> Access:
        """An expression of another block that this one leads to."""
        return Access(node, Frame(module, block, caller=self.frame, call=self.node))

    @property
    def outer(self) -> Access | None:
        """The call that led to its frame."""
        frame = self.frame
        return (
            Access(frame.call, frame.caller) if frame.caller is not None and frame.call is not None else None
        )

    @property
    def spot(self) -> Spot:
        """Its place."""
        return self.frame.spot(self.node)
