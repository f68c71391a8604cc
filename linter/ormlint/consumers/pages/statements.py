"""Running the statements of a template."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from ormlint.consumers.pages.compiled import print_node
from ormlint.consumers.pages.expressions import decided, evaluate, given, show, truth
from ormlint.consumers.pages.macros import MacroValue
from ormlint.consumers.pages.scope import access, in_file, scope
from ormlint.consumers.reading import each, rows_in
from ormlint.templates import nodes as t
from ormlint.walk.frames import Frame
from ormlint.walk.values import UNKNOWN, DictOf, ListOf, Rows, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.consumers.pages.rendering import Renderer


def run_body(renderer: Renderer, body: t.Body, frame: Frame) -> None:
    """Run statements one after the other."""
    for statement in body:
        handler = STATEMENTS.get(type(statement))
        if handler is not None and not renderer.is_idle(statement, frame):
            handler(renderer, statement, frame)


def _output(renderer: Renderer, node: t.Output, frame: Frame) -> None:
    show(renderer, evaluate(renderer, node.expr, frame), node.expr, frame)


def _evaluate(renderer: Renderer, node: t.Evaluate, frame: Frame) -> None:
    evaluate(renderer, node.expr, frame)


def _for(renderer: Renderer, node: t.For, frame: Frame) -> None:
    rows = access(node.rows, frame)
    value = rows_in(renderer.walker, evaluate(renderer, node.rows, frame), rows)
    with each(renderer.walker, value, rows, frame.block.name, access(node, frame)) as element:
        inner = scope(frame, {**frame.names, **unpacked(node.targets, element)})
        if node.test is not None:
            evaluate(renderer, node.test, inner)
        run_body(renderer, node.body, inner)
    run_body(renderer, node.empty, scope(frame, dict(frame.names)))


def unpacked(targets: tuple[str, ...], element: Value) -> dict[str, Value]:
    """The targets of a loop with what one turn gives them."""
    names: dict[str, Value] = {"forloop": UNKNOWN, "loop": UNKNOWN}
    if len(targets) == 1:
        return {**names, targets[0]: element}
    items = element.items if isinstance(element, TupleOf) else ()
    known = items if len(items) == len(targets) else (UNKNOWN,) * len(targets)
    return {**names, **dict(zip(targets, known, strict=True))}


def _if(renderer: Renderer, node: t.If, frame: Frame) -> None:
    for test, body in node.branches:
        known = decided(renderer, test, frame)
        if known is None:
            truth(renderer, evaluate(renderer, test, frame), test, frame)
        if known is not False:
            run_body(renderer, body, scope(frame, dict(frame.names)))
        if known:
            return
    run_body(renderer, node.otherwise, scope(frame, dict(frame.names)))


def _with(renderer: Renderer, node: t.With, frame: Frame) -> None:
    bound = {name: evaluate(renderer, expr, frame) for name, expr in node.bindings}
    run_body(renderer, node.body, scope(frame, {**frame.names, **bound}))


def _include(renderer: Renderer, node: t.Include, frame: Frame) -> None:
    bound = {name: evaluate(renderer, expr, frame) for name, expr in node.bindings}
    names = bound if node.only else {**frame.names, **bound}
    renderer.include(node, names, access(node, frame))


def _block(renderer: Renderer, node: t.Block, frame: Frame) -> None:
    run_body(renderer, node.body, scope(frame, dict(frame.names)))


def _elsewhere(renderer: Renderer, node: t.Elsewhere, frame: Frame) -> None:
    run_body(renderer, node.body, in_file(renderer.page(node.file), frame))


def _regroup(renderer: Renderer, node: t.Regroup, frame: Frame) -> None:
    value = rows_in(renderer.walker, evaluate(renderer, node.rows, frame), access(node.rows, frame))
    with each(renderer.walker, value, access(node, frame), frame.block.name) as element:
        grouper = evaluate(renderer, node.by, scope(frame, {**frame.names, node.name: element}))
    source = value if isinstance(value, Rows) else None
    group = DictOf(entries={"grouper": grouper, "list": ListOf(element, source=source)})
    frame.names[node.name] = ListOf(group)


def _exprs(renderer: Renderer, node: t.Cycle | t.FirstOf, frame: Frame) -> None:
    for expr in node.exprs:
        evaluate(renderer, expr, frame)
    if node.as_name:
        frame.names[node.as_name] = UNKNOWN


def _if_changed(renderer: Renderer, node: t.IfChanged, frame: Frame) -> None:
    for expr in node.exprs:
        evaluate(renderer, expr, frame)
    run_body(renderer, node.body, frame)
    run_body(renderer, node.otherwise, frame)


def _wrapper(renderer: Renderer, node: t.Wrapper, frame: Frame) -> None:
    for expr in node.exprs:
        evaluate(renderer, expr, frame)
    bound = {name: evaluate(renderer, expr, frame) for name, expr in node.bindings}
    with renderer.walker.seldom() if node.name == "cache" else nullcontext():
        run_body(renderer, node.body, scope(frame, {**frame.names, **bound}))
    if node.as_name:
        frame.names[node.as_name] = UNKNOWN


def _partial_def(renderer: Renderer, node: t.PartialDef, frame: Frame) -> None:
    renderer.partials[node.name] = node.body
    if node.inline:
        run_body(renderer, node.body, frame)


def _partial(renderer: Renderer, node: t.Partial, frame: Frame) -> None:
    body = renderer.partials.get(node.name)
    if body is not None and renderer.depth < 6:
        with renderer.deeper():
            run_body(renderer, body, frame)


def _tag(renderer: Renderer, node: t.Tag, frame: Frame) -> None:
    tag = renderer.libraries.tags.get(node.name)
    if tag is not None and tag.compiles and print_node(renderer, node, tag.function, access(node, frame)):
        return
    arguments = given(renderer, node.args, node.kwargs, frame)
    value = renderer.call_tag(node, arguments, access(node, frame))
    if node.as_name:
        frame.names[node.as_name] = value
    if node.body is not None:
        run_body(renderer, node.body, scope(frame, dict(frame.names)))


def _set(renderer: Renderer, node: t.Set, frame: Frame) -> None:
    if node.value is None:
        run_body(renderer, node.body, frame)
        value: Value = UNKNOWN
    else:
        value = evaluate(renderer, node.value, frame)
    found = unpacked(node.targets, value)
    frame.names.update({name: found[name] for name in node.targets})


def _macro(renderer: Renderer, node: t.Macro, frame: Frame) -> None:
    frame.names[node.name] = MacroValue(node, frame)


def _call_block(renderer: Renderer, node: t.CallBlock, frame: Frame) -> None:
    evaluate(renderer, node.call, frame)
    unknown = dict.fromkeys(node.parameters, UNKNOWN)
    run_body(renderer, node.body, scope(frame, {**frame.names, **unknown}))


def _import(renderer: Renderer, node: t.Import, frame: Frame) -> None:
    macros = renderer.macros_of(node, access(node, frame))
    if node.name is not None:
        frame.names[node.name] = DictOf(entries=dict(macros))
    for name, local in node.names:
        frame.names[local] = macros.get(name, UNKNOWN)


STATEMENTS: dict[type[t.Statement], Callable[..., None]] = {
    t.Output: _output,
    t.Evaluate: _evaluate,
    t.For: _for,
    t.If: _if,
    t.With: _with,
    t.Include: _include,
    t.Block: _block,
    t.Elsewhere: _elsewhere,
    t.Regroup: _regroup,
    t.Cycle: _exprs,
    t.FirstOf: _exprs,
    t.IfChanged: _if_changed,
    t.Wrapper: _wrapper,
    t.PartialDef: _partial_def,
    t.Partial: _partial,
    t.Tag: _tag,
    t.Set: _set,
    t.Macro: _macro,
    t.CallBlock: _call_block,
    t.Import: _import,
}
