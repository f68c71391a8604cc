"""Functions that are given to other functions: the key of ``sorted``, what ``map`` calls for each element."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.iteration import Iteration, iterate, new_loop, reborn
from ormlint.walk.scope import names_read
from ormlint.walk.shaping import code
from ormlint.walk.uses import consume
from ormlint.walk.values import UNKNOWN, ListOf, Native, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

TEXTS = ("str", "repr", "format")


def run_key(walker: Walker, value: ListOf, arguments: Arguments, node: cst.Call, frame: Frame) -> None:
    """The key function runs once per row."""
    key = arguments.keywords.get("key")
    if key is None:
        return
    method = node.func.value if isinstance(node.func, cst.Attribute) else node
    subject = node.args[0].value if arguments.positional else method
    iteration = iterate(walker, replace(value, record=None, source=None), subject, frame)
    with walker.inside(implied_loop(iteration, node, frame)):
        element = reborn(walker, iteration.element, iteration)
        call_each(walker, key[1], [(node, element)], Access(key[0], frame))


def mapped(
    walker: Walker,
    function: Value,
    value: Value,
    node: cst.BaseExpression,
    access: Access,
    spread: bool = False,
) -> ListOf:
    """What a function makes of each element: ``map``, and ``starmap`` where elements are spread."""
    iteration = iterate(walker, value, node, access.frame)
    with walker.inside(implied_loop(iteration, access.node, access.frame)):
        element = reborn(walker, iteration.element, iteration)
        items = element.items if spread and isinstance(element, TupleOf) else (element,)
        result = call_each(walker, function, [(node, item) for item in items], access)
    few = iteration.small and iteration.kind == "items"
    return ListOf(result, record=iteration.record, few=few)


def call_each(
    walker: Walker, function: Value, given: list[tuple[cst.CSTNode, Value]], access: Access
) -> Value:
    """Call a function with one element; ``str`` is the only one of Python's own that reads it."""
    from ormlint.walk.calls import call

    if isinstance(function, Native) and function.name in TEXTS:
        for _, value in given:
            consume(walker, value, access.node, access.frame, "text")
        return UNKNOWN
    return call(walker, function, Arguments(given), access)


def implied_loop(iteration: Iteration, node: cst.CSTNode, frame: Frame) -> Loop:
    """The loop of ``map`` and ``sorted``: each turn calls the function with another element."""
    loop = new_loop(iteration, node, cst.Name("_"), None, frame)
    loop.assigned |= names_read(node)
    return loop


def key_text(node: cst.Call) -> str:
    """What stands beside the rows in a call: ``key=…``."""
    return ", ".join(code(arg) for arg in node.args[1:])


def key_path(node: cst.Call) -> str:
    """The column of ``key=lambda book: book.title`` or ``key=attrgetter("title")``."""
    for arg in node.args:
        if arg.keyword is None or arg.keyword.value != "key":
            continue
        body = arg.value.body if isinstance(arg.value, cst.Lambda) else None
        if isinstance(body, cst.Attribute) and isinstance(body.value, cst.Name):
            return body.attr.value
        if isinstance(arg.value, cst.Call) and code(arg.value.func).endswith("attrgetter"):
            return code(arg.value.args[0]).strip("\"'").replace(".", "__")
    return ""
