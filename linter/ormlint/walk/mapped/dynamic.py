"""Dynamic relationships of rows whose class is not known: a name that only one relationship has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.orm.sqlalchemy import SQLALCHEMY
from ormlint.walk.frames import Access
from ormlint.walk.mapped.collections import read_collection
from ormlint.walk.values import Row, Rows, RowState

if TYPE_CHECKING:
    from ormlint.api.schema import Relation
    from ormlint.walk.walker import Walker

SHARED = frozenset({"count", "update", "get", "all", "first", "delete", "join", "union"})
"""Methods that other things than queries have, too: they prove nothing."""


def dynamic_rows(walker: Walker, func: cst.BaseExpression, access: Access) -> Rows | None:
    """The rows of ``event.entries`` in ``event.entries.filter_by(…)``, for an ``event`` from elsewhere.

    The proof is the name, which one dynamic relationship of the project has and nothing else that
    is mapped, together with a method that only a query has.
    """
    if not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Attribute):
        return None
    name = func.attr.value
    if name in SHARED or name not in SQLALCHEMY.refinements:
        return None
    relation = _index(walker).get(func.value.attr.value)
    if relation is None:
        return None
    parent = Row(RowState(relation.model, opaque=True, doubtful=True), ())
    found = read_collection(walker, parent, relation, Access(func.value, access.frame))
    return found if isinstance(found, Rows) else None


def _index(walker: Walker) -> dict[str, Relation]:
    if "dynamic relations" not in walker.known:
        walker.known["dynamic relations"] = _unique(walker)
    found: dict[str, Relation] = walker.known["dynamic relations"]
    return found


def _unique(walker: Walker) -> dict[str, Relation]:
    named: dict[str, list[Relation]] = defaultdict(list)
    models = walker.project.schema.models.values()
    taken = {name for model in models for name in model.columns}
    for model in models:
        for relation in model.relations.values():
            named[relation.name].append(relation)
    return {
        name: found[0]
        for name, found in named.items()
        if name not in taken and _is_dynamic(found) and len({id(relation.target) for relation in found}) == 1
    }


def _is_dynamic(found: list[Relation]) -> bool:
    return all(relation.lazy == "dynamic" and relation.target is not None for relation in found)
