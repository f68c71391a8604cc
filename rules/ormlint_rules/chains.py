"""The text of a chain of queryset methods, taken apart: ``author.books.filter(in_print=True)[:3]``."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Chain:
    """A chain of calls on an expression."""

    text: str
    start: ast.expr
    """What the first method is called on: ``author.books``."""
    calls: tuple[ast.Call, ...]
    sliced: str = ""
    """``[:3]`` at the end, if it is there."""

    @property
    def base(self) -> str:
        """``author.books``."""
        return _part(self.text, 0, _end(self.start))

    @property
    def names(self) -> tuple[str, ...]:
        """The methods in order, without the prefix of the asynchronous ones."""
        return tuple(_name(call) for call in self.calls)

    @property
    def root(self) -> str:
        """The variable that the chain starts at."""
        node = self.start
        while isinstance(node, ast.Attribute):
            node = node.value
        return node.id if isinstance(node, ast.Name) else ""

    def code(self, names: frozenset[str]) -> str:
        """The calls of these methods as written: ``.filter(in_print=True).order_by("title")``."""
        return "".join(self._call(place) for place, name in enumerate(self.names) if name in names)

    def _call(self, place: int) -> str:
        before = self.start if place == 0 else self.calls[place - 1]
        return _part(self.text, _end(before), _end(self.calls[place]))

    def arguments(self, name: str) -> str:
        """What stands between the brackets of a method: ``in_print=True``."""
        place = self.names.index(name)
        return self._call(place).partition("(")[2].removesuffix(")").strip()

    def own(self) -> bool:
        """Whether the arguments read the variable that the chain starts at."""
        return self.root in self._read()

    def local(self) -> bool:
        """Whether the arguments read names that only the function around them is sure to have."""
        return any(not name[:1].isupper() for name in self._read())

    def _read(self) -> set[str]:
        inside = [node for call in self.calls for part in _given(call) for node in ast.walk(part)]
        return {node.id for node in inside if isinstance(node, ast.Name)}

    def keywords(self, name: str) -> tuple[tuple[str, str], ...] | None:
        """The keyword arguments of a method as written; ``None`` where it has others."""
        call = self.calls[self.names.index(name)]
        if call.args or any(keyword.arg is None for keyword in call.keywords):
            return None
        found = ((keyword.arg or "", keyword.value) for keyword in call.keywords)
        return tuple((key, ast.get_source_segment(self.text, value) or "") for key, value in found)

    def names_given(self, name: str) -> tuple[str, ...] | None:
        """The arguments of a method, where all are plain strings."""
        call = self.calls[self.names.index(name)]
        values = [node.value for node in call.args if isinstance(node, ast.Constant)]
        texts = tuple(value for value in values if isinstance(value, str))
        return texts if len(texts) == len(call.args) else None


def chain(text: str, operations: tuple[str, ...]) -> Chain | None:
    """The chain that a text is, when its methods are these operations; ``None`` where it is not."""
    try:
        node = ast.parse(text.removeprefix("await "), mode="eval").body
    except SyntaxError:
        return None
    text = text.removeprefix("await ")
    sliced = ""
    if isinstance(node, ast.Subscript):
        sliced = _part(text, _end(node.value), _end(node))
        node = node.value
    calls: list[ast.Call] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        calls.insert(0, node)
        node = node.func.value
    found = Chain(text, node, tuple(calls), sliced)
    return found if found.names == operations else None


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]


def _name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    name = call.func.attr
    return name[1:] if name in ASYNCHRONOUS else name


ASYNCHRONOUS = frozenset(
    {"aget", "afirst", "alast", "acount", "aexists", "acontains", "aaggregate", "alatest", "aearliest"}
    | {"ain_bulk", "aiterator", "aexplain"}
)


def _end(node: ast.expr) -> int:
    return node.end_col_offset or 0


def _part(text: str, start: int, end: int) -> str:
    """A piece by the byte offsets that the syntax tree counts in."""
    return text.encode()[start:end].decode()
