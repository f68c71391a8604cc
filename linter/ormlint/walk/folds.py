"""Idioms known by their form: loops that fold rows into something, branches that fill a cache."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

import libcst as cst

from ormlint.walk.frames import Frame
from ormlint.walk.grouping import group
from ormlint.walk.scope import flat
from ormlint.walk.shaping import code
from ormlint.walk.tests import tested_column
from ormlint.walk.values import UseRecord


def recognise(node: cst.For, record: UseRecord, frame: Frame) -> None:
    """Say what a loop over rows comes down to, if its body is one such statement."""
    if record.kind != "iterate" or not isinstance(node.target, cst.Name):
        return
    group(node, record, frame)
    if record.kind != "iterate":
        return
    statement = only_statement(node.body)
    if isinstance(statement, cst.If) and statement.orelse is None:
        _kept(node, statement, record)
    elif isinstance(statement, cst.AugAssign):
        _summed(node.target, statement, record)


def only_statement(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The one statement of a suite."""
    if len(body.body) != 1:
        return None
    statement = body.body[0]
    if isinstance(statement, cst.SimpleStatementLine):
        return statement.body[0] if len(statement.body) == 1 else None
    return statement


def _kept(node: cst.For, statement: cst.If, record: UseRecord) -> None:
    """``for book in books: if book.status == x: kept.append(book)``."""
    call = only_statement(statement.body)
    if not (isinstance(call, cst.Expr) and isinstance(call.value, cst.Call)):
        return
    method, args = call.value.func, call.value.args
    appends = isinstance(method, cst.Attribute) and method.attr.value in ("append", "add")
    if appends and len(args) == 1 and code(args[0].value) == code(node.target):
        record.kind = "filter"
        record.detail = code(statement.test)
        record.path = tested_column(statement.test, node.target)
        if record.row is not None:
            record.row.whole = False


def _summed(target: cst.Name, statement: cst.AugAssign, record: UseRecord) -> None:
    """``for line in lines: total += line.price``."""
    value = statement.value
    if not isinstance(statement.operator, cst.AddAssign) or not isinstance(statement.target, cst.Name):
        return
    column = isinstance(value, cst.Attribute) and isinstance(value.value, cst.Name)
    if column and value.value.value == target.value:  # type: ignore[attr-defined]
        record.kind, record.detail, record.path = "sum", code(value), value.attr.value  # type: ignore[attr-defined]


def memoises(node: cst.If) -> bool:
    """``if key not in cache: cache[key] = …`` or ``if value is None: value = …``."""
    wanted = _missing(node.test)
    return bool(wanted) and fills(node.body, wanted)


def memoises_otherwise(node: cst.If) -> bool:
    """``if key in cache: … else: cache[key] = …``."""
    test = node.test
    if type(test) is not cst.Comparison or type(test.comparisons[0].operator) is not cst.In:
        return False
    wanted = code(test.comparisons[0].comparator) + "["
    return isinstance(node.orelse, cst.Else) and fills(node.orelse.body, wanted)


FULL = (cst.GreaterThanEqual, cst.GreaterThan, cst.Equal)


def every_nth(node: cst.If) -> bool:
    """``if count % size == 0``, ``if len(buffer) >= size``: the branch runs once per batch."""
    return _by_number(node) or _by_length(node)


def _by_length(node: cst.If) -> bool:
    """Whether a branch is entered with a container that is full, and empties it."""
    test = node.test
    if type(test) is not cst.Comparison or type(test.comparisons[0].operator) not in FULL:
        return False
    measured = re.fullmatch(r"len\((\w+(?:\.\w+)*)\)", code(test.left))
    if measured is None:
        return False
    name = re.escape(measured[1])
    emptied = rf"(?m)^\s*(?:{name}\.clear\(\)|{name}(?:\[:\])? = |del {name}\[|{name}, )"
    return re.search(emptied, cst.Module([]).code_for_node(node.body)) is not None


def _by_number(node: cst.If) -> bool:
    test = node.test.expression if type(node.test) is cst.UnaryOperation else node.test
    left = test.left if type(test) is cst.Comparison else test
    return (
        type(left) is cst.BinaryOperation
        and type(left.operator) is cst.Modulo
        and type(left.left) is cst.Name
    )


COMPLAINT = re.compile(r"(?:\w+\.)*(?:warn|warning|error|exception|critical)\(")


def complains(body: cst.BaseSuite) -> bool:
    """Whether a suite does nothing but tell that something is wrong, and go."""
    lines = flat(body)
    if len(lines) < 2 or type(lines[-1]) not in (cst.Return, cst.Continue, cst.Break, cst.Raise):
        return False
    return all(COMPLAINT.match(code(line)) for line in lines[:-1])


def changes_group(node: cst.If) -> bool:
    """``if book.status != last: …; last = book.status``: the branch runs once per group of rows in order."""
    test = node.test
    if type(test) is not cst.Comparison or len(test.comparisons) != 1:
        return False
    target = test.comparisons[0]
    if not isinstance(target.operator, (cst.NotEqual, cst.IsNot)):
        return False
    sides = code(test.left), code(target.comparator)
    given = {
        (code(small.targets[0].target), code(small.value))
        for statement in _statements(node.body)
        if isinstance(statement, cst.SimpleStatementLine)
        for small in statement.body
        if isinstance(small, cst.Assign) and isinstance(small.targets[0].target, cst.Name)
    }
    return bool(given & {sides, sides[::-1]})


def answers_early(node: cst.If) -> bool:
    """``if book.nickname: return book.nickname``: a case of its own, with an answer of its own."""
    last = only_statement(node.body)
    if node.orelse is not None or not isinstance(last, cst.Return) or last.value is None:
        return False
    return type(last.value) in (cst.Attribute, cst.Call, cst.FormattedString, cst.BinaryOperation)


def is_switch(node: cst.If) -> bool:
    """``if link.type == BOOK: return link.book``, and so on for three kinds or more: a row is of one."""
    kinds: list[str] = []
    at: cst.BaseCompoundStatement | cst.Else | None = node
    while isinstance(at, cst.If):
        comparison = at.test
        if not isinstance(comparison, cst.Comparison) or not isinstance(only_statement(at.body), cst.Return):
            return False
        kinds.append(code(comparison.left))
        at = at.orelse
    return len(kinds) >= KINDS and len(set(kinds)) == 1


KINDS = 3


def fills(body: cst.BaseSuite, wanted: str) -> bool:
    """Whether a suite assigns to what begins with a text."""
    return any(
        code(target.target).startswith(wanted)
        for statement in _statements(body)
        if isinstance(statement, cst.SimpleStatementLine)
        for small in statement.body
        if isinstance(small, cst.Assign)
        for target in small.targets
    )


def _statements(body: cst.BaseSuite) -> Iterator[cst.CSTNode]:
    """The statements of a suite, those in ``try`` included."""
    for statement in body.body:
        if isinstance(statement, cst.Try):
            yield from _statements(statement.body)
        else:
            yield statement


def outlives_call(node: cst.If, names: Container[str]) -> bool:
    """Whether the cache that a branch fills is on an object or in the module, not in a local name."""
    wanted = _missing(node.test)
    root = wanted.rstrip("[").partition(".")[0]
    return "." in wanted or root not in names


def _missing(condition: cst.BaseExpression) -> str:
    """What an assignment in the branch begins with, if the condition asks whether something is missing."""
    if type(condition) is cst.UnaryOperation and type(condition.operator) is cst.Not:
        call = condition.expression
        named_hasattr = isinstance(call, cst.Call) and code(call.func) == "hasattr" and len(call.args) == 2
        if named_hasattr:
            return f"{code(call.args[0].value)}.{code(call.args[1].value).strip(chr(34) + chr(39))}"  # type: ignore[attr-defined]
        return code(call) if isinstance(call, (cst.Name, cst.Attribute)) else ""
    if type(condition) is not cst.Comparison or len(condition.comparisons) != 1:
        return ""
    target = condition.comparisons[0]
    if isinstance(target.operator, cst.NotIn):
        return code(target.comparator) + "["
    if isinstance(target.operator, cst.Is) and code(target.comparator) == "None":
        return code(condition.left)
    return ""
