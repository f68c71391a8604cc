"""The other ends of relations: accessors and names in lookups on the model that is pointed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ormlint.api.schema import Relation, RelationKind

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project.schema.declarations import Declaration
    from ormlint.project.schema.tables import Table

_REVERSE: dict[str, RelationKind] = {
    "foreign_key": "reverse_foreign_key",
    "one_to_one": "reverse_one_to_one",
    "many_to_many": "reverse_many_to_many",
    "generic_relation": "reverse_one_to_one",
}


class Reverse:
    """Enters the reverse relations of all tables."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = list(tables)
        self._by_model = {id(table.model): table for table in self._tables}
        self._links: set[int] = set()

    def fill(self, swapped: frozenset[str], user: Model) -> None:
        """Enter the other ends of the relations of each concrete model that is in use.

        Of several user models, which would all be in the same groups, ``user`` is the one.
        """
        for table in sorted(self._tables, key=lambda table: table.model is not user):
            if table.model.abstract or table.model.proxy or table.model.label in swapped:
                continue
            for relation in list(table.model.relations.values()):
                if relation.model is table.model and relation.forward:
                    self._enter(table, relation)
        for table in self._tables:
            self._inherit(table)

    def _enter(self, table: Table, relation: Relation) -> None:
        target = self._by_model.get(id(relation.target))
        if target is None or target.model.abstract or relation.kind not in _REVERSE:
            return
        names = _Names(table, relation, table.fields.get(relation.name) or table.private.get(relation.name))
        found = Relation(
            names.accessor or names.query_name,
            _REVERSE[relation.kind],
            target.concrete.model,
            table.model,
            null=True,
            query_name=names.query_name,
            through=relation.through,
            remote=relation.name,
        )
        if relation.name in table.parents:
            self._links.add(id(found))
        if names.accessor and target.concrete.model.relations.setdefault(names.accessor, found) is found:
            relation.remote = names.accessor
        if names.query_name:
            target.concrete.model.lookups.setdefault(names.query_name, found)

    def _inherit(self, table: Table) -> None:
        """Add what multi-table parents, or the model behind a proxy, have; they are complete already."""
        model = table.model
        for parent in (other.model for other in table.parents.values()):
            model.columns = parent.columns | model.columns
            model.attnames = parent.attnames | model.attnames
            model.relations = self._handed_down(parent.relations, model.proxy) | model.relations
            model.lookups = self._handed_down(parent.lookups, model.proxy) | model.lookups
            model.unique_together = tuple(dict.fromkeys(model.unique_together + parent.unique_together))
            if model.proxy:
                model.primary_key = parent.primary_key

    def _handed_down(self, relations: dict[str, Relation], proxy: bool) -> dict[str, Relation]:
        return {name: found for name, found in relations.items() if proxy or id(found) not in self._links}


class _Names:
    """The accessor, empty where there is none, and the name in lookups of the other end."""

    def __init__(self, table: Table, relation: Relation, declared: Declaration | None) -> None:
        self._table = table
        generic = relation.kind == "generic_relation"
        default = table.options.default_related_name if declared is not None and not generic else None
        name = self._said(declared, "related_name") or self._formatted(default)
        query_name = self._said(declared, "related_query_name")
        hidden = generic or _is_symmetrical(table.model, relation, declared) or (name or "").endswith("+")
        hidden = hidden or _unreadable(declared, "related_name")
        suffix = "" if relation.kind == "one_to_one" else "_set"
        self.accessor = "" if hidden else name or f"{table.model_name}{suffix}"
        self.query_name = query_name or ("" if hidden else name or table.model_name)

    def _said(self, declared: Declaration | None, argument: str) -> str | None:
        return None if declared is None else self._formatted(declared.text(argument))

    def _formatted(self, name: str | None) -> str | None:
        if name is None or "%" not in name:
            return name
        app_label, own = self._table.app_label, self._table.model_name
        for key, value in (("class", own), ("model_name", own), ("app_label", app_label.lower())):
            name = name.replace(f"%({key})s", value)
        return name


def _is_symmetrical(model: Model, relation: Relation, declared: Declaration | None) -> bool:
    if relation.kind != "many_to_many" or relation.target is not model or declared is None:
        return False
    said = declared.arguments.get("symmetrical")
    if said is not None:
        return said.is_true
    to = declared.arguments.get("to")
    return to is not None and to.text == "self"


def _unreadable(declared: Declaration | None, argument: str) -> bool:
    found = declared.arguments.get(argument) if declared is not None else None
    if found is None or found.text is not None:
        return False
    return getattr(found.constant().node, "value", None) != "None"
