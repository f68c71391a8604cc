"""Calling a value: project functions are followed with the arguments they get."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.source import SourceError
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.frames import Access, BudgetExceededError, Frame
from ormlint.walk.joins import join_all, release
from ormlint.walk.managers import QUERYSETS, made_rows
from ormlint.walk.members import is_memoised, is_static, is_unbound
from ormlint.walk.memory import dullness, identity, is_idle
from ormlint.walk.parameters import bind_parameters
from ormlint.walk.texts.sinks import text_call
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    BoundMethod,
    ClassRef,
    Closure,
    Const,
    ExternalRef,
    FunctionRef,
    Instance,
    ListOf,
    Native,
    OneOf,
    Prepared,
    Row,
    RowState,
    SuperRef,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

DEEPEST = 5
CALL_STEPS = 4_000
"""As much as one call is worth."""


def call_expression(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """The value of a call."""
    special = _super(walker, node, frame)
    if special is not None:
        return special
    function = walker.evaluate(node.func, frame)
    if isinstance(function, Native):
        return function.call(walker, node, frame)
    arguments = evaluate_arguments(walker, node, frame)
    access = Access(node, frame)
    done = text_call(walker, node, function, arguments, access)
    if done is not None:
        return done
    if walker.mapped:
        from ormlint.walk.mapped.sessions import library_call

        value = library_call(walker, node, function, arguments, access)
        if value is not None:
            return value
    return call(walker, function, arguments, access)


def _super(walker: Walker, node: cst.Call, frame: Frame) -> Value | None:
    if type(node.func) is not cst.Name or node.func.value != "super":
        return None
    scope: Frame | None = frame
    while scope is not None and scope.owner is None:
        scope = scope.enclosing
    if scope is None or scope.receiver is None or scope.owner is None:
        return UNKNOWN
    of = walker.evaluate(node.args[1].value, frame) if len(node.args) == 2 else scope.receiver
    return (
        SuperRef(scope.receiver, scope.owner) if of is scope.receiver else _super_of(walker, node, of, frame)
    )


def _super_of(walker: Walker, node: cst.Call, owner: Value, frame: Frame) -> Value:
    """``super(Book, other)``."""
    after = walker.evaluate(node.args[0].value, frame)
    known = isinstance(after, ClassRef) and after.symbol is not None
    return SuperRef(owner, after.symbol) if known else UNKNOWN  # type: ignore[attr-defined]


def call(walker: Walker, function: Value, arguments: Arguments, access: Access) -> Value:
    """Call a value with arguments that are evaluated already."""
    if isinstance(function, OneOf):
        return join_all(call(walker, option, arguments, access) for option in function.options)
    if isinstance(function, FunctionRef):
        return follow(walker, function.symbol, None, arguments, access)
    if isinstance(function, BoundMethod):
        return call_method(walker, function, arguments, access)
    if isinstance(function, ClassRef):
        return instantiate(walker, function, arguments, access)
    if isinstance(function, Closure):
        return follow_closure(walker, function, arguments, access)
    if isinstance(function, Prepared):
        return function.call(walker, arguments, access)
    if isinstance(function, ExternalRef):
        from ormlint.walk.frameworks import call_external

        return call_external(walker, function, arguments, access)
    return call_stranger(walker, arguments)


def call_stranger(walker: Walker, arguments: Arguments) -> Value:
    """Code that could not be read gets the arguments."""
    walker.strangers += 1
    for value in arguments.values():
        release(value)
    return UNKNOWN


def call_method(walker: Walker, method: BoundMethod, arguments: Arguments, access: Access) -> Value:
    """Call a method of a value."""
    if method.symbol is not None:
        receiver = None if is_static(method.symbol) or is_unbound(method) else method.owner
        return follow(walker, method.symbol, receiver, arguments, access)
    from ormlint.walk.methods import METHODS

    handler = METHODS.get(type(method.owner))
    if handler is None:
        return call_stranger(walker, arguments)
    return handler(walker, method.owner, method.name, arguments, access)


def instantiate(walker: Walker, value: ClassRef, arguments: Arguments, access: Access) -> Value:
    """A new instance of a class of the project."""
    if value.model is not None:
        return _new_row(walker, value, arguments)
    if value.symbol is None:
        return call_stranger(walker, arguments)
    if value.symbol.derives_from(*QUERYSETS):
        return made_rows(walker, value.symbol.qualname, arguments, access) or UNKNOWN
    instance = Instance(value.symbol)
    init = value.symbol.member("__init__")
    if isinstance(init, ProjectFunction):
        follow(walker, init, instance, arguments, access)
    else:
        _fill_dataclass(value.symbol, instance, arguments)
    return instance


def _fill_dataclass(symbol: ProjectClass, instance: Instance, arguments: Arguments) -> None:
    for name, (_, value) in arguments.keywords.items():
        instance.attributes[name] = value
    for _, value in arguments.positional:
        release(value)


def _new_row(walker: Walker, value: ClassRef, arguments: Arguments) -> Value:
    assert value.model is not None
    state = RowState(value.model, new=True, exact=arguments.exact)
    state.hold({name: argument for name, (_, argument) in arguments.keywords.items()})
    return Row(state, walker.loops)


def follow(
    walker: Walker,
    function: ProjectFunction,
    receiver: Value | None,
    arguments: Arguments | None,
    access: Access,
) -> Value:
    """Run a function of the project with the arguments it gets."""
    arguments = arguments or Arguments()
    if is_idle(walker, receiver, arguments, access):
        return UNKNOWN
    key = dullness(walker, function, receiver, arguments)
    if _is_under_way(walker, function) or _depth(walker) >= DEEPEST:
        return _not_followed(arguments, receiver)
    again = identity(walker, function, receiver, arguments)
    known = walker.known_result(key)
    if known is not None:
        return known
    if walker.was_done(again):
        return UNKNOWN
    try:
        node = function.block.node()
    except SourceError:
        return _not_followed(arguments, receiver)
    assert isinstance(node, cst.FunctionDef)
    frame = Frame(
        function.module,
        function.block,
        caller=access.frame,
        call=access.node,
        function=function,
        owner=function.owner,
        receiver=receiver,
    )
    bind_parameters(walker, node.params, frame, arguments, receiver)
    for value in (receiver, *arguments.values()):
        if isinstance(value, Row):
            value.top.followed = True
    result = _run(walker, function, node, frame, key)
    if isinstance(result, (UnknownValue, Const)):
        walker.done[again] = (walker.loops, receiver, *arguments.values())
    return result


def _is_under_way(walker: Walker, function: ProjectFunction) -> bool:
    """Whether a function calls itself; those of frameworks do so for what lies in each other."""
    return walker.active.count(function) >= (DEEPEST if function.module.stub else 1)


def _depth(walker: Walker) -> int:
    """How many functions of the project are under way."""
    return sum(not function.module.stub for function in walker.active)


def _run(
    walker: Walker, function: ProjectFunction, node: cst.FunctionDef, frame: Frame, key: Hashable | None
) -> Value:
    before = walker.tally()
    memoised = is_memoised(function)
    leaves = len(walker.loops) if memoised else 0
    walker.active.append(function)
    try:
        with walker.outside(leaves), walker.allowance(CALL_STEPS >> min(walker.given_up[function], 3)):
            walker.run(node.body, frame)
    except BudgetExceededError:
        if walker.is_spent:
            raise
        walker.given_up[function] += 1
        return _given_up(walker, frame, before)
    finally:
        walker.active.pop()
    result = outcome(frame)
    if memoised:  # the next caller gets the same rows
        release(result)
    walker.note_dull(key, result, before)
    return result


def _given_up(walker: Walker, frame: Frame, before: tuple[int, ...]) -> Value:
    """A call that would cost too much: what was found is kept, what it gives is not known."""
    for value in (*walker.rows[before[1] :], *frame.params.values()):
        release(value)
    return UNKNOWN


def _not_followed(arguments: Arguments, receiver: Value | None) -> Value:
    for value in (receiver or UNKNOWN, *arguments.values()):
        release(value)
    return UNKNOWN


def outcome(frame: Frame) -> Value:
    """What a call gives back."""
    if frame.yielded:
        return ListOf(join_all(frame.yielded))
    return _returned(frame.returned) if frame.returned else NONE


def _returned(values: list[Value]) -> Value:
    """What a function returns; where one of its ways is not known, an instance of the model of the others."""
    rows = [value for value in values if isinstance(value, Row)]
    unknown = any(isinstance(value, UnknownValue) for value in values)
    if unknown and rows and len({row.model for row in rows}) == 1:
        for row in rows:
            row.top.whole = True
        doubtful = any(row.state.new or row.state.doubtful for row in rows)
        return Row(RowState(rows[0].model, opaque=True, doubtful=doubtful), ())
    return join_all(values)


def follow_closure(walker: Walker, function: Closure, arguments: Arguments, access: Access) -> Value:
    """Run a nested function or a lambda."""
    node, enclosing = function.node, function.frame
    if id(node) in walker.evaluating or _depth(walker) >= DEEPEST or enclosing.depth > DEEPEST + 4:
        return call_stranger(walker, arguments)
    depth, scope = 0, access.frame
    while scope is not None:
        if scope.call is access.node and scope.block is enclosing.block:
            return call_stranger(walker, arguments)
        depth, scope = depth + 1, scope.caller  # type: ignore[assignment]
    if depth > 3 * DEEPEST:
        return call_stranger(walker, arguments)
    frame = enclosing.inner(access.frame, access.node)
    bind_parameters(walker, node.params, frame, arguments, None)
    if isinstance(node, cst.Lambda):
        return walker.evaluate(node.body, frame)
    walker.evaluating.add(id(node))
    try:
        walker.run(node.body, frame)
    finally:
        walker.evaluating.discard(id(node))
    return outcome(frame)


__all__ = ["call", "call_expression", "follow"]
