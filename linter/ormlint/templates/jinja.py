"""Reads Jinja templates into the tree that Django's are read into, by Jinja's own parser."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from jinja2 import TemplateSyntaxError
from jinja2 import nodes as jinja

from ormlint.source.grammar import NEWLINE
from ormlint.templates.jinja_expressions import Expressions
from ormlint.templates.jinja_extents import Extents
from ormlint.templates.jinja_tokens import Reading
from ormlint.templates.lines import Lines
from ormlint.templates.nodes import (
    Block,
    Body,
    CallBlock,
    Evaluate,
    Extends,
    For,
    If,
    Import,
    Include,
    Macro,
    Output,
    Problem,
    Set,
    Span,
    Statement,
    With,
    Wrapper,
)


def parse_jinja(text: str) -> tuple[Body, list[Problem]]:
    """The statements of a template, or what is wrong with it; never raises."""
    text = NEWLINE.sub("\n", text)
    try:
        reading = Reading(text)
        statements = _Statements(reading, Lines(text))
        return statements.body(reading.parse().body), []
    except TemplateSyntaxError as error:
        return (), [Problem(error.lineno, error.message or "is no Jinja template")]
    except RecursionError:
        return (), [Problem(1, "nested too deeply to be read")]
    except Exception as error:  # the parser raises what it likes at broken templates
        return (), [Problem(1, f"is no Jinja template: {error}")]


class _Statements:
    """Turns the statements of one template into ours."""

    def __init__(self, reading: Reading, lines: Lines) -> None:
        self._reading = reading
        self._lines = lines
        self._extents = Extents(reading)
        self._read = Expressions(self._extents, lines).read

    def body(self, found: Iterable[jinja.Node]) -> Body:
        """The statements in order."""
        return tuple(statement for node in found for statement in self._statements(node))

    def _statements(self, node: jinja.Node) -> Iterator[Statement]:
        for kind in type(node).__mro__:
            read = getattr(self, f"_{kind.__name__.lower()}", None)
            if read is not None:
                yield from read(node)
                return

    def _at(self, node: jinja.Node) -> Span:
        """The tag that a statement begins with."""
        return self._lines.span(*self._reading.tag(node.lineno or 0))

    def _output(self, node: jinja.Output) -> Iterator[Statement]:
        for part in node.nodes:
            if not isinstance(part, jinja.TemplateData):
                start, _ = self._extents.of(part)
                yield Output(self._lines.span(*self._reading.tag(start)), self._read(part))

    def _exprstmt(self, node: jinja.ExprStmt) -> Iterator[Statement]:
        yield Evaluate(self._at(node), self._read(node.node))

    def _for(self, node: jinja.For) -> Iterator[Statement]:
        test = self._read(node.test) if node.test else None
        body, empty = self.body(node.body), self.body(node.else_)
        rows = self._read(node.iter)
        yield For(self._at(node), _names(node.target), rows, False, body, empty, test, bool(node.recursive))

    def _if(self, node: jinja.If) -> Iterator[Statement]:
        branches = tuple((self._read(part.test), self.body(part.body)) for part in (node, *node.elif_))
        yield If(self._at(node), branches, self.body(node.else_))

    def _with(self, node: jinja.With) -> Iterator[Statement]:
        pairs = zip(node.targets, node.values, strict=True)
        bindings = tuple((", ".join(_names(target)), self._read(value)) for target, value in pairs)
        yield With(self._at(node), bindings, self.body(node.body))

    def _block(self, node: jinja.Block) -> Iterator[Statement]:
        yield Block(self._at(node), node.name, self.body(node.body))

    def _extends(self, node: jinja.Extends) -> Iterator[Statement]:
        yield Extends(self._at(node), self._read(node.template))

    def _include(self, node: jinja.Include) -> Iterator[Statement]:
        yield Include(self._at(node), self._read(node.template), only=not node.with_context)

    def _import(self, node: jinja.Import) -> Iterator[Statement]:
        yield Import(self._at(node), self._read(node.template), node.target, (), node.with_context)

    def _fromimport(self, node: jinja.FromImport) -> Iterator[Statement]:
        pairs = tuple(name if isinstance(name, tuple) else (name, name) for name in node.names)
        yield Import(self._at(node), self._read(node.template), None, pairs, node.with_context)

    def _macro(self, node: jinja.Macro) -> Iterator[Statement]:
        defaults = tuple(map(self._read, node.defaults))
        yield Macro(self._at(node), node.name, _parameters(node.args), defaults, self.body(node.body))

    def _callblock(self, node: jinja.CallBlock) -> Iterator[Statement]:
        yield CallBlock(self._at(node), self._read(node.call), _parameters(node.args), self.body(node.body))

    def _assign(self, node: jinja.Assign) -> Iterator[Statement]:
        yield Set(self._at(node), _names(node.target), self._read(node.node))

    def _assignblock(self, node: jinja.AssignBlock) -> Iterator[Statement]:
        body = self.body(node.body)
        if node.filter is not None:
            body = (Wrapper(self._at(node), "filter", (self._read(node.filter),), body),)
        yield Set(self._at(node), _names(node.target), None, body)

    def _filterblock(self, node: jinja.FilterBlock) -> Iterator[Statement]:
        yield Wrapper(self._at(node), "filter", (self._read(node.filter),), self.body(node.body))

    def _scope(self, node: jinja.Scope) -> Iterator[Statement]:
        """A block of which nothing is known but its body."""
        yield from self.body(node.body)

    def _evalcontextmodifier(self, node: jinja.EvalContextModifier) -> Iterator[Statement]:
        yield from self.body(getattr(node, "body", ()))


def _parameters(found: Sequence[jinja.Name]) -> tuple[str, ...]:
    return tuple(name.name for name in found)


def _names(target: jinja.Node) -> tuple[str, ...]:
    """The names that an assignment binds."""
    if isinstance(target, jinja.Tuple):
        return tuple(name for item in target.items for name in _names(item))
    if isinstance(target, jinja.NSRef):
        return (f"{target.name}.{target.attr}",)
    return (cast(Any, target).name,)
