"""Built-in functions and the few library functions that the walker looks through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.facts import UseKind
from ormlint.walk.arguments import Arguments, evaluate_arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.iteration import iterate
from ormlint.walk.joins import join_all, release
from ormlint.walk.keyed import key_path, key_text, mapped, run_key
from ormlint.walk.shaping import code
from ormlint.walk.tests import test
from ormlint.walk.uses import become_text, consume, element_of, load_all, record_use
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Carried,
    Const,
    CountOf,
    DictOf,
    ListOf,
    Native,
    OneOf,
    PageOf,
    Row,
    Rows,
    Scalar,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


ITERATED = (Rows, ListOf, TupleOf, Carried)


def _first(
    walker: Walker, node: cst.Call, frame: Frame
) -> tuple[Value, cst.BaseExpression | None, Arguments]:
    arguments = evaluate_arguments(walker, node, frame)
    if not arguments.positional:
        return UNKNOWN, None, arguments
    return arguments.positional[0][1], node.args[0].value, arguments


def _len(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    value, _, _ = _first(walker, node, frame)
    access = Access(node, frame)
    if isinstance(value, Rows):
        return CountOf(load_all(walker, value, "len", access))
    if isinstance(value, ListOf):
        return _len_of_list(walker, value, access)
    return Const(len(value.items)) if isinstance(value, TupleOf) else UNKNOWN


def _len_of_list(walker: Walker, value: ListOf, access: Access) -> Value:
    if value.record is not None and value.record.kind in ("iterate", "filter"):
        value.record.whole = False
        value.record.kind = "filter" if value.condition else "len"
        value.record.detail = value.condition
        record, value.record = value.record, None
        return CountOf(record) if not value.condition else UNKNOWN
    if value.source is not None and not value.condition and not value.unique:
        return CountOf(record_use(walker, value.source, "len", access))
    return UNKNOWN


def _collect(kind: UseKind) -> Callable[[Walker, cst.Call, Frame], Value]:
    """``list(rows)``, ``set(rows)``, ``sorted(rows)``: all the rows, kept in memory."""

    def native(walker: Walker, node: cst.Call, frame: Frame) -> Value:
        value, first, arguments = _first(walker, node, frame)
        if isinstance(value, Rows):
            load_all(walker, value, kind, Access(node, frame), detail=key_text(node), path=key_path(node))
            run_key(walker, ListOf(element_of(value), source=value), arguments, node, frame)
            alone = kind != "list" and value.query.shape != "instances"
            return ListOf(element_of(value), source=value, mapped=alone, unique=kind == "set")
        if isinstance(value, ListOf):
            if value.source is not None and kind != "list" and not value.mapped:
                record_use(
                    walker,
                    value.source,
                    kind,
                    Access(node, frame),
                    detail=key_text(node),
                    path=key_path(node),
                )
            run_key(walker, value, arguments, node, frame)
            return replace(value)
        if first is None:
            return ListOf(UNKNOWN, constant=True, size=0)
        if isinstance(value, Carried):
            return value
        if isinstance(value, (TupleOf, DictOf, PageOf)):
            return ListOf(iterate(walker, value, first, frame).element, constant=isinstance(value, TupleOf))
        return ListOf(UNKNOWN) if not isinstance(value, Const) else UNKNOWN

    return native


def _fold(kind: UseKind) -> Callable[[Walker, cst.Call, Frame], Value]:
    """``sum(…)``, ``max(…)``: rows come down to one value."""

    def native(walker: Walker, node: cst.Call, frame: Frame) -> Value:
        value, first, arguments = _first(walker, node, frame)
        if isinstance(value, Rows):
            path = key_path(node) or (
                value.query.fields[0] if value.query.shape == "scalars" and value.query.fields else ""
            )
            load_all(walker, value, kind, Access(node, frame), detail=key_text(node), path=path)
            run_key(walker, ListOf(element_of(value), source=value), arguments, node, frame)
            return element_of(value) if kind in ("max", "min") else UNKNOWN
        if isinstance(value, ListOf):
            _fold_list(walker, value, kind, node, first, frame)
            run_key(walker, value, arguments, node, frame)
        for other in arguments.values():
            if isinstance(other, CountOf):
                other.record.whole = True
        return UNKNOWN

    return native


def _fold_list(
    walker: Walker,
    value: ListOf,
    kind: UseKind,
    node: cst.Call,
    first: cst.BaseExpression | None,
    frame: Frame,
) -> None:
    path = value.element.path if isinstance(value.element, Scalar) and not value.condition else ""
    if (
        not path
        and value.source is not None
        and value.source.query.shape == "scalars"
        and not value.condition
    ):
        path = value.source.query.fields[0] if len(value.source.query.fields) == 1 else ""
    detail = code(first) if first is not None else ""
    if value.record is not None and value.record.kind in ("iterate", "filter"):
        value.record.kind, value.record.detail, value.record.path = kind, detail, path
        value.record.spot = frame.spot(node)
        value.record = None
    elif value.source is not None:
        columns = list(value.element.row.reads) if isinstance(value.element, Scalar) else []
        record_use(walker, value.source, kind, Access(node, frame), detail=detail, path=path, columns=columns)


def _through(position: int = 0) -> Callable[[Walker, cst.Call, Frame], Value]:
    """``reversed(rows)``, ``iter(rows)``: the same rows, one by one."""

    def native(walker: Walker, node: cst.Call, frame: Frame) -> Value:
        arguments = evaluate_arguments(walker, node, frame)
        value = arguments.value(position)
        for index, (_, other) in enumerate(arguments.positional):
            if index != position or (isinstance(other, Rows) and other.listed):
                release(other)
        return value if isinstance(value, (Rows, ListOf, TupleOf, PageOf, Carried)) else UNKNOWN

    return native


def _enumerate(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    value, first, _ = _first(walker, node, frame)
    return _pairs(walker, value, first, frame, lambda element: TupleOf((UNKNOWN, element)))


def _pairs(
    walker: Walker,
    value: Value,
    first: cst.BaseExpression | None,
    frame: Frame,
    pair: Callable[[Value], Value],
) -> Value:
    if first is None or not isinstance(value, (Rows, ListOf, TupleOf, PageOf, Carried)):
        return UNKNOWN
    iteration = iterate(walker, value, first, frame)
    source = value if isinstance(value, Rows) else value.source if isinstance(value, ListOf) else None
    constant, element = iteration.kind == "constant", pair(iteration.element)
    size = 2 if constant else None
    few = iteration.small and iteration.kind == "items"
    return ListOf(element, source, record=iteration.record, constant=constant, size=size, few=few)


def _zip(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    arguments = evaluate_arguments(walker, node, frame)
    pairs = arguments.value(0)
    if not arguments.exact and isinstance(pairs, ListOf) and isinstance(pairs.element, TupleOf):
        return TupleOf(tuple(ListOf(item) for item in pairs.element.items))
    if not arguments.exact or not any(isinstance(value, ITERATED) for value in arguments.values()):
        for value in arguments.values():
            release(value)
        return UNKNOWN
    found = [iterate(walker, value, node, frame) for node, value in arguments.positional]  # type: ignore[arg-type]
    for iteration in found:
        if iteration.record is not None:
            iteration.record.whole = True
    constant = any(iteration.kind == "constant" for iteration in found)
    few = any(iteration.small and iteration.kind == "items" for iteration in found)
    elements = TupleOf(tuple(iteration.element for iteration in found))
    return ListOf(elements, constant=constant, size=2 if constant else None, few=few)


def _map(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    arguments = evaluate_arguments(walker, node, frame)
    if len(arguments.positional) != 2:
        return UNKNOWN
    return mapped(walker, arguments.value(0), arguments.value(1), node.args[1].value, Access(node, frame))


def _filter(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    result = _map(walker, node, frame)
    if len(node.args) == 2:
        value = walker.evaluate(node.args[1].value, frame)
        if isinstance(value, ListOf):
            return replace(value)
        if isinstance(value, Rows):
            release(value)
            return ListOf(element_of(value))
    return result


def _next(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    value, first, arguments = _first(walker, node, frame)
    if first is None:
        return UNKNOWN
    if isinstance(value, ListOf) and value.record is not None:
        value.record.whole = True
    element = iterate(walker, value, first, frame).element
    return (
        element
        if element is UNKNOWN
        else join_all([element, arguments.value(1)] if arguments.has(1) else [element])
    )


def _bool(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    if node.args:
        test(walker, node.args[0].value, frame)
    return UNKNOWN


def _dict(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    arguments = evaluate_arguments(walker, node, frame)
    result = DictOf(entries={name: value for name, (_, value) in arguments.keywords.items()})
    first = arguments.value(0)
    if isinstance(first, DictOf):
        return replace(first, entries={**first.entries, **result.entries})
    if isinstance(first, Rows):
        load_all(walker, first, "list", Access(node, frame))
    if isinstance(first, ListOf) and isinstance(first.element, TupleOf) and len(first.element.items) == 2:
        result.key, result.value = first.element.items
    elif arguments.positional:
        result.value, result.key = UNKNOWN, Scalar(None, "")  # type: ignore[arg-type]
    return result


def _text(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    value, _, _ = _first(walker, node, frame)
    if isinstance(value, Row):
        become_text(walker, value, Access(node, frame))
    elif isinstance(value, Rows):
        load_all(walker, value, "list", Access(node, frame))
    elif isinstance(value, CountOf):
        value.record.whole = True
    return UNKNOWN


def _getattr(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    from ormlint.walk.attributes import attribute

    arguments = evaluate_arguments(walker, node, frame)
    owner, name = arguments.value(0), arguments.value(1)
    if isinstance(name, OneOf):
        name = name.options[0]  # the first stands for all
    if isinstance(name, Const) and isinstance(name.value, str):
        return attribute(walker, owner, name.value, Access(node, frame))
    release(owner)
    return UNKNOWN


def _setattr(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    from ormlint.walk.binding import set_attribute

    arguments = evaluate_arguments(walker, node, frame)
    owner, name, value = arguments.value(0), arguments.value(1), arguments.value(2)
    if isinstance(name, Const) and isinstance(name.value, str):
        set_attribute(walker, owner, name.value, value)
    elif isinstance(owner, Row):
        owner.state.opaque = True
    return NONE


def _harmless(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """A function that reads plain values and keeps nothing."""
    arguments = evaluate_arguments(walker, node, frame)
    for value in arguments.values():
        if isinstance(value, CountOf):
            value.record.whole = True
        elif isinstance(value, (Rows, Row, ListOf, DictOf)):
            release(value)
    return UNKNOWN


def _looking(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``isinstance``, ``type``, ``id``: looks at the object, not into it."""
    evaluate_arguments(walker, node, frame)
    return UNKNOWN


def _print(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    arguments = evaluate_arguments(walker, node, frame)
    for argument, value in arguments.positional:
        consume(walker, value, argument, frame, "text")
    for value in arguments.values():
        release(value)
    return UNKNOWN


FUNCTIONS: dict[str, Callable[[Walker, cst.Call, Frame], Value]] = {
    "len": _len,
    "list": _collect("list"),
    "tuple": _collect("list"),
    "set": _collect("set"),
    "frozenset": _collect("set"),
    "sorted": _collect("sorted"),
    "sum": _fold("sum"),
    "max": _fold("max"),
    "min": _fold("min"),
    "any": _fold("any"),
    "all": _fold("all"),
    "enumerate": _enumerate,
    "zip": _zip,
    "reversed": _through(),
    "iter": _through(),
    "map": _map,
    "filter": _filter,
    "next": _next,
    "bool": _bool,
    "dict": _dict,
    "str": _text,
    "repr": _text,
    "print": _print,
    "format": _text,
    "getattr": _getattr,
    "hasattr": _getattr,
    "setattr": _setattr,
    "isinstance": _looking,
    "issubclass": _looking,
    "type": _looking,
    "id": _looking,
    "callable": _looking,
    **dict.fromkeys(
        ("int", "float", "abs", "round", "hash", "range", "divmod", "ord", "chr", "pow"), _harmless
    ),
}

NATIVES: dict[str, Value] = {name: Native(name, function) for name, function in FUNCTIONS.items()}
