"""Asynchronous sessions: what they execute, and what a commit makes of the rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.concurrency import ExpiredRead
from ormlint.api.places import Related
from ormlint.project import Assignment, External
from ormlint.project.schema.expressions import Expr, keywords
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.mapped.tasks import note_session
from ormlint.walk.mapped.values import ResultOf, Statement
from ormlint.walk.values import UNKNOWN, BoundMethod, Closure, FunctionRef, Row, Value
from ormlint.walk.waiting import in_function, is_awaited, on_loop, sync_call

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

EXECUTING = frozenset({"execute", "exec", "scalars", "scalar", "get", "get_one", "stream", "stream_scalars"})
MAKERS = frozenset({"async_sessionmaker", "sessionmaker", "AsyncSession"})


@dataclass(frozen=True)
class SessionValue(Value):
    """A session whose maker is known."""

    expires: bool
    """A commit expires its rows."""


def executed(
    walker: Walker, owner: str, name: str, arguments: Arguments, access: Access, found: Value
) -> Value:
    """What a session has given, with whether it was awaited."""
    if name not in EXECUTING or not (name.startswith("stream") or is_awaited(access.node, access.frame)):
        return found
    given = arguments.value(0, "statement")
    model = given.rows.query.model if isinstance(given, Statement) else getattr(given, "model", None)
    if model is not None:
        note_session(walker, access, owner, model)
    return awaited(found)


def awaited(found: Value) -> Value:
    """A result or a row that an asynchronous session has given."""
    if isinstance(found, ResultOf):
        query = replace(found.rows.query, awaited=True)
        return replace(found, rows=replace(found.rows, query=query))
    if isinstance(found, Row) and found.query is not None:
        return replace(found, query=replace(found.query, awaited=True))
    return found


def settled(value: Value) -> Value:
    """The value of ``await``: of a result whose session is not known, nothing is known of what it may do."""
    if isinstance(value, ResultOf) and not value.rows.query.awaited:
        return replace(value, rows=replace(value.rows, query=replace(value.rows.query, opaque=True)))
    return value


def read_at_once(walker: Walker, value: ResultOf, access: Access) -> None:
    """A result is read that nobody has awaited: the session that gave it waits."""
    query = value.rows.query
    if not query.awaited and not query.opaque and on_loop(access.frame):
        sync_call(walker, access, query.model, "execute")


def run_sync(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``session.run_sync(function, …)`` calls a function that may wait."""
    from ormlint.walk.calls import call

    function = arguments.value(0)
    if not isinstance(function, (Closure, FunctionRef, BoundMethod)):
        return None
    given = Arguments(
        [(access.node, UNKNOWN), *arguments.positional[1:]], arguments.keywords, arguments.exact
    )
    return call(walker, function, given, Access(access.node, replace(access.frame, apart=True)))


def opened(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    """``Session()`` of ``async with Session() as session``, where its maker is known."""
    if not isinstance(node, cst.Call):
        return UNKNOWN
    at = Expr(node, frame.module, frame.owner)
    maker = walker.project.followed(at.within(node.func).symbol())
    if isinstance(maker, Assignment) and isinstance(maker.node, cst.Call):
        return _session(maker.node, Expr(maker.node, maker.module, maker.owner))
    return _session(node, at)


def _session(node: cst.Call, at: Expr) -> Value:
    """What a call of ``async_sessionmaker`` or of ``AsyncSession`` itself says."""
    symbol = at.module.project.followed(at.within(node.func).symbol())
    known = isinstance(symbol, External) and symbol.dotted.startswith("sql") and symbol.name in MAKERS
    if not known or any(arg.star for arg in node.args):
        return UNKNOWN
    said = keywords(node, at).get("expire_on_commit")
    return SessionValue(said is None or said.is_true)


def session_of(walker: Walker, access: Access) -> SessionValue | None:
    """The session whose method a call asks for, where its maker is known."""
    node = access.node
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return None
    session = walker.evaluate(node.func.value, access.frame)
    return session if isinstance(session, SessionValue) else None


def committed(walker: Walker, access: Access) -> None:
    """``await session.commit()`` expires the rows that the session holds."""
    session = session_of(walker, access)
    expires = walker.expiring if session is None else session.expires
    if not expires or not is_awaited(access.node, access.frame):
        return
    frame: Frame | None = access.frame
    while frame is not None:
        for name, value in [*frame.names.items()]:
            if isinstance(value, Row) and _is_held(value):
                value.state.expired = access, name
        frame = frame.enclosing or frame.caller


def _is_held(row: Row) -> bool:
    return row.state.held or (row.query is not None and row.query.awaited and not row.query.opaque)


def expired_read(walker: Walker, row: Row, name: str, access: Access) -> None:
    """An attribute of a row is read that a commit has expired."""
    assert row.state.expired is not None
    commit, held = row.state.expired
    if name.startswith("__") or walker.rare or not on_loop(access.frame):
        return
    row.state.expired = None
    read = Related(in_function(access).spot.place, f"`{name}` is read here")
    walker.facts.append(ExpiredRead(commit.spot, (read,), (), model=row.model, attribute=name, name=held))
