"""Tasks that run at the same time: which sessions each of them uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.concurrency import SessionShared
from ormlint.project.schema.expressions import call_name
from ormlint.walk.arguments import Arguments
from ormlint.walk.emit import related_places
from ormlint.walk.frames import Access, Frame
from ormlint.walk.scope import names_bound, nodes_in
from ormlint.walk.shaping import code
from ormlint.walk.values import UNKNOWN, ListOf, TupleOf, Value
from ormlint.walk.waiting import is_awaited

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.walk.walker import Walker

NAMED = re.compile(r"(?:^|\.)_?\w*session\w*$", re.IGNORECASE)
DOTTED = re.compile(r"[A-Za-z_][\w.]*")
LOCKED = re.compile(r"(?:\b|_)lock\b|semaphore", re.IGNORECASE)
STARTING = frozenset({"create_task", "start_soon", "ensure_future"})
COMPREHENSIONS = (cst.ListComp, cst.GeneratorExp, cst.SetComp)


def note_session(walker: Walker, access: Access, owner: str, model: Model) -> None:
    """A session executes something: remember it for each call that led here, as written there."""
    at: Access | None = access
    text: str | None = owner if _is_session(owner, access.frame) else None
    while at is not None and text and DOTTED.fullmatch(text) and not LOCKED.search(at.frame.block.text):
        walker.tasks.setdefault(at.node, {})[text] = model
        text = _as_called(text, at.frame)
        at = at.outer


def _is_session(text: str, frame: Frame) -> bool:
    """Whether a name or an annotation says that it is a session, which a pool of connections is not."""
    if NAMED.search(text):
        return True
    typed = re.search(
        rf"\b{re.escape(text)}\s*:\s*[\w.\[]*Async(?:Session|Connection)", frame.block.header_text
    )
    return typed is not None


def _as_called(text: str, frame: Frame) -> str | None:
    """A session as the caller writes it; ``None`` where it belongs to the function itself."""
    while frame.enclosing is not None and frame.caller is frame.enclosing.caller:
        if text.partition(".")[0] in frame.names:
            return None
        frame = frame.enclosing
    head, dot, rest = text.partition(".")
    if not isinstance(frame.call, cst.Call):
        return None
    if head in ("self", "cls") and isinstance(frame.call.func, cst.Attribute):
        return code(frame.call.func.value) + dot + rest
    if frame.enclosing is not None and head not in frame.names:
        return text
    given = _argument(head, frame, frame.call)
    return None if given is None else code(given) + dot + rest


def _argument(name: str, frame: Frame, call: cst.Call) -> cst.BaseExpression | None:
    if any(arg.star for arg in call.args) or name not in frame.params:
        return None
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == name:
            return arg.value
    names = [known for known in frame.params if known not in ("self", "cls")]
    positional = [arg.value for arg in call.args if arg.keyword is None]
    index = names.index(name) if name in names else len(positional)
    return positional[index] if index < len(positional) else None


def gathered(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``asyncio.gather(…)``: what it gets runs at the same time, and it gives what they give, in order."""
    node, frame = access.node, access.frame
    assert isinstance(node, cst.Call)
    seen: dict[str, int] = {}
    models: dict[str, Model] = {}
    for task, many in _tasks(node, frame):
        for text, model in walker.tasks.get(task, {}).items():
            seen[text] = seen.get(text, 0) + (2 if many and not _is_own(text, many) else 1)
            models[text] = model
    for text, count in seen.items():
        if count > 1:
            _note(walker, access, text, models[text], each=count == 2 and len(node.args) == 1)
            break
    values = list(arguments.values())
    if arguments.exact:
        return TupleOf(tuple(values))
    return values[0] if len(values) == 1 and isinstance(values[0], ListOf) else UNKNOWN


def _is_own(text: str, many: cst.CSTNode) -> bool:
    """Whether each turn of a loop has a session of its own."""
    return text.partition(".")[0] in names_bound(many)


def _tasks(node: cst.Call, frame: Frame) -> Iterator[tuple[cst.CSTNode, cst.CSTNode | None]]:
    """The calls that are gathered, each with the loop that makes many of it."""
    for arg in node.args:
        if isinstance(arg.value, COMPREHENSIONS):
            yield _inner(arg.value.elt), arg.value
        elif isinstance(arg.value, cst.Name) and arg.star:
            yield from _collected(arg.value.value, frame)
        elif arg.keyword is None:
            yield _inner(arg.value), None


def _inner(node: cst.CSTNode) -> cst.CSTNode:
    """``load(id)`` of ``asyncio.create_task(load(id))``."""
    while isinstance(node, cst.Call) and call_name(node) in (*STARTING, "wait_for", "shield") and node.args:
        node = node.args[0].value
    return node


def _collected(name: str, frame: Frame) -> Iterator[tuple[cst.CSTNode, cst.CSTNode | None]]:
    """What a list holds: ``tasks = [load(id) for id in ids]``, ``tasks.append(load(id))`` in a loop."""
    for node in nodes_in(frame.block.node()):
        if isinstance(node, cst.Assign) and any(code(target.target) == name for target in node.targets):
            if isinstance(node.value, COMPREHENSIONS):
                yield _inner(node.value.elt), node.value
            elif isinstance(node.value, cst.List):
                yield from ((_inner(element.value), None) for element in node.value.elements)
        elif isinstance(node, cst.For):
            for call in nodes_in(node.body):
                if isinstance(call, cst.Call) and code(call.func) == f"{name}.append" and call.args:
                    yield _inner(call.args[0].value), node


def started(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``group.create_task(load(session, id))``: in a loop, or the second one in a function."""
    node, frame = access.node, access.frame
    if not isinstance(node, cst.Call) or not node.args:
        return None
    known = walker.tasks.setdefault(frame.block.node(), {})
    for text, model in walker.tasks.get(_inner(node.args[0].value), {}).items():
        loops = walker.loops[len(walker.loops) - walker.loops_of(frame) :]
        shared = [loop for loop in loops if text.partition(".")[0] not in loop.assigned and loop.repeat.grows]
        if (shared or text in known) and not is_awaited(node, frame):
            _note(walker, access, text, model, each=bool(shared))
        known[text] = model
    return arguments.value(0)


def _note(walker: Walker, access: Access, text: str, model: Model, *, each: bool) -> None:
    related = related_places(access, (), None, "")
    walker.facts.append(SessionShared(access.spot, related, (), session=text, model=model, each=each))
