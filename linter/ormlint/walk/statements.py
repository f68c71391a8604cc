"""What each kind of statement does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import libcst as cst

from ormlint.api.facts import CollectionRead, QueryRan
from ormlint.api.queries import Repeat
from ormlint.walk.annotations import annotated_value
from ormlint.walk.binary import combine
from ormlint.walk.binding import bind, settle
from ormlint.walk.folds import (
    answers_early,
    changes_group,
    complains,
    every_nth,
    is_switch,
    memoises,
    memoises_otherwise,
    outlives_call,
    recognise,
)
from ormlint.walk.frames import Frame, Loop
from ormlint.walk.grouping import group_runs
from ormlint.walk.iteration import emptying, iterate, new_loop, reborn, row_names
from ormlint.walk.joins import captured, join_names, keep, release
from ormlint.walk.mapped.asynchronous import opened
from ormlint.walk.names import symbol_value
from ormlint.walk.narrowing import narrow, settled, take, takes_all
from ormlint.walk.scope import names_bound
from ormlint.walk.shaping import code
from ormlint.walk.tests import test
from ormlint.walk.texts.values import Executed
from ormlint.walk.values import NONE, UNKNOWN, Closure, Const, ListOf, Text, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def run_suite(walker: Walker, body: cst.BaseSuite, frame: Frame) -> bool:
    """Run a suite; whether the walk never reaches its end."""
    return run_statements(walker, body.body, frame)


def run_statements(walker: Walker, statements: Sequence[cst.CSTNode], frame: Frame) -> bool:
    """Run statements in order, until one leaves."""
    answers = 0
    for place, statement in enumerate(statements):
        if type(statement) is cst.If and frame.caller is not None and is_switch(statement):
            with walker.seldom():
                if _if(walker, statement, frame):
                    return True
            continue
        if type(statement) is cst.If and frame.caller is not None and answers_early(statement):
            answers += 1
        elif answers >= CASCADE:
            with walker.seldom():
                return run_statements(walker, statements[place:], frame)
        if type(statement) is cst.SimpleStatementLine:
            if run_statements(walker, statement.body, frame):
                return True
            continue
        handler = STATEMENTS.get(type(statement))
        if handler is None:
            _expressions(walker, statement, frame)
        elif handler(walker, statement, frame):
            return True
    return False


CASCADE = 3
"""After so many answers to other cases, what follows is for the rest of the rows."""


def _expressions(walker: Walker, statement: cst.CSTNode, frame: Frame) -> None:
    from ormlint.walk.expressions import evaluate_children

    evaluate_children(walker, statement, frame)


def run_branch(walker: Walker, body: cst.BaseSuite, frame: Frame) -> bool:
    """Run a suite that is one of several; a suite that leaves its loop runs once."""
    strength = _strength(_last(body))
    if not strength:
        with walker.seldom() if complains(body) else nullcontext():
            return walker.run(body, frame)
    leaves = walker.loops_of(frame)
    with walker.outside(leaves if strength == ALL_LOOPS else min(1, leaves)):
        if type(_last(body)) is not cst.Raise and not complains(body):
            return walker.run(body, frame)
        with walker.seldom():
            return walker.run(body, frame)


ALL_LOOPS = 2


def _last(body: cst.BaseSuite) -> cst.CSTNode | None:
    """The statement that a suite ends with; of an ``if`` whose branches all leave, the weakest of theirs."""
    last: Any = body.body[-1] if body.body else None
    return _end(last.body[-1] if isinstance(last, cst.SimpleStatementLine) and last.body else last)


def _end(last: cst.CSTNode | None) -> cst.CSTNode | None:
    if type(last) is cst.With:
        return _last(last.body)
    if type(last) is not cst.If or last.orelse is None:
        return last
    other = _end(last.orelse) if isinstance(last.orelse, cst.If) else _last(last.orelse.body)
    return min((_last(last.body), other), key=_strength)


def _strength(node: cst.CSTNode | None) -> int:
    """How many loops a statement leaves: none, one, all."""
    kind = type(node)
    if kind in (cst.Return, cst.Raise):
        return ALL_LOOPS
    return 1 if kind is cst.Break else 0


def _branches(walker: Walker, frame: Frame, branches: Sequence[Callable[[], bool]]) -> bool:
    """Run each branch on the names as they were, and join what they leave."""
    before = frame.names
    joined: dict[str, Value] | None = None
    walker.branches += 1
    try:
        for branch in branches:
            frame.names = dict(before)
            if not branch():
                joined = frame.names if joined is None else join_names(joined, frame.names)
    finally:
        walker.branches -= 1
    frame.names = before if joined is None else joined
    return joined is None


def _if(walker: Walker, node: cst.If, frame: Frame) -> bool:
    facts = len(walker.facts)
    tested = test(walker, node.test, frame)
    asked = any(isinstance(fact, (QueryRan, CollectionRead)) for fact in walker.facts[facts:])
    text = code(node.test) if type(node.test) in (cst.Name, cst.Attribute) else ""
    if text == "TYPE_CHECKING":
        return False
    empty = type(node.test) is cst.Attribute and tested == NONE
    known = False if empty else settled(walker, node.test, frame)
    if known is not None:
        narrow(walker, node.test, frame, positive=known)
        return run_branch(walker, node.body, frame) if known else _orelse(walker, node.orelse, frame)

    def then() -> bool:
        narrow(walker, node.test, frame, positive=True)
        walker.asked += asked
        try:
            with _circumstance(walker, node, text, frame):
                return run_branch(walker, node.body, frame)
        finally:
            walker.asked -= asked

    def otherwise() -> bool:
        narrow(walker, node.test, frame, positive=False)
        with walker.outside(walker.loops_of(frame) if memoises_otherwise(node) else 0):
            return _orelse(walker, node.orelse, frame)

    return _branches(walker, frame, (then, otherwise))


SELDOM = frozenset({"settings.DEBUG", "DEBUG", "settings.TESTING", "settings.CELERY_TASK_ALWAYS_EAGER"})


def _circumstance(walker: Walker, node: cst.If, text: str, frame: Frame) -> AbstractContextManager[None]:
    """A branch that fills a cache runs once per key, one for debugging seldom."""
    if memoises(node):
        lasting = outlives_call(node, frame.names)
        return walker.outside(len(walker.loops) if lasting else walker.loops_of(frame))
    if every_nth(node) or changes_group(node):
        return walker.outside(min(1, walker.loops_of(frame)))
    return walker.seldom() if text in SELDOM else nullcontext()


def _orelse(walker: Walker, orelse: cst.If | cst.Else | None, frame: Frame) -> bool:
    if isinstance(orelse, cst.If):
        return _if(walker, orelse, frame)
    return run_branch(walker, orelse.body, frame) if orelse is not None else False


def _for(walker: Walker, node: cst.For, frame: Frame) -> bool:
    value = walker.evaluate(node.iter, frame)
    iteration = iterate(walker, value, node.iter, frame)
    loop = new_loop(iteration, node, node.target, node.body, frame)
    names = dict(frame.names)
    _forget_constants(frame, loop)
    strangers, writes, facts = walker.strangers, walker.writes, len(walker.facts)
    changed = len(walker.changed)
    with walker.inside(loop):
        bind(walker, node.target, reborn(walker, iteration.element, iteration), frame)
        loop.targets = row_names(loop.targets, frame)
        _perhaps(walker, node.body, frame)
    if walker.strangers > strangers or walker.writes > writes:
        walker.doubt_invariants(facts)
    if len(walker.changed) > changed:
        walker.forget_changing(facts, walker.changed[changed:])
    if iteration.record is not None:
        iteration.record.detail = iteration.record.detail or "for"
        recognise(node, iteration.record, frame)
    if isinstance(value, ListOf) and value.grouped is not None:
        group_runs(node, node.body, value.grouped)
    frame.names = join_names(_other_names(names, loop, frame), frame.names)
    if node.orelse is not None:
        return walker.run(node.orelse.body, frame)
    return False


def _other_names(names: dict[str, Value], loop: Loop, frame: Frame) -> dict[str, Value]:
    """The names as they were, without those that held the row of another loop and hold one of this now."""
    return {name: value for name, value in names.items() if name not in loop.targets}


def _perhaps(walker: Walker, body: cst.BaseSuite, frame: Frame) -> None:
    """Run what may not run at all."""
    walker.branches += 1
    try:
        run_branch(walker, body, frame)
    finally:
        walker.branches -= 1


def _forget_constants(frame: Frame, loop: Loop) -> None:
    """What the body assigns is not constant in the next turn."""
    for name in loop.assigned & frame.names.keys():
        if isinstance(frame.names[name], (Const, Text)) and frame.names[name] != NONE:
            frame.names[name] = UNKNOWN


def _while(walker: Walker, node: cst.While, frame: Frame) -> bool:
    repeat = Repeat(frame.spot(node), "while", f"turns of `while {code(node.test)}`")
    loop = Loop(repeat, frame, names_bound(node.body) | names_bound(node.test))
    loop.repeat = emptying(node, frame) or repeat
    names = dict(frame.names)
    _forget_constants(frame, loop)
    with walker.inside(loop):
        test(walker, node.test, frame)
        walker.run(node.body, frame)
    frame.names = join_names(names, frame.names)
    if node.orelse is not None:
        walker.run(node.orelse.body, frame)
    return False


def _try(walker: Walker, node: cst.Try | cst.TryStar, frame: Frame) -> bool:
    def body() -> bool:
        guards = bool(node.handlers and walker.loops_of(frame))
        walker.guarded += guards
        try:
            left = run_branch(walker, node.body, frame)
        finally:
            walker.guarded -= guards
        return walker.run(node.orelse.body, frame) if node.orelse is not None and not left else left

    def handle(handler: Any) -> Callable[[], bool]:
        def run() -> bool:
            with walker.seldom():
                return run_branch(walker, handler.body, frame)

        return run

    left = _branches(walker, frame, (body, *map(handle, node.handlers)))
    if node.finalbody is not None:
        left = walker.run(node.finalbody.body, frame) or left
    return left


def _with(walker: Walker, node: cst.With, frame: Frame) -> bool:
    for item in node.items:
        value = walker.evaluate(item.item, frame)
        release(value)
        if item.asname is not None:
            held = value if isinstance(value, Executed) else opened(walker, item.item, frame)
            bind(walker, item.asname.name, held, frame)
    return walker.run(node.body, frame)


def _match(walker: Walker, node: cst.Match, frame: Frame) -> bool:
    subject = walker.evaluate(node.subject, frame)

    def branch(case: cst.MatchCase) -> Callable[[], bool]:
        def run() -> bool:
            take(walker, case.pattern, subject, node.subject, frame)
            if case.guard is not None:
                test(walker, case.guard, frame)
            return run_branch(walker, case.body, frame)

        return run

    branches = [branch(case) for case in node.cases]
    if any(takes_all(case) for case in node.cases):
        return _branches(walker, frame, branches)
    return _branches(walker, frame, [*branches, lambda: False])


def _return(walker: Walker, node: cst.Return, frame: Frame) -> bool:
    with walker.outside(walker.loops_of(frame)):
        value = NONE if node.value is None else walker.evaluate(node.value, frame)
        keep(value)
        if walker.mapped:
            settle(value)
        frame.returned.append(value)
    return True


def _raise(walker: Walker, node: cst.Raise, frame: Frame) -> bool:
    with walker.seldom(), walker.outside(walker.loops_of(frame)):
        if node.exc is not None:
            walker.evaluate(node.exc, frame)
    return True


def _assign(walker: Walker, node: cst.Assign, frame: Frame) -> bool:
    value = walker.evaluate(node.value, frame)
    for target in node.targets:
        bind(walker, target.target, value, frame)
    return False


def _annotated(walker: Walker, node: cst.AnnAssign, frame: Frame) -> bool:
    value = UNKNOWN if node.value is None else walker.evaluate(node.value, frame)
    if value is UNKNOWN:
        value = annotated_value(walker, node.annotation, frame)
    bind(walker, node.target, value, frame)
    return False


def _augmented(walker: Walker, node: cst.AugAssign, frame: Frame) -> bool:
    left, right = walker.evaluate(node.target, frame), walker.evaluate(node.value, frame)
    bind(walker, node.target, combine(walker, node, left, right, frame), frame)
    return False


def _expression(walker: Walker, node: cst.Expr, frame: Frame) -> bool:
    walker.statement = node.value
    walker.evaluate(node.value, frame)
    return False


def _assert(walker: Walker, node: cst.Assert, frame: Frame) -> bool:
    with walker.seldom():
        walker.evaluate(node.test, frame)
    return False


def _leave(walker: Walker, node: cst.CSTNode, frame: Frame) -> bool:
    return True


def _define(walker: Walker, node: cst.FunctionDef, frame: Frame) -> bool:
    frame.names[node.name.value] = Closure(node, frame) if not node.decorators else _hidden(node, frame)
    return False


def _define_class(walker: Walker, node: cst.ClassDef, frame: Frame) -> bool:
    frame.names[node.name.value] = _hidden(node, frame)
    return False


def _hidden(node: cst.CSTNode, frame: Frame) -> Value:
    """Code that is not followed may do anything with what it sees."""
    for value in captured(node, frame):
        release(value)
    return UNKNOWN


def _import(walker: Walker, node: cst.Import | cst.ImportFrom, frame: Frame) -> bool:
    for name, symbol in frame.module.import_symbols(node).items():
        frame.names[name] = UNKNOWN if symbol is None else symbol_value(walker, symbol)
    return False


def _nothing(walker: Walker, node: cst.CSTNode, frame: Frame) -> bool:
    return False


STATEMENTS: dict[type[cst.CSTNode], Callable[..., bool]] = {
    cst.If: _if,
    cst.For: _for,
    cst.While: _while,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.With: _with,
    cst.Match: _match,
    cst.Return: _return,
    cst.Raise: _raise,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Expr: _expression,
    cst.Assert: _assert,
    cst.Break: _leave,
    cst.Continue: _leave,
    cst.FunctionDef: _define,
    cst.ClassDef: _define_class,
    cst.Import: _import,
    cst.ImportFrom: _import,
    cst.Global: _nothing,
    cst.Nonlocal: _nothing,
    cst.Pass: _nothing,
}
