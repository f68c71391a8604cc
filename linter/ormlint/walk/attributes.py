"""Reading an attribute or an item: where lazy loads happen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import libcst as cst

from ormlint.api.facts import RelationLoaded
from ormlint.api.queries import Load, Query
from ormlint.api.schema import Model, Relation
from ormlint.project import External, ProjectClass
from ormlint.walk import emit
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join, join_all
from ormlint.walk.mapped.asynchronous import expired_read
from ormlint.walk.members import instance_attribute, model_member, super_attribute
from ormlint.walk.names import class_attribute, symbol_value
from ormlint.walk.texts.values import Executed
from ormlint.walk.values import (
    CARRIED,
    NONE,
    UNKNOWN,
    BoundMethod,
    Carried,
    ClassRef,
    Const,
    DictOf,
    ExternalRef,
    Instance,
    ListOf,
    ManagerValue,
    ModuleRef,
    OneOf,
    PageOf,
    RelatedManager,
    RequestValue,
    Row,
    Rows,
    RowState,
    Scalar,
    SuperRef,
    TemplateOf,
    Text,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def read_attribute(walker: Walker, node: cst.Attribute, frame: Frame) -> Value:
    """The value of ``value.attr``."""
    name = node.attr.value
    if name in walker.library.key_names or name == "id":
        key = _key_of_relation(walker, node, frame)
        if key is not None:
            return key
    return attribute(walker, walker.evaluate(node.value, frame), name, Access(node, frame))


def _key_of_relation(walker: Walker, node: cst.Attribute, frame: Frame) -> Value | None:
    """``book.author.pk``: only the key of the related row is wanted."""
    if not isinstance(node.value, cst.Attribute):
        return None
    owner = walker.evaluate(node.value.value, frame)
    name = node.value.attr.value
    access = Access(node.value, frame)
    if isinstance(owner, Row) and name in owner.model.relations:
        return attribute(
            walker, row_attribute(walker, owner, name, access, wanted="key"), node.attr.value, access
        )
    return attribute(walker, attribute(walker, owner, name, access), node.attr.value, Access(node, frame))


def attribute(walker: Walker, value: Value, name: str, access: Access) -> Value:
    """The value of an attribute of a value."""
    reader = READERS.get(type(value))
    if reader is None:
        return CARRIED if name in walker.library.form_parts else UNKNOWN
    return reader(walker, value, name, access)


def asked(walker: Walker, node: cst.BaseExpression, frame: Frame) -> Value:
    """The value of an expression that is wanted for its truth: of a related row, the key tells it."""
    if not isinstance(node, cst.Attribute):
        return walker.evaluate(node, frame)
    owner, name = walker.evaluate(node.value, frame), node.attr.value
    relation = owner.model.relations.get(name) if isinstance(owner, Row) else None
    if not isinstance(owner, Row) or relation is None or relation.attname is None or relation.to_field:
        return attribute(walker, owner, name, Access(node, frame))
    return row_attribute(walker, owner, name, Access(node, frame), wanted="truth")


def row_attribute(walker: Walker, row: Row, name: str, access: Access, wanted: Wanted = "") -> Value:
    """An attribute of an instance: a column, a relation, or a member of its class."""
    if row.state.written is not None:
        row.state.written.used = True
    if row.state.expired is not None:
        expired_read(walker, row, name, access)
    if name == "awaitable_attrs" and row.query is not None:
        return replace(row, query=replace(row.query, awaited=False))
    if not _is_key(walker, row, name):
        read_whole(walker, row)
    if name in row.state.children:
        row.top.reads.append(row.under(name))
        child = _rebirth_child(row, name, row.state.children[name])
        if not wanted:
            read_whole(walker, child)
        return child
    model = row.model
    relation = model.relations.get(name)
    if relation is not None:
        return _relation(walker, row, relation, access, wanted)
    if name in walker.library.key_names or name in model.attnames or name in model.columns:
        return _column(walker, row, name, access)
    if not row.path and row.query is not None and name in row.query.annotations:
        row.top.whole = True
        return UNKNOWN  # the annotation stands in front of the property
    return model_member(walker, row, name, access)


def read_whole(walker: Walker, value: Value) -> None:
    """More than its key is read of a related row, or may be."""
    if not isinstance(value, Row) or not value.state.key_read or value.state.loaded is None:
        return
    value.state.key_read = False
    if value.state.opaque:
        walker.retract(value.state.loaded)
    else:
        walker.revise(value.state.loaded, only_key=False)


def _is_key(walker: Walker, row: Row, name: str) -> bool:
    if name in walker.library.key_names or name == row.model.primary_key:
        return True
    return any(name == parent.primary_key for parent in _ancestors(row.model))


def _ancestors(model: Model) -> Iterator[Model]:
    """The models whose tables a model extends: each holds the same key."""
    for parent in model.parents:
        yield parent
        yield from _ancestors(parent)


def _rebirth_child(row: Row, name: str, child: Value) -> Value:
    """A related row that is in memory already, as seen from this name of its parent."""
    same = isinstance(child, Row) and child.query is row.query and child.path == row.under(name)
    if isinstance(child, Row) and same and child.births != row.births:
        return replace(child, births=row.births, root=row.top, reads=[], query=row.query)
    if isinstance(child, Rows) and child.parent is not None and child.parent.state is row.state:
        return _waiting(row, name, child)
    if isinstance(child, ListOf) and isinstance(child.element, Row) and child.element.query is not row.query:
        row.top.reads.append(row.under(name))
    return child


def _waiting(row: Row, name: str, rows: Rows) -> Rows:
    """A query on a relation of the row, which an earlier loop has put onto it: it runs where it is read."""
    if not rows.evaluated and rows.births != row.births:
        rows = replace(rows, births=row.births, parent=row)
        row.state.children[name] = rows
    return rows


def _column(walker: Walker, row: Row, name: str, access: Access) -> Value:
    row.top.reads.append(row.under(name))
    if is_deferred(row, name) and name not in row.state.columns:
        row.state.columns.add(name)
        emit.column_loaded(walker, access, row, name)
    return Scalar(row, row.under(name))


def is_deferred(row: Row, name: str) -> bool:
    """Whether a column did not come with the row."""
    query = row.query
    name = row.model.attnames[name].name if name in row.model.attnames else name
    if query is None or query.opaque or name not in row.model.columns:
        return False
    column = row.model.columns[name]
    if name == row.model.primary_key or (column.kind == "Unknown" and not column.deferred):
        return False
    path = row.under(name)
    if query.only is not None and row.path and _is_narrowed(row, query):
        return path not in query.only
    if query.only is not None and not row.path:
        return not any(name in (path, f"{path}_id") or name.startswith(f"{path}__") for name in query.only)
    return path in query.deferred


def _is_narrowed(row: Row, query: Query) -> bool:
    """Whether a joined row came with those columns alone that ``only()`` names: ``only("author__name")``."""
    loads: tuple[Load, ...] = query.loads
    for name in row.path.split("__"):
        load = next((load for load in loads if load.name == name), None)
        if load is None or load.how != "join":
            return False
        loads = load.loads
    inner = f"{row.path}__"
    return any(name.startswith(inner) for name in query.only or ())


def load_of(walker: Walker, row: Row, relation: Relation) -> Load | None:
    """What brought a relation with the row."""
    from ormlint.walk.mapped.collections import load_of as of_mapped

    return of_mapped(walker, row, relation)


def read_collection(walker: Walker, row: Row, relation: Relation, access: Access) -> Value:
    """A to-many relation of a row of SQLAlchemy or Peewee."""
    from ormlint.walk import peewee
    from ormlint.walk.mapped.collections import read_collection as of_mapped

    if row.model.library == "peewee":
        return peewee.read_backref(walker, row, relation, access)

    return of_mapped(walker, row, relation, access)


Wanted = Literal["", "key", "truth"]
"""What of a related row is wanted: all, its key, or whether there is one."""


def _relation(walker: Walker, row: Row, relation: Relation, access: Access, wanted: Wanted) -> Value:
    if relation.to_many and row.model.library != "django":
        return read_collection(walker, row, relation, access)
    if relation.to_many:
        row.top.reads.append(row.under(relation.name))
        return RelatedManager(row, relation, access.spot) if relation.target is not None else UNKNOWN
    row.top.reads.append(row.under(relation.name))
    if row.state.exact and not ({relation.name, relation.attname} & row.state.assigned):
        return NONE
    load = load_of(walker, row, relation)
    if load is None and is_deferred(row, relation.name) and relation.name not in row.state.columns:
        row.state.columns.add(relation.name)
        emit.column_loaded(walker, access, row, relation.name)
    fact = _load(walker, row, relation, access, wanted) if load is None else None
    child = related_row(row, relation, load)
    if isinstance(child, Row):
        child.state.loaded, child.state.key_read = fact, bool(wanted)
    row.state.children[relation.name] = child
    return child


def _load(
    walker: Walker, row: Row, relation: Relation, access: Access, wanted: Wanted
) -> RelationLoaded | None:
    state = row.state
    unknown = state.opaque or (row.query is not None and is_opaque(row.query))
    if state.new or (unknown and wanted != "key") or _is_null(row, relation):
        return None
    return emit.relation_loaded(walker, access, row, relation, wanted)


def _is_null(row: Row, relation: Relation) -> bool:
    """Whether the rows were chosen for having no such relation: nothing is to be loaded."""
    if row.query is None or row.path:
        return False
    return any(
        lookup.path == f"{relation.name}__isnull" and lookup.value == "True" for lookup in row.query.lookups
    )


def related_row(row: Row, relation: Relation, load: Load | None) -> Value:
    """The row at the other end of a to-one relation."""
    if relation.target is None:
        return UNKNOWN
    opaque = row.state.opaque or row.state.new or (row.query is not None and is_opaque(row.query))
    state = RowState(relation.target, loads=loads_by_name(load.loads if load else ()), opaque=opaque)
    remember_parent(state, row, relation)
    path = row.under(relation.query_name if not relation.forward else relation.name)
    return Row(state, row.births, row.query, path, row.top)


def remember_parent(state: RowState, parent: Row, relation: Relation) -> None:
    """The other end of a relation knows the row that it was reached from."""
    if relation.remote and relation.kind in ("reverse_foreign_key", "reverse_one_to_one", "one_to_one"):
        state.children.setdefault(relation.remote, parent)


def loads_by_name(loads: tuple[Load, ...]) -> dict[str, Load]:
    """Loads by accessor."""
    return {load.name: load for load in loads}


def is_opaque(query: Query) -> bool:
    """Whether the rows may come with more than is known: those of ``raw()`` come with no relation."""
    return query.opaque and query.methods[-1:] != ("raw",)


def fresh_state(query: Query) -> RowState:
    """What is in memory of a row that a query has just fetched."""
    state = RowState(
        query.model, loads=loads_by_name(accessors(query.model, query.loads)), opaque=is_opaque(query)
    )
    for load in query.loads:
        kept = _kept_query(query, load) if load.to_attr else None
        if load.to_attr and kept is not None:
            state.children[load.to_attr] = _kept(kept)
    return state


def _kept_query(query: Query, load: Load) -> Query | None:
    """The rows of ``Prefetch(path, to_attr=…)``: those of its queryset, or all of the default manager."""
    if load.query is not None:
        return load.query
    relation = query.model.relations.get(load.name) or query.model.lookups.get(load.name)
    if relation is None or relation.target is None or not relation.to_many:
        return None
    spec = relation.target.managers.get(relation.target.default_manager)
    own = spec is not None and (spec.manager is not None or spec.queryset is not None or spec.opaque)
    return None if own else Query(relation.target, query.origin, query.spot, relation=relation, above=query)


def accessors(model: Model, loads: tuple[Load, ...]) -> tuple[Load, ...]:
    """Loads named by accessor where they were named as in lookups."""
    return tuple(
        replace(load, name=model.lookups[load.name].name)
        if load.name not in model.relations and load.name in model.lookups
        else load
        for load in loads
    )


def _kept(query: Query) -> Value:
    return ListOf(Row(fresh_state(query), (), query))


def _manager(walker: Walker, value: ManagerValue, name: str, access: Access) -> Value:
    if name == "model":
        return ClassRef(None, value.model)
    return BoundMethod(value, name)


def _related_manager(walker: Walker, value: RelatedManager, name: str, access: Access) -> Value:
    return ClassRef(None, value.relation.target) if name == "model" else BoundMethod(value, name)


def _bound(walker: Walker, value: Value, name: str, access: Access) -> Value:
    return BoundMethod(value, name)


def _rows(walker: Walker, value: Rows, name: str, access: Access) -> Value:
    return ClassRef(None, value.query.model) if name == "model" else BoundMethod(value, name)


def _module(walker: Walker, value: ModuleRef, name: str, access: Access) -> Value:
    symbol = value.module.lookup(name)
    return UNKNOWN if symbol is None else symbol_value(walker, symbol)


def _external(walker: Walker, value: ExternalRef, name: str, access: Access) -> Value:
    return symbol_value(walker, External(f"{value.dotted}.{name}"))


def _one_of(walker: Walker, value: OneOf, name: str, access: Access) -> Value:
    options = [option for option in value.options if _may_have(walker, option, name)]
    return join_all(attribute(walker, option, name, access) for option in options) if options else UNKNOWN


def _may_have(walker: Walker, option: Value, name: str) -> bool:
    """Whether code that reads the attribute can come by a value: a row of another model would fail."""
    if not isinstance(option, Row) or option.model.opaque or option.model.library == "django":
        return True
    if name in option.model.columns or name in option.model.relations or name in option.state.children:
        return True
    symbol = walker.project.class_named(option.model.qualname)
    return symbol is None or symbol.member(name) is not None


COUNTED = frozenset({"pages", "total", "iter_pages"})
"""What Flask-SQLAlchemy's pages know of all the rows."""


def _page(walker: Walker, value: PageOf, name: str, access: Access) -> Value:
    if name in COUNTED:
        walker.pages_counted(value.taken)
    if name == "object_list" or (name == "items" and value.rows.query.style):
        return value.rows
    return BoundMethod(value, name)


def _request(walker: Walker, value: RequestValue, name: str, access: Access) -> Value:
    """``request.user`` is an instance that was loaded elsewhere."""
    if name in walker.library.request_parts:
        return CARRIED
    if name != "user":
        return UNKNOWN
    return Row(RowState(walker.project.schema.user, opaque=True), ())


READERS: dict[type[Value], Callable[..., Value]] = {
    Row: row_attribute,
    Rows: _rows,
    ManagerValue: _manager,
    RelatedManager: _related_manager,
    ClassRef: class_attribute,
    Instance: instance_attribute,
    SuperRef: super_attribute,
    ModuleRef: _module,
    ExternalRef: _external,
    OneOf: _one_of,
    PageOf: _page,
    RequestValue: _request,
    Carried: _bound,
    ListOf: _bound,
    DictOf: _bound,
    Const: _bound,
    TupleOf: _bound,
    TemplateOf: _bound,
    Text: _bound,
    Executed: _bound,
}


def _is_generic(symbol: ProjectClass) -> bool:
    """Whether the class is written with type variables: what stands for them makes no other class."""
    return (
        any("[" in base for base in symbol.block.bases) or "[" in symbol.block.header_text.partition("(")[0]
    )


def subscript(walker: Walker, node: cst.Subscript, frame: Frame) -> Value:
    """The value of ``value[…]``."""
    from ormlint.walk.slicing import item

    value = walker.evaluate(node.value, frame)
    if isinstance(value, ClassRef) and value.symbol is not None and _is_generic(value.symbol):
        return value
    if isinstance(value, OneOf):
        return join_all(item(walker, option, node, frame) for option in value.options)
    return item(walker, value, node, frame)


__all__ = ["attribute", "fresh_state", "join", "read_attribute", "row_attribute", "subscript"]
