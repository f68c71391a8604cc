"""What a turn of a loop is: a look for the first that fits, a piece of work by itself, a row among rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import libcst as cst

from ormlint.sql.drivers import READS, SINKS
from ormlint.walk.frames import Loop
from ormlint.walk.scope import MUTATORS, children
from ormlint.walk.shaping import code

ANSWERS = re.compile(
    r"lastrowid|insert_id|rowcount|inserted_primary_key|statusmessage|lastval\(|currval\(|last_insert"
)
TRANSACTION = re.compile(r"atomic\b|\.begin\b|transaction|savepoint|get_cursor\(|\block\(", re.IGNORECASE)
ENDLESS = re.compile(r"stream|queue|consum|listen|socket|poll|tail|watch", re.IGNORECASE)
QUIET = re.compile(
    r"^(?:\w*log\w*|print|sys|self\.log\w*|warnings|tqdm|pbar|progress\w*|debug|verbose|time)\b"
)
NEUTRAL = frozenset(SINKS) | frozenset(READS) | MUTATORS | {"commit", "close", "sort", "write", "flush"}


def finds_first(loop: Loop) -> bool:
    """Whether a loop may end before all is seen."""
    node = _node(loop)
    return node is not None and any(type(part) is cst.Break for part in _own(node))


def is_endless(loop: Loop) -> bool:
    """Whether a loop takes what comes in, one by one, as it comes."""
    return ENDLESS.search(loop.repeat.noun) is not None


def reads_answers(loop: Loop) -> bool:
    """Whether a loop reads a key or a number of rows that a statement gave."""
    return ANSWERS.search(loop.frame.block.text) is not None


def works(loop: Loop, statement: cst.CSTNode) -> bool:
    """Whether each turn is a piece of work: in a transaction of its own, or with calls that do more than SQL.

    ``statement`` is the call in the loop that leads to the SQL.
    """
    node = _node(loop)
    return node is not None and _works(node, statement)


@lru_cache(maxsize=1 << 10)
def _works(node: cst.For, statement: cst.CSTNode) -> bool:
    for part in _own(node):
        if isinstance(part, cst.With) and any(TRANSACTION.search(code(item.item)) for item in part.items):
            return True
        if isinstance(part, cst.Expr) and _does_more(part.value, statement):
            return True
    return False


def _does_more(value: cst.BaseExpression, statement: cst.CSTNode) -> bool:
    value = value.expression if isinstance(value, cst.Await) else value
    if value is statement:
        return False
    if not isinstance(value, cst.Call):
        return isinstance(value, (cst.Yield,))
    name = value.func.attr.value if isinstance(value.func, cst.Attribute) else code(value.func)
    return name not in NEUTRAL and QUIET.match(code(value.func)) is None


def _node(loop: Loop) -> cst.For | None:
    node = getattr(loop.repeat.spot, "node", None)
    return node if isinstance(node, cst.For) else None


def _own(node: cst.For) -> Iterator[cst.CSTNode]:
    """The statements of a loop, without those of loops and functions inside of it."""
    waiting: list[cst.CSTNode] = [node.body]
    while waiting:
        found = waiting.pop()
        yield found
        if not isinstance(found, (cst.For, cst.While, cst.FunctionDef, cst.ClassDef, cst.BaseExpression)):
            waiting += children(found)
