"""What a file shows from outside, and its functions: an edit in one leaves the rest as it was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ormlint.cache.digests import digest, of_text
from ormlint.source import Block, SourceError, SourceFile


@dataclass(frozen=True)
class Layout:
    """A file cut into functions and the lines outside of them, which are its outline."""

    outline: str
    """A digest of all that is not in the body of a function: what names stand for follows from it alone."""
    functions: Sequence[tuple[int, int, str]] = ()
    """First line, last line, digest."""
    outside: Sequence[int] = ()
    """The lines of the outline."""

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _, _ in self.functions]

    def changed(self, other: Layout) -> frozenset[int]:
        """Which functions, by number, are not the same in another layout with this outline."""
        pairs = zip(self.functions, other.functions, strict=True)
        return frozenset(number for number, (ours, theirs) in enumerate(pairs) if ours[2] != theirs[2])

    def line_in(self, other: Layout, line: int) -> int | None:
        """Where a line is in another layout with this outline; ``None`` in a function that has changed."""
        number = bisect_right(self._starts, line) - 1
        if number >= 0 and line <= self.functions[number][1]:
            ours, theirs = self.functions[number], other.functions[number]
            return line - ours[0] + theirs[0] if ours[2] == theirs[2] else None
        place = bisect_right(self.outside, line) - 1
        found = place >= 0 and self.outside[place] == line
        return other.outside[place] if found else None


def layout_of(file: SourceFile) -> Layout:
    """The layout of a file; one that cannot be cut is an outline as a whole."""
    try:
        functions = list(functions_of(file.block))
    except SourceError:
        return Layout(of_text(file.text))
    lines = file.raw_lines
    outside = list(_outside(lines, functions))
    texts = ("".join(lines[function.start - 1 : function.end]) for function in functions)
    spans = [
        (function.start, function.end, of_text(text)) for function, text in zip(functions, texts, strict=True)
    ]
    shown: dict[int, object] = {line: lines[line - 1] for line in outside}
    shown |= {function.start: function.head for function in functions}
    return Layout(digest([shown[line] for line in sorted(shown)]), spans, outside)


def functions_of(block: Block) -> Iterator[Block]:
    """The functions of a file whose body matters to nobody who does not call them, in order.

    Not those that define classes: these can be found by name.
    """
    for child in block.children:
        if child.kind == "class":
            yield from functions_of(child)
        elif not _defines_class(child):
            yield child


def _defines_class(block: Block) -> bool:
    return any(child.kind == "class" or _defines_class(child) for child in block.children)


def _outside(lines: Sequence[str], functions: Sequence[Block]) -> Iterator[int]:
    """The lines outside of functions, but for comments behind one and empty lines around it."""
    done = 0
    for function in functions:
        yield from _between(lines, done, function.start - 1, behind=done > 0)
        done = function.end
    yield from _between(lines, done, len(lines), behind=done > 0)


def _between(lines: Sequence[str], begin: int, end: int, *, behind: bool) -> Iterator[int]:
    while behind and begin < end and lines[begin].lstrip()[:1] in ("", "#"):
        begin += 1
    while end > begin and not lines[end - 1].strip():
        end -= 1
    yield from range(begin + 1, end + 1)
