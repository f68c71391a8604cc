"""Assignments: names, attributes, items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.queries import Load
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join, keep, release
from ormlint.walk.values import (
    NONE,
    UNKNOWN,
    Const,
    CountOf,
    DictOf,
    Instance,
    ListOf,
    OneOf,
    Row,
    Rows,
    RowState,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.api.schema import Relation
    from ormlint.walk.walker import Walker


def bind(walker: Walker, target: cst.BaseExpression, value: Value, frame: Frame) -> None:
    """Give a target its value."""
    if isinstance(target, cst.Name):
        _bind_name(target.value, value, frame)
    elif isinstance(target, (cst.Tuple, cst.List)):
        _bind_items(walker, target, value, frame)
    elif isinstance(target, cst.Attribute):
        set_attribute(walker, walker.evaluate(target.value, frame), target.attr.value, value)
    elif isinstance(target, cst.Subscript):
        _bind_item(walker, target, value, frame)


def _bind_name(name: str, value: Value, frame: Frame) -> None:
    frame.names[name] = value


def _bind_items(walker: Walker, target: cst.Tuple | cst.List, value: Value, frame: Frame) -> None:
    elements = target.elements
    starred = any(isinstance(element, cst.StarredElement) for element in elements)
    if isinstance(value, TupleOf) and len(value.items) == len(elements) and not starred:
        for element, item in zip(elements, value.items, strict=True):
            bind(walker, element.value, item, frame)
        return
    inner = value.element if isinstance(value, ListOf) else UNKNOWN
    if isinstance(value, Rows):
        inner = _unpacked(walker, value, Access(target, frame))
    for element in elements:
        one = inner if not isinstance(element, cst.StarredElement) else ListOf(inner)
        bind(walker, element.value, one, frame)


def _unpacked(walker: Walker, rows: Rows, access: Access) -> Value:
    """``first, *rest = rows``: any of the rows, all of which are fetched."""
    from ormlint.walk.uses import element_of, load_all

    load_all(walker, rows, "list", access, whole=True)
    release(rows)
    return element_of(rows)


def set_attribute(walker: Walker, owner: Value, name: str, value: Value) -> None:
    """Give an attribute of a value its value."""
    walker.settings += 1
    settle(value)
    keep(value)
    if isinstance(owner, OneOf):
        for option in owner.options:
            set_attribute(walker, option, name, value)
    elif isinstance(owner, Row) and name in walker.library.cache_names:
        _fill_cache(owner.state, value)
    elif isinstance(owner, Row):
        _set_on_row(owner, name, value)
        if owner.model.library == "sqlalchemy" and not owner.state.new:
            walker.pending.append((owner, None))
    elif isinstance(owner, Instance):
        if isinstance(value, Rows) and value.listed and not owner.made:
            release(value)  # the object outlives the walk, and other methods read the list
        known = owner.attributes.get(name)
        owner.attributes[name] = value if known is None or not walker.branches else join(known, value)
    else:
        release(value)


def _fill_cache(state: RowState, value: Value) -> None:
    """``author._prefetched_objects_cache = {"books": books}``: what is in it is at hand."""
    release(value)
    if isinstance(value, DictOf) and value.key is UNKNOWN and value.value is UNKNOWN:
        state.loads |= {str(name): Load(str(name), "known") for name in value.entries}
    else:
        state.opaque = True


def settle(value: Value) -> Value:
    """A number of rows that is kept in a container or shown is more than a test."""
    if isinstance(value, CountOf):
        value.record.whole = True
    return value


def _set_on_row(row: Row, name: str, value: Value) -> None:
    state = row.state
    if value == NONE and name in ("pk", row.model.primary_key):
        state.copied, state.doubtful, state.written = True, False, None
    state.assigned.add(name)
    row.top.whole = True
    relation = row.model.attnames.get(name)
    if relation is not None and relation.name != name:
        _forget_related(state, relation)
        return
    state.children[name] = value if not isinstance(value, Const) else UNKNOWN
    if not isinstance(value, Row):
        release(value)


def _forget_related(state: RowState, relation: Relation) -> None:
    """Another key was assigned: the related row is another one, and no query on the rows brings it."""
    state.children.pop(relation.name, None)
    if relation.target is not None:
        state.children[relation.name] = Row(RowState(relation.target, opaque=True), ())


def _bind_item(walker: Walker, target: cst.Subscript, value: Value, frame: Frame) -> None:
    owner = walker.evaluate(target.value, frame)
    settle(value)
    key: Value = UNKNOWN
    for element in target.slice:
        if isinstance(element.slice, cst.Index):
            key = walker.evaluate(element.slice.value, frame)
    if isinstance(owner, DictOf):
        put(owner, key, value)
    elif isinstance(owner, ListOf):
        owner.element = value if owner.element is UNKNOWN else join(owner.element, value)
    else:
        release(value)


def put(owner: DictOf, key: Value, value: Value) -> None:
    """Put a value into a mapping."""
    if isinstance(key, Const):
        owner.entries[key.value] = value
        return
    owner.closed = False
    owner.key = key
    owner.value = value if owner.value is UNKNOWN else join(owner.value, value)
    if isinstance(value, Row):
        value.top.whole = value.top.kept = True
