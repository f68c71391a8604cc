"""Calling a method of rows, of a manager, of a row, of a container."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.facts import UseKind
from ormlint.orm.effects import Effect
from ormlint.project import ProjectFunction
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.containers import call_carried, call_const, call_dict, call_list
from ormlint.walk.frames import Access, Frame
from ormlint.walk.frameworks import page_method, template_method
from ormlint.walk.joins import release
from ormlint.walk.managers import (
    element_state,
    manager_member,
    manager_rows,
    plain_rows,
    queryset_member,
    related_rows,
)
from ormlint.walk.scope import names_read
from ormlint.walk.shaping import shape
from ormlint.walk.texts.results import result_method
from ormlint.walk.texts.values import Executed
from ormlint.walk.uses import record_use
from ormlint.walk.values import (
    UNKNOWN,
    Carried,
    Const,
    CountOf,
    DictOf,
    ListOf,
    ManagerValue,
    PageOf,
    RelatedManager,
    Row,
    Rows,
    SuperRef,
    TemplateOf,
    Text,
    TupleOf,
    Value,
)
from ormlint.walk.writes import relation_write, row_method, rows_write

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

KEPT: dict[str, UseKind] = {
    "count": "count",
    "exists": "exists",
    "contains": "contains",
    "first": "first",
    "get": "get",
}


def _manager(walker: Walker, manager: ManagerValue, name: str, arguments: Arguments, access: Access) -> Value:
    from ormlint.walk.calls import call_stranger, follow

    library = walker.library
    if name in library.cached_methods:
        return UNKNOWN
    member = manager_member(walker, manager.spec, name)
    if isinstance(member, ProjectFunction):
        if name == "get_queryset":
            return manager_rows(walker, manager, access)
        return follow(walker, member, manager, arguments, access)
    if name in library.refinements or name in library.writes:
        return _rows(walker, manager_rows(walker, manager, access), name, arguments, access)
    if isinstance(queryset_member(walker, manager.spec, name), ProjectFunction):
        return _rows(walker, manager_rows(walker, manager, access), name, arguments, access)
    return call_stranger(walker, arguments)


def _super(walker: Walker, value: SuperRef, name: str, arguments: Arguments, access: Access) -> Value:
    owner = value.owner
    if isinstance(owner, ManagerValue):
        return library_method(walker, plain_rows(walker, owner, access), name, arguments, access)
    if isinstance(owner, Rows):
        return library_method(walker, owner, name, arguments, access)
    if isinstance(owner, Row) and name in walker.library.row_writes:
        return row_method(walker, owner, name, arguments, access)
    return UNKNOWN


def _related(
    walker: Walker, manager: RelatedManager, name: str, arguments: Arguments, access: Access
) -> Value:
    if name in walker.library.relation_writes:
        return relation_write(walker, manager, name, arguments, access)
    return _rows(walker, related_rows(walker, manager, access), name, arguments, access)


def _rows(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    from ormlint.walk.calls import follow

    if rows.query.model.library == "peewee":
        from ormlint.walk import peewee

        return peewee.method(walker, rows, name, arguments, access)
    if rows.query.model.library != "django":
        from ormlint.walk.mapped.queries import query_method

        return query_method(walker, rows, name, arguments, access)
    for member in (queryset_member(walker, rows.spec, name), manager_member(walker, rows.spec, name)):
        if isinstance(member, ProjectFunction) and name != "get_queryset":
            return follow(walker, member, rows, arguments, access)
    return library_method(walker, rows, name, arguments, access)


def library_method(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    """A method that the library itself gives to rows."""
    from ormlint.walk.calls import call_stranger

    library = walker.library
    effect = library.refinements.get(name)
    if effect is not None:
        return apply(walker, rows, effect, arguments, access)
    if name in library.writes:
        return rows_write(walker, rows, name, arguments, access)
    release(rows)
    call_stranger(walker, arguments)
    return UNKNOWN


def apply(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Value:
    """What an operation of the effect table does to rows."""
    for value in arguments.values():
        _argument(walker, value, access)
    if effect.verb:
        return _run(walker, rows, effect, arguments, access)
    return _refine(walker, rows, effect, arguments, access)


def _argument(walker: Walker, value: Value, access: Access) -> None:
    if isinstance(value, Rows):
        record_use(walker, value, "query", access)
    elif isinstance(value, Row):
        value.top.reads.append(value.under(value.model.primary_key))
    elif isinstance(value, ListOf) and not isinstance(value.element, Row):
        return
    else:
        release(value)


def _refine(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Rows:
    query = shape(rows.query, effect, arguments, access.spot)
    free = rows.free and effect.prefetched == "always" and not rows.query.methods
    if rows.parent is None or rows.query.methods:
        record_use(walker, rows, "refined", access)
    refined = replace(
        rows,
        query=query,
        births=walker.loops,
        frame=rows.frame if rows.names else access.frame,
        evaluated=False,
        free=free,
        uses=[],
        missed=rows.missed or (rows.free and not free),
        state=rows.state if free else None,
        empty=rows.empty or effect.empty,
        names=rows.names | names_of(arguments, rows.frame, access),
    )
    if effect.name == "select_related" and not arguments.positional and arguments.exact:
        emit.bare_select_related(walker, access, query)
    if effect.discards:
        emit.eager_load_discarded(walker, access, rows.query, effect.name)
    return walker.new_rows(refined)


def names_of(arguments: Arguments, frame: Frame, access: Access) -> frozenset[str]:
    """The names that the arguments read, as far as they stand in the same frame."""
    if frame.block is not access.frame.block:
        return frozenset()
    nodes = [node for node, _ in arguments.positional] + [node for node, _ in arguments.keywords.values()]
    return frozenset().union(*(names_read(node) for node in nodes))


def _run(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Value:
    record = record_use(walker, rows, KEPT.get(effect.name.removeprefix("a"), "refined"), access)
    if effect.discards and not rows.evaluated:
        emit.eager_load_discarded(walker, access, rows.query, effect.verb)
    query = shape(rows.query, effect, arguments, access.spot)
    target = replace(rows, query=query, names=rows.names | names_of(arguments, rows.frame, access))
    if not _answered(rows, effect):
        target.missed = rows.missed or rows.free
        emit.query_ran(walker, access, target, effect.verb, walker.loops)
    if effect.name.removeprefix("a") == "count":
        return CountOf(record)
    return RESULTS.get(effect.result, _scalar)(walker, target, access)


def _answered(rows: Rows, effect: Effect) -> bool:
    """Whether the rows in memory answer without a query."""
    if rows.empty or (rows.evaluated and effect.evaluated):
        return True
    if rows.evaluated and effect.prefetched == "ordered":
        return bool(rows.query.effective_ordering)
    if not rows.free:
        return False
    return effect.prefetched == "always" or (
        effect.prefetched == "ordered" and bool(rows.query.effective_ordering)
    )


def one_row(walker: Walker, rows: Rows, access: Access) -> Value:
    """A single row of the rows."""
    state = element_state(rows)
    if rows.query.shape != "instances":
        return UNKNOWN
    return Row(state, walker.loops, rows.query)


def _scalar(walker: Walker, rows: Rows, access: Access) -> Value:
    return UNKNOWN


def _dict(walker: Walker, rows: Rows, access: Access) -> Value:
    state = element_state(rows)
    return DictOf(Row(state, walker.loops, rows.query))


RESULTS: dict[str, Callable[..., Value]] = {"row": one_row, "maybe_row": one_row, "dict": _dict}

METHODS: dict[type[Value], Callable[..., Value]] = {
    ManagerValue: _manager,
    RelatedManager: _related,
    Rows: _rows,
    Row: row_method,
    SuperRef: _super,
    ListOf: call_list,
    DictOf: call_dict,
    PageOf: page_method,
    Const: call_const,
    TupleOf: call_const,
    Carried: call_carried,
    TemplateOf: template_method,
    Text: call_const,
    Executed: result_method,
}
