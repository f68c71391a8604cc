"""One file as the linter sees it: text, blocks, the tree of a block on demand, places."""

from ormlint.source.blocks import Block
from ormlint.source.errors import SourceError
from ormlint.source.file import SourceFile
from ormlint.source.spots import NodeSpot

__all__ = ["Block", "NodeSpot", "SourceError", "SourceFile"]
