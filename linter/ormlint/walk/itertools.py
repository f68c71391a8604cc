"""Functions of ``itertools`` that the walker looks through: what they give of the elements they are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.iteration import Iteration, iterate, reborn
from ormlint.walk.joins import join_all, release
from ormlint.walk.keyed import call_each, implied_loop, mapped
from ormlint.walk.values import UNKNOWN, Carried, Const, ListOf, Row, Rows, Scalar, TupleOf, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

ITERABLE = (Rows, ListOf, TupleOf, Carried)


def _over(walker: Walker, arguments: Arguments, access: Access) -> Iteration | None:
    """Begin to iterate over the first argument, whose rows go on one by one."""
    if not isinstance(arguments.value(0), ITERABLE):
        for value in arguments.values():
            release(value)
        return None
    iteration = iterate(walker, arguments.value(0), _node(arguments), access.frame)
    if iteration.record is not None:
        iteration.record.whole = True
    return iteration


def _node(arguments: Arguments) -> cst.BaseExpression:
    return arguments.positional[0][0]  # type: ignore[return-value]


def _listed(iteration: Iteration, element: Value) -> ListOf:
    """As many as there were elements."""
    constant = iteration.kind == "constant"
    few = iteration.small and iteration.kind == "items"
    return ListOf(element, constant=constant, size=2 if constant else None, few=few)


def _chain(walker: Walker, arguments: Arguments, access: Access) -> Value:
    if not arguments.exact:
        return _from_iterable(walker, arguments, access) if len(arguments.positional) == 1 else UNKNOWN
    found = []
    for node, value in arguments.positional:
        if not isinstance(value, (Rows, ListOf)):
            return UNKNOWN
        iteration = iterate(walker, value, node, access.frame)  # type: ignore[arg-type]
        if iteration.record is not None:
            iteration.record.whole = True
        found.append(iteration.element)
    return ListOf(join_all(found))


def _from_iterable(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """``chain.from_iterable(author.books.all() for author in authors)``: the rows of each, one by one."""
    outer = _over(walker, arguments, access)
    if outer is None:
        return UNKNOWN
    rows = outer.element
    lazy = isinstance(rows, Rows) and bool(rows.births)
    loop = rows.births[-1] if lazy else implied_loop(outer, access.node, access.frame)  # type: ignore[attr-defined]
    with walker.inside(loop):
        inner = iterate(walker, reborn(walker, rows, outer), _node(arguments), access.frame)
        if inner.record is not None:
            inner.record.whole = True
    return ListOf(inner.element)


def _islice(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """Some of the elements; the query fetches all the rows just the same."""
    iteration = _over(walker, arguments, access)
    if iteration is None:
        return UNKNOWN
    end = arguments.value(2 if arguments.has(2) else 1)
    size = end.value if isinstance(end, Const) and isinstance(end.value, int) else None
    element = iteration.element
    if isinstance(element, Row) and element.query is not None and size is not None:
        element = replace(element, query=replace(element.query, sliced=True, bounded=True, limit=size))
    return _listed(iteration, element)


def _groupby(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """A key and the elements that have it, for each run of them."""
    iteration = _over(walker, arguments, access)
    if iteration is None:
        return UNKNOWN
    key: Value = UNKNOWN
    if arguments.has(1, "key"):
        with walker.inside(implied_loop(iteration, access.node, access.frame)):
            element = reborn(walker, iteration.element, iteration)
            key = call_each(walker, arguments.value(1, "key"), [(_node(arguments), element)], access)
    if iteration.record is not None:
        iteration.record.path = key.path if isinstance(key, Scalar) else ""
    return ListOf(TupleOf((key, _listed(iteration, iteration.element))), grouped=iteration.record)


def _batched(walker: Walker, arguments: Arguments, access: Access) -> Value:
    """Tuples of so many elements."""
    iteration = _over(walker, arguments, access)
    return UNKNOWN if iteration is None else ListOf(_listed(iteration, iteration.element))


def _pairwise(walker: Walker, arguments: Arguments, access: Access) -> Value:
    iteration = _over(walker, arguments, access)
    if iteration is None:
        return UNKNOWN
    return _listed(iteration, TupleOf((iteration.element, iteration.element)))


def _tee(walker: Walker, arguments: Arguments, access: Access) -> Value:
    iteration = _over(walker, arguments, access)
    number = arguments.value(1) if arguments.has(1) else Const(2)
    if iteration is None or not (isinstance(number, Const) and isinstance(number.value, int)):
        return UNKNOWN
    return TupleOf(tuple(_listed(iteration, iteration.element) for _ in range(min(number.value, 4))))


def _starmap(walker: Walker, arguments: Arguments, access: Access) -> Value:
    if not isinstance(arguments.value(1), ITERABLE):
        return UNKNOWN
    node: cst.BaseExpression = arguments.positional[1][0]  # type: ignore[assignment]
    return mapped(walker, arguments.value(0), arguments.value(1), node, access, spread=True)


ITERTOOLS: dict[str, Callable[[Walker, Arguments, Access], Value]] = {
    "itertools.chain": _chain,
    "itertools.chain.from_iterable": _from_iterable,
    "itertools.islice": _islice,
    "itertools.groupby": _groupby,
    "itertools.batched": _batched,
    "more_itertools.chunked": _batched,
    "itertools.pairwise": _pairwise,
    "itertools.tee": _tee,
    "itertools.starmap": _starmap,
}
