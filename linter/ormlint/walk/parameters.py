"""Gives the parameters of a function their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.annotations import annotated_value
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Frame
from ormlint.walk.joins import release
from ormlint.walk.values import REQUEST, UNKNOWN, Closure, DictOf, FunctionRef, Native, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


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
