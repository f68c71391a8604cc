"""From a text that runs to a fact: the place to point at, the loops around it, what its values depend on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.facts import StatementRan
from ormlint.api.statements import Statement
from ormlint.sql.drivers import Sink
from ormlint.sql.reading import read
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.reach import calls_between, in_nested_call, is_thin, near, repeats_of, seen_from, worth
from ormlint.walk.scope import names_read
from ormlint.walk.shaping import code
from ormlint.walk.texts.branches import text_of
from ormlint.walk.texts.surroundings import is_upkeep
from ormlint.walk.values import Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

PAGED = re.compile(r"page|request|args|query_params|offset|start|skip|cursor", re.IGNORECASE)
ANSWERS = re.compile(r"lastrowid|insert_id|rowcount|fetchone|fetchval|scalar|inserted_primary_key|statusmessage")


def statement_ran(
    walker: Walker, text: str, sink: Sink, arguments: Arguments, access: Access
) -> Statement | None:
    """Read a text that runs and note that it does; ``None`` where it is nothing to speak of."""
    driver, dialect, other = walker.databases.of(access.frame.module)
    found = None if other else read(text, dialect)
    if found is None or found.catalog:
        return None
    wrapped = tuple(part for part in found.wrapped if part.column.lower() not in walker.databases.indexed)
    statement = replace(found, driver=driver, wrapped=wrapped)
    walker.facts.append(_fact(walker, statement, sink, arguments, access))
    return statement


def _fact(
    walker: Walker, statement: Statement, sink: Sink, arguments: Arguments, access: Access
) -> StatementRan:
    loops = near(access, walker.loops)
    if not _multiplies(access, loops):
        loops = ()
    shown = seen_from(access, loops) if loops else _written(walker, sink, arguments, access)
    innermost = next((loop for loop in reversed(loops) if loop.repeat.grows), None)
    varies = innermost is not None and _varies(walker, shown, access, innermost)
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
        moving=any(loop.frame.block is access.frame.block and moving & loop.assigned for loop in walker.loops),
        paged=any(PAGED.search(name) for name in moving),
        answered=innermost is not None and _answers(innermost),
        rare=walker.rare > 0,
        guarded=walker.guarded > 0,
        upkeep=is_upkeep(walker.databases, access.frame),
        calls=calls_between(access, loops),
    )


def _multiplies(access: Access, loops: tuple[Loop, ...]) -> bool:
    """Whether the loops are near enough to be told of: in the same function, or around a small one."""
    return worth(loops) and (calls_between(access, loops) == 0 or is_thin(access.frame))


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


def _offset_names(
    statement: Statement, sink: Sink, arguments: Arguments, access: Access
) -> frozenset[str]:
    """The names that the value of OFFSET is made of."""
    if statement.offset is None or statement.offset.number is not None:
        return frozenset()
    if statement.offset.placeholder is None:
        return frozenset(re.findall(r"[A-Za-z_]\w*", statement.offset.text))
    nodes = [node for node, _ in arguments.positional[sink.text + 1 :]]
    nodes += [node for node, _ in arguments.keywords.values()]
    values = [value for node in nodes for value in _values(node)] if len(nodes) == 1 else nodes
    position = statement.offset.placeholder
    if len(nodes) == 1 and isinstance(nodes[0], cst.Dict):
        key = statement.offset.text.strip("%()s:")
        return _of_key(nodes[0], key)
    if position < len(values):
        return names_read(values[position])
    return frozenset().union(*(names_read(node) for node in nodes))


def _values(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, (cst.Tuple, cst.List)):
        yield from (element.value for element in node.elements)


def _of_key(node: cst.Dict, key: str) -> frozenset[str]:
    for element in node.elements:
        if isinstance(element, cst.DictElement) and code(element.key).strip("\"'") == key:
            return names_read(element.value)
    return frozenset()


def _answers(loop: Loop) -> bool:
    """Whether the loop reads a key or a number that a statement gave."""
    block = loop.frame.block
    return ANSWERS.search(block.text) is not None


