"""What a class body declares for the mapper: columns, relationships, proxies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import libcst as cst

from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.symbols import Assignment, ProjectFunction

if TYPE_CHECKING:
    from ormlint.project.symbols import ProjectClass

Kind = Literal["column", "relationship", "other"]

KINDS: dict[str, Kind] = {
    "Column": "column",
    "mapped_column": "column",
    "Field": "column",
    "deferred": "column",
    "column_property": "column",
    "query_expression": "column",
    "relationship": "relationship",
    "relation": "relationship",
    "dynamic_loader": "relationship",
    "Relationship": "relationship",
    "association_proxy": "other",
    "synonym": "other",
    "composite": "other",
}
ANNOTATIONS = frozenset({"Mapped", "DynamicMapped", "WriteOnlyMapped"})
COLLECTIONS = frozenset(
    {"list", "List", "set", "Set", "Sequence", "Collection", "dict", "Dict", "DynamicMapped"}
    | {"WriteOnlyMapped", "WriteOnlyCollection", "MutableSequence", "Iterable"}
)


@dataclass(frozen=True, eq=False)
class Declared:
    """One attribute of a mapped class as written."""

    name: str
    kind: Kind
    value: Expr | None
    annotation: Expr | None = None

    @property
    def call(self) -> cst.Call | None:
        """``relationship(…)``, ``Column(…)``."""
        node = self.value.node if self.value is not None else None
        return node if isinstance(node, cst.Call) else None

    @property
    def function(self) -> str:
        """``Column``, ``deferred``, ``relationship``; empty for a mere annotation."""
        return call_name(self.call) if self.call is not None else ""

    def arguments(self) -> list[Expr]:
        """The positional arguments of the call."""
        return [] if self.call is None or self.value is None else positionals(self.call, self.value)

    def keywords(self) -> dict[str, Expr]:
        """The keyword arguments of the call."""
        return {} if self.call is None or self.value is None else keywords(self.call, self.value)


def declared(symbol: ProjectClass, heir: ProjectClass) -> dict[str, Declared]:
    """What the class itself declares, by name; ``cls`` is the ``heir`` that it is declared for."""
    found: dict[str, Declared] = {}
    for assignment in symbol.own_assignments():
        item = _assigned(symbol, assignment)
        if item is not None:
            found[item.name] = item
    for name in symbol.members:
        member = symbol.own_member(name)
        if isinstance(member, ProjectFunction) and _is_declared_attr(member):
            found |= {item.name: item for item in _returned(heir, member)}
    return found


def _assigned(symbol: ProjectClass, assignment: Assignment) -> Declared | None:
    annotation = _annotation(symbol, assignment)
    if assignment.node is None:
        kind: Kind = "relationship" if _names_model(annotation) else "column"
        mapped = annotation is not None and (_head(annotation.node) in ANNOTATIONS or is_sqlmodel(symbol))
        return Declared(assignment.name, kind, None, annotation) if mapped else None
    return item_of(assignment.name, Expr(assignment.node, symbol.module, symbol), annotation)


def item_of(name: str, value: Expr, annotation: Expr | None = None) -> Declared | None:
    """An attribute that a call declares; ``None`` for any other value."""
    if not isinstance(value.node, cst.Call):
        return None
    function = call_name(value.node)
    kind = KINDS.get(function) or ("column" if function.endswith("Column") else None)
    return None if kind is None else Declared(name, kind, value, annotation)


def is_sqlmodel(symbol: ProjectClass) -> bool:
    """Whether each annotation of a class is a column: it is a model of SQLModel."""
    return symbol.derives_from("sqlmodel.SQLModel", "sqlmodel.main.SQLModel")


def _annotation(symbol: ProjectClass, assignment: Assignment) -> Expr | None:
    node = assignment.annotation
    return None if node is None else Expr(node, symbol.module, symbol)


def _names_model(annotation: Expr | None) -> bool:
    """Whether ``Mapped[…]`` stands without a value and is a collection of something quoted."""
    return False if annotation is None else _head(annotation.node) in ANNOTATIONS - {"Mapped"}


def _is_declared_attr(function: ProjectFunction) -> bool:
    return any("declared_attr" in name for name in function.decorators)


def _returned(heir: ProjectClass, function: ProjectFunction) -> Iterator[Declared]:
    """What a ``declared_attr`` function gives: the first call that it returns."""
    node = function.module.node_of(function.block)
    for value in _returns(node) if isinstance(node, cst.FunctionDef) else ():
        item = item_of(function.name, Expr(value, function.module, heir))
        if item is not None:
            yield item
            return


def _returns(node: cst.FunctionDef) -> list[cst.BaseExpression]:
    finder = _Returns()
    node.body.visit(finder)
    return finder.found


class _Returns(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[cst.BaseExpression] = []

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:  # noqa: N802
        return False

    def visit_Return(self, node: cst.Return) -> None:  # noqa: N802
        if node.value is not None:
            self.found.append(node.value)


def _head(node: cst.BaseExpression) -> str:
    """``Mapped`` of ``orm.Mapped[int]``."""
    return call_name(node.value) if isinstance(node, cst.Subscript) else ""


@dataclass(frozen=True)
class Annotated:
    """What ``Mapped[Optional[list["Book"]]]`` says."""

    name: str = ""
    """``Book``, the innermost type."""
    many: bool = False
    optional: bool = False


def annotated(node: cst.BaseExpression | None) -> Annotated:
    """What the annotation of an attribute says."""
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return _quoted(node.evaluated_value)
    if isinstance(node, cst.BinaryOperation):
        left, right = annotated(node.left), annotated(node.right)
        return Annotated(left.name if left.name not in ("", "None") else right.name, left.many, True)
    if not isinstance(node, cst.Subscript):
        return Annotated(_dotted(node))
    inner = node.slice[-1].slice
    found = annotated(inner.value) if isinstance(inner, cst.Index) else Annotated()
    head = _head(node)
    return Annotated(
        found.name, found.many or head in COLLECTIONS, found.optional or head in ("Optional", "Union")
    )


def _quoted(text: object) -> Annotated:
    try:
        return annotated(cst.parse_expression(str(text)))
    except cst.ParserSyntaxError:
        return Annotated()


def _dotted(node: cst.BaseExpression | None) -> str:
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""
