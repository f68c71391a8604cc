"""Calls that run a text of SQL, and calls that read what one gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.sql.drivers import READS, SINKS, TEXTS, Sink
from ormlint.sql.marks import begins
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import release
from ormlint.walk.shaping import code
from ormlint.walk.texts import facts
from ormlint.walk.texts.branches import text_of
from ormlint.walk.texts.results import read_result
from ormlint.walk.texts.surroundings import is_upkeep
from ormlint.walk.texts.values import Executed
from ormlint.walk.values import (
    UNKNOWN,
    BoundMethod,
    ExternalRef,
    Instance,
    ManagerValue,
    OneOf,
    RelatedManager,
    Rows,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def text_call(
    walker: Walker, node: cst.Call, function: Value, arguments: Arguments, access: Access
) -> Value | None:
    """What a call does that runs a text of SQL or reads its result; ``None`` for all other calls."""
    name = _name(node.func)
    if name in TEXTS and text_of(arguments.value(0)) is not None and isinstance(function, ExternalRef):
        return arguments.value(0)
    sink = SINKS.get(name)
    if sink is not None:
        texts = _texts(sink, arguments)
        if texts:
            found = _run(walker, node, sink, name, texts, arguments, access)
            return None if _is_manager(function) else found
    if name not in READS or not walker.executed or not isinstance(node.func, cst.Attribute):
        return None
    done = walker.executed.get(_key(node.func.value, access.frame))
    return None if done is None else read_result(walker, done, name, access)


def _is_manager(function: Value) -> bool:
    """Whether it is ``Book.objects.raw(…)``, whose rows are instances."""
    return isinstance(function, BoundMethod) and isinstance(
        function.owner, (ManagerValue, Rows, RelatedManager)
    )


def _name(func: cst.BaseExpression) -> str:
    if isinstance(func, cst.Attribute):
        return func.attr.value
    return func.value if isinstance(func, cst.Name) else ""


def _texts(sink: Sink, arguments: Arguments) -> list[str]:
    """The statements that the call may run: one, or a few by the branch that was taken."""
    name = next((name for name in sink.names if name in arguments.keywords), "")
    value = arguments.value(sink.text, name)
    options = value.options if isinstance(value, OneOf) else (value,)
    texts = [text_of(option) for option in options]
    known = [text for text in texts if text is not None and begins(text)]
    return known if len(known) == len(options) else []


def _run(
    walker: Walker,
    node: cst.Call,
    sink: Sink,
    name: str,
    texts: list[str],
    arguments: Arguments,
    access: Access,
) -> Value:
    for value in arguments.values():
        release(value)
    found = [facts.statement_ran(walker, text, sink, arguments, access) for text in texts]
    done = [statement for statement in found if statement is not None]
    if any(statement.verb != "select" for statement in done):
        walker.writes += 1
    walker.strangers += len(done) != len(texts)
    if not done:
        return UNKNOWN
    executed = Executed(done[-1], access, walker.loops, is_upkeep(walker.databases, access.frame))
    if isinstance(node.func, cst.Attribute):
        walker.executed[_key(node.func.value, access.frame)] = executed
    if sink.reads:
        return read_result(walker, executed, name, access)
    return executed


def _key(owner: cst.BaseExpression, frame: Frame) -> tuple[object, str]:
    """What a text runs on: a name of a frame, or an attribute of an object."""
    text = code(owner).removesuffix(".cursor()")
    if text.startswith("self.") and isinstance(frame.receiver, Instance):
        return frame.receiver, text
    name, scope = text.partition(".")[0], frame
    while name not in scope.names and scope.enclosing is not None:
        scope = scope.enclosing
    return scope, text


def last_run(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Executed | None:
    """What ran last on an expression that is iterated: ``for row in cursor``."""
    return walker.executed.get(_key(node, frame)) if walker.executed else None
