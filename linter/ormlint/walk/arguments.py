"""The arguments of a call, evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.values import UNKNOWN, Const, DictOf, ListOf, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.frames import Frame
    from ormlint.walk.walker import Walker


@dataclass
class Arguments:
    """Positional and keyword arguments; ``exact`` unless a star hides some."""

    positional: list[tuple[cst.CSTNode, Value]] = field(default_factory=list)
    keywords: dict[str, tuple[cst.CSTNode, Value]] = field(default_factory=dict)
    exact: bool = True

    def value(self, position: int, name: str = "") -> Value:
        """The argument at a position or of a name."""
        if position < len(self.positional):
            return self.positional[position][1]
        return self.keywords[name][1] if name in self.keywords else UNKNOWN

    def has(self, position: int, name: str = "") -> bool:
        """Whether it is given."""
        return position < len(self.positional) or name in self.keywords

    def values(self) -> Iterator[Value]:
        """All of them."""
        for _, value in self.positional:
            yield value
        for _, value in self.keywords.values():
            yield value

    def texts(self) -> list[str] | None:
        """The positional arguments, when all are constant texts."""
        values = [value.value if isinstance(value, Const) else None for _, value in self.positional]
        texts = [value for value in values if isinstance(value, str)]
        return texts if self.exact and len(texts) == len(values) else None


def evaluate_arguments(walker: Walker, call: cst.Call, frame: Frame) -> Arguments:
    """Evaluate the arguments of a call, in order."""
    arguments = Arguments()
    for arg in call.args:
        value = walker.evaluate(arg.value, frame)
        if arg.star == "*":
            _spread(arguments, arg.value, value)
        elif arg.star == "**":
            _spread_mapping(arguments, arg.value, value)
        elif arg.keyword is not None:
            arguments.keywords[arg.keyword.value] = (arg.value, value)
        else:
            arguments.positional.append((arg.value, value))
    return arguments


def _spread(arguments: Arguments, node: cst.CSTNode, value: Value) -> None:
    if isinstance(value, TupleOf):
        arguments.positional += [(node, item) for item in value.items]
    elif not (isinstance(value, ListOf) and value.size == 0):
        arguments.positional.append((node, value))
        arguments.exact = False


def _spread_mapping(arguments: Arguments, node: cst.CSTNode, value: Value) -> None:
    if isinstance(value, DictOf) and (value.entries or value.closed) and value.value is UNKNOWN:
        arguments.keywords |= {str(key): (node, item) for key, item in value.entries.items()}
    else:
        arguments.exact = False
