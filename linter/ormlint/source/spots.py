"""Where the nodes of a block stand, and how they read, computed only when somebody asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.api.places import Place

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.source.blocks import Block


class NodeSpot:
    """A node of a block's tree as a place; a compound statement is its header only."""

    __slots__ = ("__dict__", "block", "node")

    def __init__(self, block: Block, node: cst.CSTNode) -> None:
        self.block = block
        self.node = node

    def __repr__(self) -> str:
        return f"NodeSpot({self.block.file.display!r}, {self.text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NodeSpot) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[str, int, int]:
        return str(self.block.file.path), self.block.start, id(self.node)

    @cached_property
    def place(self) -> Place:
        """The span in the file; raises KeyError for a node that is not in the block's tree."""
        (line, column), (end_line, end_column) = self.block.spans[self.node]
        return Place(self.block.file.display, line, column, end_line, end_column)

    @property
    def scope(self) -> tuple[str, str]:
        """The file, and the dotted name of the block in it."""
        return self.block.file.display, self.block.qualname

    @cached_property
    def text(self) -> str:
        """The code on one line, at most 120 characters."""
        from ormlint.source.extents import one_line  # not imported where nothing is parsed

        return one_line(self.node)
