"""What a template says, whatever its language: statements and expressions, each with its span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from ormlint.templates.file import TemplateFile


class Span(NamedTuple):
    """Lines and columns count from 1, columns in characters; the end is exclusive, as in ``Place``."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(NamedTuple):
    """What keeps a part of a template from being read."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a template. Nodes are equal when they say the same, wherever they stand."""

    at: Span = field(compare=False, repr=False)
    """Of an expression all of it; of a statement its tag only, of a block the tag that opens it."""


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """Something with a value."""


@dataclass(frozen=True, slots=True)
class Statement(Node):
    """A tag, or an expression that is printed."""


Body: TypeAlias = tuple[Statement, ...]
Bindings: TypeAlias = tuple[tuple[str, Expr], ...]


@dataclass(frozen=True, slots=True)
class Literal(Expr):
    """A text, number, boolean or ``None``; of a translated text what stands in the template."""

    value: object


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A variable."""

    id: str


@dataclass(frozen=True, slots=True)
class Lookup(Expr):
    """``base.name``: a key, an attribute or an index, whichever there is."""

    base: Expr
    name: str
    calls: bool
    """Whether what is found is called, if that needs no arguments: Django does, Jinja does not."""


@dataclass(frozen=True, slots=True)
class Item(Expr):
    """``base[key]``."""

    base: Expr
    key: Expr


@dataclass(frozen=True, slots=True)
class Slice(Expr):
    """``start:stop:step``, the key of an ``Item``."""

    start: Expr | None
    stop: Expr | None
    step: Expr | None


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """``function(…)``; ``*rows`` and ``**options`` are operations among the arguments."""

    function: Expr
    args: tuple[Expr, ...]
    kwargs: Bindings


@dataclass(frozen=True, slots=True)
class Filter(Expr):
    """``base|name:arg`` or ``base|name(…)``; the base of a block's filter is an empty literal."""

    base: Expr
    name: str
    args: tuple[Expr, ...] = ()
    kwargs: Bindings = ()


@dataclass(frozen=True, slots=True)
class Operation(Expr):
    """An operator as Python spells it; ``is odd`` of Jinja is the operator ``is odd``."""

    operator: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Expr):
    """``then if test else otherwise``."""

    test: Expr
    then: Expr
    otherwise: Expr | None


@dataclass(frozen=True, slots=True)
class ListExpr(Expr):
    """A list or a tuple."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class DictExpr(Expr):
    """A dict."""

    items: tuple[tuple[Expr, Expr], ...]


@dataclass(frozen=True, slots=True)
class Unknown(Expr):
    """What cannot be read, as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Output(Statement):
    """``{{ expr }}``: the value as text."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Evaluate(Statement):
    """``{% do expr %}``: evaluated, not printed."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class For(Statement):
    """A loop; ``body`` also sees ``forloop`` (Django) or ``loop`` (Jinja)."""

    targets: tuple[str, ...]
    """More than one takes each row apart."""
    rows: Expr
    reversed: bool
    body: Body
    empty: Body
    test: Expr | None = None
    """``for x in rows if test``: asked for each row."""
    recursive: bool = False


@dataclass(frozen=True, slots=True)
class If(Statement):
    """The first branch whose test is true, or ``otherwise``."""

    branches: tuple[tuple[Expr, Body], ...]
    otherwise: Body


@dataclass(frozen=True, slots=True)
class With(Statement):
    """Names for ``body`` only; no binding sees the others."""

    bindings: Bindings
    body: Body


@dataclass(frozen=True, slots=True)
class Include(Statement):
    """Another template, here."""

    template: Expr
    bindings: Bindings = ()
    only: bool = False
    """The bindings are all that it sees (``only`` of Django, ``without context`` of Jinja)."""


@dataclass(frozen=True, slots=True)
class Block(Statement):
    """A part that a child template can replace."""

    name: str
    body: Body


@dataclass(frozen=True, slots=True)
class Extends(Statement):
    """The template that this one fills in."""

    template: Expr


@dataclass(frozen=True, slots=True)
class Regroup(Statement):
    """Binds ``name`` to groups (``grouper``, ``list``) of rows; in ``by`` that name is the row."""

    rows: Expr
    by: Expr
    name: str


@dataclass(frozen=True, slots=True)
class Cycle(Statement):
    """One of the values each time, evaluated in turn."""

    exprs: tuple[Expr, ...]
    as_name: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class FirstOf(Statement):
    """The first value that is true."""

    exprs: tuple[Expr, ...]
    as_name: str | None = None


@dataclass(frozen=True, slots=True)
class IfChanged(Statement):
    """``body`` when a value, or else the text of ``body`` itself, is not that of the row before."""

    exprs: tuple[Expr, ...]
    body: Body
    otherwise: Body


@dataclass(frozen=True, slots=True)
class Wrapper(Statement):
    """A body whose text something is done to: ``cache``, ``filter``, ``blocktranslate``, ``spaceless``…"""

    name: str
    exprs: tuple[Expr, ...]
    body: Body
    bindings: Bindings = ()
    """What ``blocktranslate`` binds, ``count`` last, which sees the others."""
    as_name: str | None = None
    """The text goes there and is not printed."""


@dataclass(frozen=True, slots=True)
class Load(Statement):
    """Libraries of tags and filters; only ``names`` of them, if there are any."""

    libraries: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartialDef(Statement):
    """A named part of the template, which ``Partial`` prints; also printed in place when ``inline``."""

    name: str
    inline: bool
    body: Body


@dataclass(frozen=True, slots=True)
class Partial(Statement):
    """A named part, here."""

    name: str


@dataclass(frozen=True, slots=True)
class Tag(Statement):
    """Any other tag; ``body`` is ``None`` unless an ``end…`` of its name follows."""

    name: str
    args: tuple[Expr, ...] = ()
    kwargs: Bindings = ()
    as_name: str | None = None
    body: Body | None = None


@dataclass(frozen=True, slots=True)
class Set(Statement):
    """``{% set a, b = value %}``; the text of ``body`` when there is no value."""

    targets: tuple[str, ...]
    """``space.name`` for an attribute of a namespace."""
    value: Expr | None
    body: Body = ()


@dataclass(frozen=True, slots=True)
class Macro(Statement):
    """A function; ``defaults`` belong to the last parameters."""

    name: str
    parameters: tuple[str, ...]
    defaults: tuple[Expr, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class CallBlock(Statement):
    """``{% call(row) f(…) %}body``: the body is what ``caller(row)`` in ``f`` prints."""

    call: Expr
    parameters: tuple[str, ...]
    body: Body


@dataclass(frozen=True, slots=True)
class Import(Statement):
    """Macros of another template: all of them as ``name``, or ``names`` with the names they get."""

    template: Expr
    name: str | None
    names: tuple[tuple[str, str], ...] = ()
    with_context: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere(Statement):
    """Statements of another file that take effect here."""

    file: TemplateFile
    body: Body


def children(node: Node) -> Iterator[Node]:
    """The nodes right inside of a node, in order."""
    for name in _parts(type(node)):
        yield from _nodes(getattr(node, name))


_PARTS: dict[type[Node], tuple[str, ...]] = {}
"""The fields that may hold nodes, by kind of node."""


def _parts(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _PARTS:
        _PARTS[kind] = tuple(part.name for part in fields(kind) if part.name != "at")
    return _PARTS[kind]


def walk(nodes: Node | Body) -> Iterator[Node]:
    """All nodes, those inside after the one that holds them."""
    pending = list(_nodes(nodes))[::-1]
    while pending:
        node = pending.pop()
        yield node
        pending += list(children(node))[::-1]


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif type(value) is tuple:
        for inner in value:
            yield from _nodes(inner)
