"""A block: one class, function or module, and its tree on demand."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.source.errors import SourceError
from ormlint.source.headers import bases, cut_body, flat
from ormlint.source.scanner import Definition, Kind
from ormlint.source.spots import NodeSpot
from ormlint.source.uses import REFUSAL, note

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.source.extents import Spans
    from ormlint.source.file import SourceFile

_WRAPPER = "if 1:\n"
"""Goes before an indented block, so that it can be parsed as it stands."""


class Block:
    """A class, a function or the module: lines of a file, and the blocks within; lines count from 1."""

    def __init__(self, file: SourceFile, found: Definition, parent: Block | None) -> None:
        self.file = file
        self.parent = parent
        self.kind: Kind = found.kind
        self.name = found.name
        self.qualname: str = f"{parent.qualname}.{found.name}" if parent and parent.qualname else found.name
        self.start = found.start
        self.header = found.header
        self.end = found.end
        self.indent = max(found.indent, 0)
        self.is_async = found.is_async
        self._found = found
        self._refused: SourceError | None = None
        self.children = [Block(file, child, self) for child in found.children]

    def __repr__(self) -> str:
        return f"Block({self.file.display!r}, {self.kind} {self.qualname!r}, {self.start}-{self.end})"

    @cached_property
    def header_text(self) -> str:
        """The logical line of ``class`` or ``def`` as written, up to its colon."""
        return cut_body(self._found.header_line)

    @property
    def head(self) -> tuple[object, ...]:
        """All that can be known of a function without its body, as written."""
        found = self._found
        return (self.indent, self.qualname, self.is_async, found.header_line, tuple(found.decorator_lines))

    @cached_property
    def bases(self) -> tuple[str, ...]:
        """The base classes as written; keywords such as ``metaclass=`` are left out."""
        return bases(self.header_text) if self.kind == "class" else ()

    @cached_property
    def decorators(self) -> tuple[str, ...]:
        """The decorators as written, on one line each, without the ``@``."""
        return tuple(flat(line) for line in self._found.decorator_lines)

    @property
    def text(self) -> str:
        """The lines of the block as they stand in the file."""
        note(self if self.kind == "function" else self.file)
        return "".join(self.file.raw_lines[self.start - 1 : self.end])

    def tree(self) -> cst.Module:
        """The parsed block; raises SourceError, each time it is asked, when it is no valid Python.

        The blocks within a class or module stand as ``pass`` in it; a function is parsed with all inside it.
        """
        if self.kind == "function":
            note(self)
        if self._refused is not None:
            note(REFUSAL)
            raise self._refused
        return self._tree

    def node(self) -> cst.FunctionDef | cst.ClassDef | cst.Module:
        """The definition itself within the tree; raises SourceError like ``tree``."""
        tree = self.tree()
        if self.kind == "module":
            return tree
        body = tree.body[0].body.body if self.indent else tree.body  # type: ignore[union-attr]
        node = body[0]
        if type(node).__name__ in ("FunctionDef", "ClassDef"):
            return node  # type: ignore[return-value]
        raise SourceError(self.file.display, self.header, f"no definition of {self.name} found")

    def spot(self, node: cst.CSTNode) -> NodeSpot:
        """Where a node of ``tree`` stands; nothing is computed until its place is asked for."""
        return NodeSpot(self, node)

    @cached_property
    def spans(self) -> Spans:
        """The spans of all nodes of the tree, in lines of the file."""
        from ormlint.source.extents import spans_of

        return spans_of(self.tree(), self._line_offset)

    @property
    def _line_offset(self) -> int:
        return self.start - 1 - bool(self.indent)

    @cached_property
    def _tree(self) -> cst.Module:
        from ormlint.source.parsing import ParseError, parse  # many a run has nothing to parse

        source = self.text if self.kind == "function" else self.outline
        try:
            return parse(_WRAPPER + source if self.indent else source)
        except ParseError as error:
            line = self.start if error.line is None else error.line + self._line_offset
            line = min(max(line, self.start), self.end)
            self._refused = SourceError(self.file.display, line, error.message)
            note(REFUSAL)
            raise self._refused from None

    @property
    def outline(self) -> str:
        """The text of the block with each block inside it replaced by ``pass`` and empty lines."""
        lines = self.file.raw_lines
        kept: list[str] = []
        done = self.start - 1
        for child in self.children:
            kept += lines[done : child.start - 1]
            first = lines[child.start - 1]
            kept.append(first[: len(first) - len(first.lstrip(" \t\f"))] + "pass\n")
            kept.append("\n" * (child.end - child.start))
            done = child.end
        return "".join(kept + lines[done : self.end])
