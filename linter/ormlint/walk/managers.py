"""Managers: the rows they start with, and the methods the project gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.api.queries import Load, Query
from ormlint.api.schema import ManagerSpec, Model, Relation
from ormlint.project import Assignment, ProjectClass, ProjectFunction
from ormlint.walk.arguments import Arguments
from ormlint.walk.attributes import accessors, fresh_state, loads_by_name, remember_parent
from ormlint.walk.constants import assignment_value
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import join_loads
from ormlint.walk.survey import is_prefetched
from ormlint.walk.values import ClassRef, ManagerValue, RelatedManager, Row, Rows, RowState, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

MANAGERS = (
    "django.db.models.Manager",
    "django.db.models.manager.Manager",
    "django.db.models.manager.BaseManager",
)
QUERYSETS = ("django.db.models.QuerySet", "django.db.models.query.QuerySet")


def plain_rows(walker: Walker, manager: ManagerValue, access: Access) -> Rows:
    """All rows of the manager's model, before ``get_queryset`` of the project."""
    query = Query(manager.model, origin=manager.spot, spot=access.spot)
    return walker.new_rows(Rows(query, walker.loops, access.frame, spec=manager.spec))


def manager_rows(walker: Walker, manager: ManagerValue, access: Access) -> Rows:
    """The rows that a manager starts with: those of its ``get_queryset``."""
    rows = plain_rows(walker, manager, access)
    prototype = prototype_query(walker, manager, access)
    if prototype is not None:
        rows.query = replace(prototype, origin=manager.spot, spot=access.spot, methods=())
    return rows


def made_rows(walker: Walker, queryset: str, arguments: Arguments, access: Access) -> Rows | None:
    """``BookQuerySet(Book)``, ``QuerySet(self.model, using=self._db)``: all rows of a model."""
    model = arguments.value(0, "model")
    if not isinstance(model, ClassRef) or model.model is None:
        return None
    spec = ManagerSpec("", queryset=queryset or None)
    return plain_rows(walker, ManagerValue(model.model, spec, access.spot), access)


def prototype_query(walker: Walker, manager: ManagerValue, access: Access) -> Query | None:
    """The query that the project's ``get_queryset`` of a manager builds; ``None`` for all rows."""
    key = (manager.model, manager.spec.name)
    if key in walker.prototypes:
        return walker.prototypes[key]
    member = manager_member(walker, manager.spec, "get_queryset")
    walker.prototypes[key] = None
    if isinstance(member, ProjectFunction):
        walker.prototypes[key] = _run_get_queryset(walker, manager, member, access)
    return walker.prototypes[key]


def _run_get_queryset(
    walker: Walker, manager: ManagerValue, member: ProjectFunction, access: Access
) -> Query:
    from ormlint.walk.calls import follow

    with walker.apart():
        result = follow(walker, member, manager, None, access)
    if isinstance(result, Rows):
        return result.query
    return Query(manager.model, origin=manager.spot, spot=access.spot, opaque=True)


def manager_member(walker: Walker, spec: ManagerSpec | None, name: str) -> object:
    """A member that the project's manager class gives."""
    symbol = None if spec is None or spec.manager is None else walker.project.class_named(spec.manager)
    return None if symbol is None else symbol.member(name)


def queryset_member(walker: Walker, spec: ManagerSpec | None, name: str) -> object:
    """A member that the project's queryset class gives."""
    symbol = None if spec is None or spec.queryset is None else walker.project.class_named(spec.queryset)
    return None if symbol is None else symbol.member(name)


def default_spec(model: Model) -> ManagerSpec:
    """The default manager of a model."""
    return model.managers.get(model.default_manager) or ManagerSpec(model.default_manager)


def related_rows(walker: Walker, manager: RelatedManager, access: Access) -> Rows:
    """The rows of a relation of one row: in memory if they came with it."""
    row, relation = manager.row, manager.relation
    load = row.state.loads.get(relation.name)
    target = relation.target
    assert target is not None
    if load is not None and load.to_attr is None:
        return _loaded(walker, manager, load, target, access)
    spec = default_spec(target)
    start = ManagerValue(target, spec, manager.spot)
    query = manager_rows(walker, start, access).query
    query = replace(
        query,
        relation=relation,
        above=row.query,
        along=row.under(relation.name),
        filtered=True,
        opaque=query.opaque or _unknowable(walker, row, relation),
    )
    rows = Rows(query, walker.loops, access.frame, parent=row, spec=spec)
    return walker.new_rows(rows)


def _unknowable(walker: Walker, row: Row, relation: Relation) -> bool:
    """Whether the rows may have come with a row that was built elsewhere."""
    return row.state.opaque and is_prefetched(walker.prefetched_names, relation.name)


def _loaded(walker: Walker, manager: RelatedManager, load: Load, target: Model, access: Access) -> Rows:
    row, relation = manager.row, manager.relation
    start = ManagerValue(target, default_spec(target), manager.spot)
    query = load.query or manager_rows(walker, start, access).query
    loads = join_loads(query.loads, load.loads)
    along = row.under(relation.name)
    query = replace(
        query, relation=relation, above=row.query, along=along, filtered=True, loads=loads, methods=()
    )
    rows = Rows(query, walker.loops, access.frame, parent=row, spec=default_spec(target), free=True)
    rows.state = element_state(rows, loads=loads)
    return walker.new_rows(rows)


def element_state(rows: Rows, loads: tuple[Load, ...] | None = None, of: Query | None = None) -> RowState:
    """What is in memory of each of the rows, or of one entity of theirs."""
    state = fresh_state(of or rows.query)
    if loads is not None:
        state.loads = loads_by_name(accessors(rows.query.model, loads))
    relation = rows.query.relation
    if rows.parent is not None and relation is not None and relation.kind == "reverse_foreign_key":
        remember_parent(state, rows.parent, relation)
    return state


def filtered_rows(owner: ProjectClass | None, walker: Walker) -> Rows | None:
    """What the methods of a ``FilterSet`` get as ``queryset``: rows of its model, from elsewhere."""
    if owner is None or not any(name.endswith(".FilterSet") for name in owner.external_names):
        return None
    meta = owner.member("Meta")
    model = meta.member("model") if isinstance(meta, ProjectClass) else None
    value = assignment_value(walker, model) if isinstance(model, Assignment) else None
    if not isinstance(value, ClassRef) or value.model is None:
        return None
    spot = owner.block.spot(owner.block.node())
    query = Query(value.model, origin=spot, spot=spot, opaque=True, filtered=True)
    return Rows(query, (), Frame(owner.module, owner.block), spec=default_spec(value.model))


def manager_of(walker: Walker, symbol: ProjectClass) -> Value | None:
    """``self`` in a manager or queryset class that serves exactly one model."""
    if not symbol.derives_from(*MANAGERS, *QUERYSETS):
        return None
    served = walker.served.get(symbol.qualname, ())
    if len(served) != 1:
        return None
    model, spec = served[0]
    spot = symbol.block.spot(symbol.block.node())
    if spec.queryset == symbol.qualname:
        query = Query(model, origin=spot, spot=spot, opaque=True, filtered=True)
        return Rows(query, (), Frame(symbol.module, symbol.block), spec=spec)
    return ManagerValue(model, spec, spot)
