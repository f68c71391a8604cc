"""Calling a value: project functions are followed with the arguments they get."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.project.bases import parsed
from ormlint.source import SourceError
from ormlint.sql.marks import begins
from ormlint.walk.annotations import annotated_value
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.frames import Access, BudgetExceededError, Frame
from ormlint.walk.joins import join_all, release
from ormlint.walk.managers import QUERYSETS, filtered_rows, made_rows
from ormlint.walk.members import is_memoised, is_static, is_unbound
from ormlint.walk.texts.sinks import text_call
from ormlint.walk.values import (
    CARRIED,
    NONE,
    REQUEST,
    UNKNOWN,
    BoundMethod,
    ClassRef,
    Closure,
    Const,
    DictOf,
    ExternalRef,
    FunctionRef,
    Instance,
    ListOf,
    Native,
    OneOf,
    Prepared,
    RequestValue,
    Row,
    RowState,
    SuperRef,
    TupleOf,
    UnknownValue,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

DEEPEST = 5
CALL_STEPS = 4_000
"""As much as one call is worth."""
VIEW = "django.views.generic.base.View"


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


def is_idle(walker: Walker, receiver: Value | None, arguments: Arguments, access: Access) -> bool:
    """Whether a call can bring nothing that a walk of the function by itself does not bring.

    Its result is dropped, no loop repeats it, and it gets no rows that the caller knows more of.
    """
    if walker.statement is not access.node or walker.loops or isinstance(receiver, Instance):
        return False
    return not any(_tells(value) for value in (receiver, *arguments.values()))


def _tells(value: Value | None) -> bool:
    if isinstance(value, Row):
        return not value.state.opaque
    if isinstance(value, Const) and isinstance(value.value, str):
        return begins(value.value)
    plain = isinstance(value, (Const, UnknownValue, ExternalRef, RequestValue))
    return value is not None and not plain


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


PLAIN = (Const, UnknownValue, ClassRef, ExternalRef, FunctionRef, Instance, RequestValue, type(None))


def dullness(
    walker: Walker, function: ProjectFunction, receiver: Value | None, arguments: Arguments
) -> Hashable | None:
    """What a call depends on, if it gets nothing that has to do with rows that the caller knows of."""
    values = [receiver, *arguments.values()]
    apart = not walker.loops
    if not all(_is_plain(value, apart) for value in values):
        return None
    kinds = tuple(_kind(value) for value in values)
    return (function.qualname, function.module.name, kinds, tuple(arguments.keywords), arguments.exact, apart)


def identity(
    walker: Walker, function: ProjectFunction, receiver: Value | None, arguments: Arguments
) -> Hashable:
    """What makes a call the same as another one of the same walk, whose result is not known either."""
    values = tuple(_which(value) for value in (receiver, *arguments.values()))
    return (function, values, tuple(arguments.keywords), tuple(map(id, walker.loops)))


def _which(value: Value | None) -> Hashable:
    if isinstance(value, Row):
        return ("row", id(value.state), value.path)
    return value if isinstance(value, Const) and isinstance(value.value, Hashable) else id(value)


def _is_plain(value: Value | None, apart: bool) -> bool:
    if isinstance(value, Row):
        return apart and value.state.opaque and not value.births and not value.state.children
    return isinstance(value, PLAIN) and not getattr(value, "attributes", None)


def _kind(value: Value | None) -> Hashable:
    if isinstance(value, Row):
        return value.model
    symbol = getattr(value, "symbol", None)
    simple = isinstance(value, Const) and isinstance(value.value, (str, bool, int, type(None)))
    outside = isinstance(value, Instance) and value.outside
    constant = value.value if simple else None  # type: ignore[union-attr]
    return (type(value), getattr(symbol, "qualname", None), getattr(value, "dotted", None), constant, outside)


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


def bind_parameters(
    walker: Walker, params: cst.Parameters, frame: Frame, arguments: Arguments, receiver: Value | None
) -> None:
    """Give each parameter its argument, its default, or what its annotation says."""
    values = ([receiver] if receiver is not None else []) + [value for _, value in arguments.positional]
    positional = [*params.posonly_params, *params.params]
    for index, param in enumerate([*positional, *params.kwonly_params]):
        name = param.name.value
        if index < len(positional) and index < len(values) and (arguments.exact or index == 0):
            frame.names[name] = values[index]
        elif name in arguments.keywords:
            frame.names[name] = arguments.keywords[name][1]
        else:
            frame.names[name] = _default(walker, param, frame, arguments)
    if frame.names.get("request") is UNKNOWN:
        frame.names["request"] = REQUEST
    frame.params = dict(frame.names)
    _bind_stars(params, frame, arguments, values[len(positional) :])


def _bind_stars(params: cst.Parameters, frame: Frame, arguments: Arguments, extra: list[Value]) -> None:
    """``*args`` and ``**kwargs`` take what no parameter took."""
    known = arguments.exact and frame.caller is not None
    if isinstance(params.star_arg, cst.Param):
        frame.names[params.star_arg.name.value] = TupleOf(tuple(extra)) if known else UNKNOWN
    else:
        for value in extra:
            release(value)
    if isinstance(params.star_kwarg, cst.Param):
        rest = {name: value for name, (_, value) in arguments.keywords.items() if name not in frame.names}
        frame.names[params.star_kwarg.name.value] = (
            DictOf(entries=rest, closed=known) if rest or known else UNKNOWN
        )


def _default(walker: Walker, param: cst.Param, frame: Frame, arguments: Arguments) -> Value:
    if param.default is not None and arguments.exact and frame.caller is not None:
        return walker.evaluate(param.default, Frame(frame.module, frame.block))
    if param.default is not None and isinstance(param.default, (cst.Name, cst.Lambda)):
        default = walker.evaluate(param.default, Frame(frame.module, frame.block))
        if isinstance(default, (FunctionRef, Closure, Native)):
            return default
    value = annotated_value(walker, param.annotation, frame)
    return REQUEST if value is UNKNOWN and param.name.value == "request" else value


def root_frame(walker: Walker, function: ProjectFunction, owner: ProjectClass | None = None) -> Frame:
    """The frame of a function whose caller is not known."""
    receiver = root_receiver(walker, function, owner or function.owner)
    return Frame(
        function.module,
        function.block,
        function=function,
        owner=function.owner,
        receiver=receiver,
        view=_is_view(function)
        or (walker.mapped and _is_route(function))
        or (owner is not None and owner.derives_from(VIEW)),
        command=_is_command(function),
        task="management" in function.module.name.split(".") or _is_task(function),
    )


def root_receiver(walker: Walker, function: ProjectFunction, owner: ProjectClass | None) -> Value | None:
    """``self`` of a method whose caller is not known."""
    if owner is None or is_static(function):
        return None
    schema = walker.project.schema
    model = schema.model_of(owner)
    model = None if model is None else schema.concrete(model)
    if "classmethod" in function.decorators:
        return ClassRef(owner, model)
    if model is not None:
        return Row(RowState(model, opaque=True), ())
    from ormlint.walk.managers import manager_of

    return manager_of(walker, owner) or _begun(walker, function, owner)


ACTION = re.compile(r"(?:\w+\.)*(?:action|detail_route|list_route)\(")


def _begun(walker: Walker, function: ProjectFunction, owner: ProjectClass) -> Instance:
    """An object whose method something outside of the project calls, as its decorator sets it up."""
    found = Instance(owner, made=False, outside=True, action=function.name)
    for text in function.block.decorators:
        node = parsed(text) if ACTION.match(text) else None
        for arg in node.args if isinstance(node, cst.Call) else ():
            if arg.keyword is not None:
                frame = Frame(function.module, owner.block, owner=owner)
                found.attributes[arg.keyword.value] = walker.evaluate(arg.value, frame)
    return found


def _is_view(function: ProjectFunction) -> bool:
    header = function.block.header_text
    if "request" in header:
        return True
    return function.owner is not None and any(
        "View" in base or "APIView" in base for base in function.owner.block.bases
    )


def _is_route(function: ProjectFunction) -> bool:
    """``@app.route("/books")``."""
    return any(".route" in text.partition("(")[0] for text in function.block.decorators)


TASK = re.compile(r"\b(?:\w*task|cron\w*|\w*job)\b")


def _is_command(function: ProjectFunction) -> bool:
    parts = function.module.name.split(".")
    return "management" in parts or "scripts" in parts


def _is_task(function: ProjectFunction) -> bool:
    return any(TASK.search(text.partition("(")[0].lower()) for text in function.block.decorators)


def enter(walker: Walker, frame: Frame) -> None:
    """Run the function of a root frame."""
    node = frame.block.node()
    assert isinstance(node, cst.FunctionDef)
    bind_parameters(walker, node.params, frame, Arguments(), frame.receiver)
    assert frame.function is not None
    if frame.command and frame.function.name == "handle" and "options" in frame.names:
        frame.names["options"] = CARRIED
    if frame.names.get("queryset") is UNKNOWN:
        frame.names["queryset"] = filtered_rows(frame.owner, walker) or UNKNOWN
    walker.active.append(frame.function)
    try:
        walker.run(node.body, frame)
    finally:
        walker.active.pop()


__all__ = ["call", "call_expression", "enter", "follow", "root_frame"]
