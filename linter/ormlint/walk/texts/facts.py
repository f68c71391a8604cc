"""From a text that runs to a fact: the place to point at, the loops around it, what its values depend on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.facts import StatementRan
from ormlint.api.statements import Remedy, Statement
from ormlint.sql.drivers import Sink
from ormlint.sql.reading import read
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.reach import calls_between, in_nested_call, is_thin, near, repeats_of, seen_from, way
from ormlint.walk.scope import names_read
from ormlint.walk.shaping import code
from ormlint.walk.texts import turns
from ormlint.walk.texts.branches import text_of
from ormlint.walk.texts.surroundings import is_upkeep
from ormlint.walk.values import Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PAGED = re.compile(r"page|request|args|query_params|offset|start|skip|cursor", re.IGNORECASE)


def statement_ran(
    walker: Walker, text: str, sink: Sink, arguments: Arguments, access: Access
) -> Statement | None:
    """Read a text that runs and note that it does; ``None`` where it is nothing to speak of."""
    driver, dialect, other = walker.databases.of(access.frame.module)
    found = None if other else read(text, dialect)
    if found is None or found.catalog:
        return None
    wrapped = tuple(part for part in found.wrapped if _is_known(walker, found, part))
    statement = replace(found, driver=driver, wrapped=wrapped)
    if statement.verb != "select":
        walker.changed.append(statement.table)
    walker.facts.append(_fact(walker, statement, sink, arguments, access))
    return statement


def _is_known(walker: Walker, statement: Statement, part: Remedy) -> bool:
    """Whether the project says all about a table: then it says which indexes there are on expressions."""
    if part.kind not in ("lower", "upper"):
        return True
    databases = walker.databases
    return statement.table.lower() in databases.declared and part.column.lower() not in databases.indexed


def _fact(
    walker: Walker, statement: Statement, sink: Sink, arguments: Arguments, access: Access
) -> StatementRan:
    loops = near(access, walker.loops)
    if not _multiplies(access, loops):
        loops = ()
    shown = seen_from(access, loops) if loops else _written(walker, sink, arguments, access)
    innermost = next((loop for loop in reversed(loops) if loop.repeat.grows), None)
    varies = innermost is not None and _varies(walker, shown, access, innermost)
    if innermost is not None and not _alone(statement, sink, arguments, shown is access, innermost):
        statement = replace(statement, by_keys="", by_groups="")
    moving = _offset_names(statement, sink, arguments, access)
    return StatementRan(
        shown.spot,
        emit.related_places(access, loops, None, "the statement runs here"),
        repeats_of(loops),
        statement=statement,
        reads=sink.reads,
        many=sink.many,
        varies=varies,
        invariant=innermost is not None and not varies and shown is access,
        moving=any(
            loop.frame.block is access.frame.block and moving & loop.assigned for loop in walker.loops
        ),
        paged=any(PAGED.search(name) for name in moving),
        answered=innermost is not None and turns.reads_answers(innermost),
        sought=innermost is not None and turns.finds_first(innermost),
        endless=innermost is not None and turns.is_endless(innermost),
        apiece=innermost is not None and turns.works(innermost, shown.node),
        forwarded=shown is not access,
        rare=walker.rare > 0,
        guarded=walker.guarded > 0,
        upkeep=is_upkeep(walker.databases, access.frame),
        calls=calls_between(access, loops),
    )


def _multiplies(access: Access, loops: tuple[Loop, ...]) -> bool:
    """Whether the loops are near enough to be told of: in the same function, or around a small one."""
    innermost = next((loop for loop in reversed(loops) if loop.repeat.grows), None)
    return innermost is not None and all(map(is_thin, way(access, innermost)))


def _written(walker: Walker, sink: Sink, arguments: Arguments, access: Access) -> Access:
    """The call that holds the text: where a function runs what it is given, the call of that function."""
    value = arguments.value(sink.text, next((name for name in sink.names if name in arguments.keywords), ""))
    frame = access.frame
    while frame.caller is not None and frame.call is not None and _is_given(value, frame):
        access, frame = Access(frame.call, frame.caller), frame.caller
    return access


def _is_given(value: Value, frame: Frame) -> bool:
    text = text_of(value)
    return text is not None and any(text_of(given) == text for given in frame.params.values())


def _varies(walker: Walker, shown: Access, access: Access, innermost: Loop) -> bool:
    if names_read(shown.node) & innermost.assigned:
        return True
    return in_nested_call(access.frame, innermost.frame)


def _alone(statement: Statement, sink: Sink, arguments: Arguments, here: bool, innermost: Loop) -> bool:
    """Whether no other value than that of the one equality changes from turn to turn."""
    parts = " ".join(re.findall(r"\{(.*?)\}", statement.text))
    if innermost.assigned & set(re.findall(r"[A-Za-z_]\w*", parts)):
        return False
    nodes = _given(sink, arguments)
    if len(statement.placeholders) == 1:
        return not here or any(names_read(node) & innermost.assigned for node in nodes)
    if not here or len(nodes) != 1:
        return False
    for position, placeholder in enumerate(statement.placeholders):
        value = _value_of(nodes[0], position, placeholder)
        if value is None:
            return False
        compared = any(found.placeholder == position for found in statement.equalities)
        if not compared and names_read(value) & innermost.assigned:
            return False
    return (
        sum(
            bool(names_read(value) & innermost.assigned)
            for position, placeholder in enumerate(statement.placeholders)
            if (value := _value_of(nodes[0], position, placeholder)) is not None
        )
        <= 1
    )


def _given(sink: Sink, arguments: Arguments) -> list[cst.CSTNode]:
    nodes = [node for node, _ in arguments.positional[sink.text + 1 :]]
    return nodes + [node for name, (node, _) in arguments.keywords.items() if name not in sink.names]


def _value_of(node: cst.CSTNode, position: int, placeholder: str) -> cst.CSTNode | None:
    """The expression that a placeholder stands for."""
    if isinstance(node, (cst.Tuple, cst.List)):
        return node.elements[position].value if position < len(node.elements) else None
    if isinstance(node, cst.Dict):
        return _of_key(node, placeholder.strip("%()s:"))
    return None


def _offset_names(statement: Statement, sink: Sink, arguments: Arguments, access: Access) -> frozenset[str]:
    """The names that the value of OFFSET is made of."""
    if statement.offset is None or statement.offset.number is not None:
        return frozenset()
    if statement.offset.placeholder is None:
        return frozenset(re.findall(r"[A-Za-z_]\w*", statement.offset.text))
    nodes, position = _given(sink, arguments), statement.offset.placeholder
    if len(nodes) == 1 and isinstance(nodes[0], (cst.Tuple, cst.List, cst.Dict)):
        return names_read(_value_of(nodes[0], position, statement.offset.text) or nodes[0])
    if position < len(nodes):
        return names_read(nodes[position]) if len(nodes) > 1 else names_read(nodes[0])
    return frozenset().union(*(names_read(node) for node in nodes))


def _of_key(node: cst.Dict, key: str) -> cst.CSTNode | None:
    for element in node.elements:
        if isinstance(element, cst.DictElement) and code(element.key).strip("\"'") == key:
            return element.value
    return None
