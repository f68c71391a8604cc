"""Where the key of a query comes from: followed up through the calls, from parameter to argument."""

from __future__ import annotations

import re

import libcst as cst

from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.scope import names_read
from ormlint.walk.values import Rows

DEEPEST = 2
SESSION = re.compile(r"sess|^db$|^s$")
"""Names of a session: it is no part of a query."""


def by_loop(rows: Rows, access: Access, loop: Loop) -> bool:
    """Whether the key of a query is what each turn of a loop hands down through the calls in between."""
    frame: Frame | None = access.frame
    names = frozenset(name for name in rows.names if not SESSION.search(name))
    for _ in range(DEEPEST):
        if frame is None or not isinstance(frame.call, cst.Call):
            return False
        given = [_argument(frame, name) for name in names]
        nodes = [node for node in given if node is not None]
        names = frozenset().union(*(names_read(node) for node in nodes))
        if frame.caller is not None and frame.caller.block is loop.frame.block:
            return bool(names & loop.assigned)
        frame = frame.caller
    return False


def _argument(frame: Frame, name: str) -> cst.BaseExpression | None:
    """What the call gave for a parameter that still holds it."""
    if name not in frame.params or frame.names.get(name) is not frame.params[name] or frame.function is None:
        return None
    call, node = frame.call, frame.block.node()
    if not isinstance(call, cst.Call) or not isinstance(node, cst.FunctionDef):
        return None
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == name:
            return arg.value
    place = [param.name.value for param in node.params.params].index(name) if _takes(node, name) else -1
    place -= frame.receiver is not None
    plain = [arg for arg in call.args if arg.keyword is None]
    starred = any(arg.star for arg in call.args)
    return plain[place].value if 0 <= place < len(plain) and not starred else None


def _takes(node: cst.FunctionDef, name: str) -> bool:
    return any(param.name.value == name for param in node.params.params)


def is_at_hand(rows: Rows, loop: Loop) -> bool:
    """Whether the loop runs over rows of the model that a called function fetches by key again."""
    query = loop.repeat.query
    return query is not None and query.model is rows.query.model and bool(loop.targets)
