"""Code on the event loop: what is awaited there, and what cannot be waited for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.concurrency import LazyLoadOnLoop, SyncCallOnLoop
from ormlint.api.facts import CollectionRead, ColumnLoaded, RelationLoaded
from ormlint.api.places import Related
from ormlint.project.schema.expressions import call_name
from ormlint.walk.frames import Access, Frame
from ormlint.walk.scope import nodes_in
from ormlint.walk.shaping import code
from ormlint.walk.values import Row, Rows

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker

PASSING_ON = frozenset(
    {"gather", "wait_for", "shield", "wait", "as_completed", "create_task", "ensure_future", "start_soon"}
)
"""Functions that await what they get, or have it awaited."""
THREADS = ("sync_to_async", "threadpool", "to_thread", "executor", "asyncify", "in_thread", "run_sync")


def on_loop(frame: Frame) -> bool:
    """Whether the code of a frame runs on the event loop: an asynchronous function leads to it."""
    at: Frame | None = frame
    while at is not None:
        if at.apart or (at.function is not None and not at.framework and _is_apart(at)):
            return False
        if _is_coroutine(at):
            return True
        at = at.caller
    return False


def _is_apart(frame: Frame) -> bool:
    """Whether a decorator takes a function to a thread, or something awaits what is no coroutine."""
    function = frame.function
    assert function is not None
    if function.is_async or frame.caller is None:
        return False
    decorated = function.block.decorators
    if any(word in text for text in decorated for word in THREADS):
        return True
    return bool(decorated) and frame.call is not None and is_awaited(frame.call, frame.caller)


def is_awaited(node: cst.CSTNode, frame: Frame) -> bool:
    """Whether the code awaits an expression, or hands it to somebody who does."""
    if frame.block.kind != "function" or frame.framework:
        return False
    return node in _awaited_in(frame.block.node())


@lru_cache(maxsize=1 << 12)
def _awaited_in(root: cst.CSTNode) -> frozenset[cst.CSTNode]:
    found: set[cst.CSTNode] = set()
    for node in nodes_in(root):
        if isinstance(node, cst.Await):
            found.add(node.expression)
        elif isinstance(node, (cst.For, cst.CompFor)) and node.asynchronous is not None:
            found.add(node.iter)
        elif isinstance(node, cst.With) and node.asynchronous is not None:
            found.update(item.item for item in node.items)
        elif isinstance(node, cst.Call) and call_name(node) in PASSING_ON:
            found.update(_passed(node))
    return frozenset(found)


def _passed(node: cst.Call) -> set[cst.CSTNode]:
    found: set[cst.CSTNode] = set()
    for arg in node.args:
        inner = arg.value
        found.add(inner.elt if isinstance(inner, (cst.ListComp, cst.GeneratorExp, cst.SetComp)) else inner)
    return found


def raises(walker: Walker, access: Access, row: Row, target: Model | None = None) -> bool:
    """Whether a read that takes a query is an error here: nothing on the event loop can wait for it."""
    if walker.rare or row.query is None or row.query.opaque or row.state.opaque:
        return False
    if row.model.library == "django":
        return on_loop(access.frame) and not walker.async_unsafe
    return row.query.awaited and on_loop(access.frame) and not _is_held(walker, access, row, target)


def _is_held(walker: Walker, access: Access, row: Row, target: Model | None) -> bool:
    """Whether a row of the target was loaded before: the session finds it by its key."""
    if target is None:
        return False
    if any(rows.query.model is target and not _is_same(rows, row) for rows in walker.rows):
        return True
    frame: Frame | None = access.frame
    while frame is not None:
        for value in frame.visible():
            if isinstance(value, Row) and value.model is target and value.top is not row.top:
                return True
        frame = frame.caller
    return False


def _is_same(rows: Rows, row: Row) -> bool:
    """Whether these are the rows that the row is one of."""
    return row.query is not None and rows.query.origin == row.query.origin


def lazy_load(
    walker: Walker, access: Access, read: RelationLoaded | CollectionRead | ColumnLoaded
) -> LazyLoadOnLoop:
    """What would run a query in synchronous code."""
    shown = _in_coroutine(access)
    places = {place.place: place for place in read.related if place.place != shown.spot.place}
    if shown is not access:
        places.setdefault(access.spot.place, Related(access.spot.place, "read here"))
    fact = LazyLoadOnLoop(shown.spot, tuple(places.values()), read.repeats, read=read)
    walker.facts.append(fact)
    return fact


def in_function(access: Access) -> Access:
    """The expression in a function of the project that leads to an access."""
    while access.frame.declares and (outer := access.outer) is not None:
        access = outer
    return access


def _in_coroutine(access: Access) -> Access:
    """The expression in the nearest asynchronous function that leads to an access."""
    while not _is_coroutine(access.frame) and (outer := access.outer) is not None:
        access = outer
    return access


def _is_coroutine(frame: Frame) -> bool:
    return frame.function is not None and frame.function.is_async and not frame.framework


def blocked(walker: Walker, access: Access, rows: Rows, verb: str) -> bool:
    """Note a query that waits on the event loop; whether it is an error, so that nothing runs."""
    model = rows.query.model
    if rows.free or rows.empty or not _waits(walker, access, rows):
        return False
    sync_call(walker, access, model, verb)
    return model.library == "django"


def _waits(walker: Walker, access: Access, rows: Rows) -> bool:
    if rows.query.awaited or rows.query.opaque or access.frame.block.kind != "function":
        return False
    if rows.query.model.library == "sqlalchemy":
        legacy = rows.query.style == "query" and rows.parent is None
        return legacy and not is_awaited(access.node, access.frame) and on_loop(access.frame)
    return on_loop(access.frame) and not _is_asynchronous(walker, access) and not walker.async_unsafe


def _is_asynchronous(walker: Walker, access: Access) -> bool:
    """``await books.acount()``, ``async for book in books``."""
    node = access.node
    name = call_name(node) if isinstance(node, cst.Call) else ""
    known = {*walker.library.refinements, *walker.library.writes, *walker.library.row_writes}
    own = name.startswith("a") and (name[1:] in known or name[1:] in ("get_object_or_404", "refresh_from_db"))
    return own or is_awaited(node, access.frame)


def blocked_write(walker: Walker, access: Access, model: Model | None, verb: str) -> None:
    """Note a write of Django that waits on the event loop, which is an error."""
    if model is None or model.library != "django" or walker.async_unsafe:
        return
    if (
        access.frame.block.kind == "function"
        and on_loop(access.frame)
        and not _is_asynchronous(walker, access)
    ):
        sync_call(walker, access, model, verb)


def sync_call(walker: Walker, access: Access, model: Model, verb: str) -> None:
    """A query that waits, as seen in the asynchronous function; of those that hold it up, the first."""
    if walker.rare:
        return
    shown = _in_coroutine(access)
    if model.library == "sqlalchemy" and OF_ALL.search(code(shown.node)):
        return
    key = shown.frame.block if model.library == "sqlalchemy" else (shown.frame.block, shown.node)
    if key in walker.blocking:
        return
    walker.blocking.add(key)
    method = call_name(access.node) if isinstance(access.node, cst.Call) else ""
    deep = shown.frame is not access.frame
    related = (Related(access.spot.place, f"{model.name} is queried here"),) if deep else ()
    view = _is_idle_view(shown.frame)
    walker.facts.append(
        SyncCallOnLoop(shown.spot, related, (), model=model, verb=verb, method=method, deep=deep, view=view)
    )


OF_ALL = re.compile(r"\bself\.(?:\w+\.)*\w*(?:db|sess)\w*\b")
"""A session that the whole application shares: that it blocks is one decision, not an oversight here."""
VIEW = re.compile(r"(?:\w+\.)+(?:get|post|put|patch|delete|route|api_route)\(")


def _is_idle_view(frame: Frame) -> bool:
    """Whether a function answers requests, and awaits nothing."""
    routed = any(VIEW.match(text) for text in frame.block.decorators)
    return routed and not any(isinstance(node, cst.Await) for node in nodes_in(frame.block.node()))
