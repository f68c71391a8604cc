"""Costs as fixtures state them: ``queries = 1 + n, steps ~ n``."""

from __future__ import annotations

import ast
import operator
from dataclasses import dataclass

UNITS = ("queries", "rows", "steps")
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_FUNCTIONS = {"min": min, "max": max}


@dataclass(frozen=True)
class Claim:
    """One unit of cost, exact (``=``) or by growth (``~``)."""

    unit: str
    sign: str
    expression: str

    def holds(self, measured: dict[int, int]) -> bool:
        """Whether it agrees with what was measured, by size."""
        if self.sign == "=":
            return all(evaluate(self.expression, n) == count for n, count in measured.items())
        small, large = min(measured), max(measured)
        growth = measured[large] / max(measured[small], 1)
        expected = evaluate(self.expression, large) / evaluate(self.expression, small)
        return expected**0.5 < growth < expected * 1.5 if expected > 1 else growth < 1.25

    def __str__(self) -> str:
        return f"{self.unit} {self.sign} {self.expression}"


def parse(text: str) -> tuple[Claim, ...]:
    """The claims of a ``cost`` comment. Raises ValueError."""
    return tuple(_claim(part) for part in _parts(text))


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for part in text.split(","):
        if parts and parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += "," + part
        else:
            parts.append(part)
    return parts


def _claim(text: str) -> Claim:
    for sign in "=~":
        unit, found, expression = (piece.strip() for piece in text.partition(sign))
        if found and unit in UNITS:
            evaluate(expression, 4)
            return Claim(unit, sign, expression)
    raise ValueError(f"not a cost: {text.strip()!r}")


def evaluate(expression: str, n: int) -> float:
    """The value of an arithmetic expression in ``n``. Raises ValueError."""
    return _value(ast.parse(expression, mode="eval").body, n)


def _value(node: ast.expr, n: int) -> float:
    match node:
        case ast.Constant(int() as number):
            return number
        case ast.Name("n"):
            return n
        case ast.BinOp(left, sign, right) if type(sign) in _OPERATORS:
            return _OPERATORS[type(sign)](_value(left, n), _value(right, n))
        case ast.Call(ast.Name(name), arguments, []) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(argument, n) for argument in arguments))
    raise ValueError(f"not arithmetic in n: {ast.unparse(node)!r}")
