"""The expressions of Jinja templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from jinja2 import nodes as jinja

from ormlint.templates.jinja_extents import Extents
from ormlint.templates.lines import Lines
from ormlint.templates.nodes import (
    Bindings,
    Call,
    Conditional,
    DictExpr,
    Expr,
    Filter,
    Item,
    ListExpr,
    Literal,
    Lookup,
    Name,
    Operation,
    Slice,
    Span,
    Unknown,
)

_COMPARISONS = {"eq": "==", "ne": "!=", "gt": ">", "gteq": ">=", "lt": "<", "lteq": "<=", "notin": "not in"}
_Called: TypeAlias = jinja.Call | jinja.Filter | jinja.Test


class Expressions:
    """Turns the expressions of one template into ours."""

    def __init__(self, extents: Extents, lines: Lines) -> None:
        self._extents = extents
        self._lines = lines

    def read(self, node: jinja.Node) -> Expr:
        """An expression; what is of no kind that templates can write is unknown."""
        for kind in type(node).__mro__:
            read = getattr(self, f"_{kind.__name__.lower()}", None)
            if read is not None:
                found = read(node)
                assert isinstance(found, Expr)
                return found
        return Unknown(self._at(node), type(node).__name__)

    def _at(self, node: jinja.Node) -> Span:
        return self._lines.span(*self._extents.of(node))

    def _all(self, found: Iterable[jinja.Node]) -> tuple[Expr, ...]:
        return tuple(self.read(node) for node in found)

    def _maybe(self, node: jinja.Node | None) -> Expr | None:
        return None if node is None else self.read(node)

    def _const(self, node: jinja.Const) -> Expr:
        return Literal(self._at(node), node.value)

    def _name(self, node: jinja.Name) -> Expr:
        return Name(self._at(node), node.name)

    def _nsref(self, node: jinja.NSRef) -> Expr:
        return Lookup(self._at(node), Name(self._at(node), node.name), node.attr, calls=False)

    def _getattr(self, node: jinja.Getattr) -> Expr:
        return Lookup(self._at(node), self.read(node.node), node.attr, calls=False)

    def _getitem(self, node: jinja.Getitem) -> Expr:
        return Item(self._at(node), self.read(node.node), self.read(node.arg))

    def _slice(self, node: jinja.Slice) -> Expr:
        parts = (self._maybe(node.start), self._maybe(node.stop), self._maybe(node.step))
        return Slice(self._at(node), *parts)

    def _call(self, node: jinja.Call) -> Expr:
        return Call(self._at(node), self.read(node.node), *self._arguments(node))

    def _filter(self, node: jinja.Filter) -> Expr:
        at = self._at(node)
        base = self.read(node.node) if node.node is not None else Literal(at, "")
        return Filter(at, base, node.name, *self._arguments(node))

    def _test(self, node: jinja.Test) -> Expr:
        args, kwargs = self._arguments(node)
        operands = (self.read(node.node), *args, *(value for _, value in kwargs))
        return Operation(self._at(node), f"is {node.name}", operands)

    def _arguments(self, node: _Called) -> tuple[tuple[Expr, ...], Bindings]:
        rows = [] if node.dyn_args is None else [self._starred("*", node.dyn_args)]
        options = [] if node.dyn_kwargs is None else [self._starred("**", node.dyn_kwargs)]
        pairs = [pair for pair in node.kwargs if isinstance(pair, jinja.Keyword)]
        kwargs = tuple((pair.key, self.read(pair.value)) for pair in pairs)
        return (*self._all(node.args), *rows, *options), kwargs

    def _starred(self, operator: str, node: jinja.Node) -> Expr:
        return Operation(self._at(node), operator, (self.read(node),))

    def _condexpr(self, node: jinja.CondExpr) -> Expr:
        test, then = self.read(node.test), self.read(node.expr1)
        return Conditional(self._at(node), test, then, self._maybe(node.expr2))

    def _binexpr(self, node: jinja.BinExpr) -> Expr:
        left, right = self.read(node.left), self.read(node.right)
        same = isinstance(left, Operation) and left.operator == node.operator in ("and", "or")
        terms = left.operands if same and isinstance(left, Operation) else (left,)
        return Operation(self._at(node), node.operator, (*terms, right))

    def _unaryexpr(self, node: jinja.UnaryExpr) -> Expr:
        return Operation(self._at(node), node.operator, (self.read(node.node),))

    def _compare(self, node: jinja.Compare) -> Expr:
        """``a < b < c`` is ``a < b and b < c``."""
        operands = [self.read(node.expr), *(self.read(part.expr) for part in node.ops)]
        names = [_COMPARISONS.get(part.op, part.op) for part in node.ops]
        at = self._at(node)
        pairs = zip(names, operands, operands[1:], strict=False)
        found = tuple(Operation(at, name, (left, right)) for name, left, right in pairs)
        return found[0] if len(found) == 1 else Operation(at, "and", found)

    def _concat(self, node: jinja.Concat) -> Expr:
        return Operation(self._at(node), "~", self._all(node.nodes))

    def _list(self, node: jinja.List) -> Expr:
        return ListExpr(self._at(node), self._all(node.items))

    def _tuple(self, node: jinja.Tuple) -> Expr:
        return ListExpr(self._at(node), self._all(node.items))

    def _dict(self, node: jinja.Dict) -> Expr:
        pairs = tuple((self.read(pair.key), self.read(pair.value)) for pair in node.items)
        return DictExpr(self._at(node), pairs)

    def _templatedata(self, node: jinja.TemplateData) -> Expr:
        return Literal(self._at(node), node.data)

    def _marksafe(self, node: jinja.MarkSafe) -> Expr:
        return self.read(node.expr)

    def _marksafeifautoescape(self, node: jinja.MarkSafeIfAutoescape) -> Expr:
        return self.read(node.expr)
