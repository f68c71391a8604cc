"""The statements of a module or class body that bind names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

Import = cst.Import | cst.ImportFrom


@dataclass(frozen=True, eq=False)
class Binding:
    """One name bound by one statement; ``weak`` where it stands in for something that is missing."""

    name: str
    node: cst.BaseExpression | Import | None
    annotation: cst.BaseExpression | None = None
    weak: bool = False


def small_statements(
    body: Sequence[cst.BaseStatement | cst.BaseSmallStatement], weak: bool = False
) -> Iterator[tuple[cst.BaseSmallStatement, bool]]:
    """The simple statements of a body and of the compound statements in it, each with whether it is weak."""
    for statement in body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from ((small, weak) for small in statement.body)
        elif isinstance(statement, cst.BaseSmallStatement):
            yield statement, weak
        else:
            for suite, is_weak in _suites(statement):
                yield from small_statements(suite.body, weak or is_weak)


def _suites(statement: cst.BaseStatement) -> Iterator[tuple[cst.BaseSuite, bool]]:
    if isinstance(statement, cst.If):
        yield from _branches(statement)
    elif isinstance(statement, cst.Try | cst.TryStar):
        yield statement.body, False
        yield from ((handler.body, True) for handler in statement.handlers)
        yield from ((part.body, False) for part in (statement.orelse, statement.finalbody) if part)
    elif isinstance(statement, cst.With | cst.For | cst.While):
        yield statement.body, False


def _branches(statement: cst.If) -> Iterator[tuple[cst.BaseSuite, bool]]:
    checked = _checks_types(statement.test)
    yield statement.body, False
    other = statement.orelse
    if isinstance(other, cst.Else):
        yield other.body, checked
    elif other is not None:
        yield from ((suite, weak or checked) for suite, weak in _branches(other))


def _checks_types(test: cst.BaseExpression) -> bool:
    name = test.attr if isinstance(test, cst.Attribute) else test
    return isinstance(name, cst.Name) and name.value == "TYPE_CHECKING"


def bindings(small: cst.BaseSmallStatement, weak: bool) -> Iterator[Binding]:
    """The names that a simple statement binds; star imports and deletions are not among them."""
    if isinstance(small, cst.Assign):
        for target in small.targets:
            yield from _assigned(target.target, small.value, weak)
    elif isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name):
        yield Binding(small.target.value, small.value, small.annotation.annotation, weak)
    elif isinstance(small, Import):
        yield from (Binding(name, small, None, weak) for name in imported_names(small))


def _assigned(target: cst.BaseExpression, value: cst.BaseExpression, weak: bool) -> Iterator[Binding]:
    if isinstance(target, cst.Name):
        yield Binding(target.value, value, None, weak)
    elif isinstance(target, cst.Tuple | cst.List) and isinstance(value, cst.Tuple | cst.List):
        if len(target.elements) == len(value.elements):
            for left, right in zip(target.elements, value.elements, strict=True):
                yield from _assigned(left.value, right.value, weak)
    elif isinstance(target, cst.Tuple | cst.List) and isinstance(value, cst.Call):
        yield from _loaded(target, value, weak)


def _loaded(target: cst.Tuple | cst.List, call: cst.Call, weak: bool) -> Iterator[Binding]:
    """``A, B = get_classes("x", ["A", "B"])`` of django-oscar, as if each were loaded by itself."""
    if dotted(call.func).rpartition(".")[2] != "get_classes" or len(call.args) != 2:
        return
    names = call.args[1].value
    if not isinstance(names, cst.Tuple | cst.List) or len(names.elements) != len(target.elements):
        return
    for left, right in zip(target.elements, names.elements, strict=True):
        arguments = [call.args[0], cst.Arg(right.value)]
        yield from _assigned(left.value, cst.Call(cst.Name("get_class"), arguments), weak)


def imported_names(node: Import) -> Iterator[str]:
    """The local names that an import binds; none for a star."""
    if isinstance(node.names, cst.ImportStar):
        return
    for alias in node.names:
        if alias.asname is not None:
            if isinstance(alias.asname.name, cst.Name):
                yield alias.asname.name.value
        else:
            yield dotted(alias.name).partition(".")[0]


def dotted(node: cst.BaseExpression | None) -> str:
    """The text of a chain of names; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))
