"""Remedies in Peewee's words: what is selected together with a join, ``prefetch()``, ``fn``."""

from __future__ import annotations

from ormlint.api import CollectionRead, Query, QueryRan, Relation, RelationLoaded, RowWritten
from ormlint_rules.bulk_writes import Bulk
from ormlint_rules.dialects.django import Django, Remedy
from ormlint_rules.eager_loads import EagerLoad
from ormlint_rules.single_queries import UNKNOWN, SingleQuery
from ormlint_rules.starts import steps

ROWS = frozenset({"select", "where", "filter", "order_by", "limit"})
KEPT = ROWS | {"get", "get_or_none", "get_by_id", "first"}
PLAIN = frozenset({"select", "order_by"})


class Peewee(Django):
    """The words for Peewee."""

    def relation(self, fact: RelationLoaded) -> EagerLoad:
        """``.select(Book, Author).join(Author)``."""
        found = steps(fact.query, fact.path, fact.relation)
        if not found or fact.query is None or any(step.target is None for step in found):
            return EagerLoad("select(…).join(…)", " along the path for the query that feeds the rows")
        last = found[-1]
        if last.target is last.model:
            return _joined_with_itself(last)
        if fact.query.loads:
            return EagerLoad(f".switch({last.model.name}){_join(last)}", f" and {_selected(last)}")
        names = [fact.query.model.name, *(step.target.name for step in found if step.target is not None)]
        joins = "".join(_join(step) for step in found)
        return EagerLoad(f".select({', '.join(names)}){joins}", "" if len(found) > 1 else _target(fact))

    def collection(self, fact: CollectionRead) -> Remedy:
        """``prefetch(Author.select(), Book.select())``."""
        target, outer = fact.relation.target, fact.relation.model
        if target is None:
            return Remedy("fetch the related rows of all rows with one query")
        if set(fact.operations) - PLAIN or fact.verb != "fetch":
            key = _key(fact.relation)
            rows = f"{target.name}.select().where({target.name}.{key}.in_(…))"
            return Remedy(f"fetch them once with `{rows}` and group them by `{key}`")
        code = f"prefetch({outer.name}.select(), {target.name}.select())"
        return Remedy(f"write `{code}`", code)

    def single(self, fact: QueryRan) -> SingleQuery:
        """``Book.select().where(Book.id.in_(…))``."""
        query = fact.query
        if set(query.methods) - KEPT or len(query.lookups) != 1 or "__" in query.lookups[0].path:
            return UNKNOWN
        name, model = query.lookups[0].path, query.model
        if name not in model.columns:
            return UNKNOWN
        rows = f"{model.name}.select().where({model.name}.{name}.in_(…))"
        unique = model.is_unique(frozenset({name}))
        kept = f"keep a dict by `{name}`" if unique else f"group them by `{name}`"
        return SingleQuery(f"fetch them once with `{rows}` and {kept}", rows)

    def summary(self, fact: CollectionRead) -> Remedy:
        """``Book.select(Book.author, fn.COUNT(Book.id)).group_by(Book.author)``."""
        target = fact.relation.target
        if target is None:
            return Remedy("ask once for all rows, with GROUP BY")
        key = f"{target.name}.{_key(fact.relation)}"
        counted = f"fn.COUNT({target.name}.{target.primary_key})" if fact.verb == "count" else "fn.…"
        if fact.verb == "exists":
            return Remedy(f"ask once for all rows: `{target.name}.select({key}).distinct()`")
        return Remedy(f"ask once for all rows: `{target.name}.select({key}, {counted}).group_by({key})`")

    def summary_of_query(self, fact: QueryRan) -> str:
        """The same for a query with conditions."""
        model = fact.query.model.name
        columns = ", ".join(f"{model}.{lookup.path}" for lookup in fact.query.lookups)
        where = f".where({columns}.in_(…))" if len(fact.query.lookups) == 1 else ".where(…)"
        if fact.verb == "exists":
            return f"ask once which there are: `{model}.select({columns}).distinct(){where}`"
        found = f"{model}.select({columns}, fn.COUNT({model}.{fact.query.model.primary_key})){where}"
        return f"ask once for all of them: `{found}.group_by({columns})`"

    def created(self, fact: RowWritten) -> Bulk:
        """One INSERT for many rows."""
        return Bulk("`insert_many()`", f"{fact.model.name}.insert_many([{{…}}, …]).execute()")


def _join(step: Relation) -> str:
    """A join; where several keys lead to the same class, it has to be told by which."""
    assert step.target is not None
    others = [relation for relation in step.model.relations.values() if relation.target is step.target]
    keys = [relation for relation in others if relation.kind == "foreign_key"]
    by = f", on={step.model.name}.{step.name}" if len(keys) > 1 else ""
    outer = ", join_type=JOIN.LEFT_OUTER" if step.null else ""
    return f".join({step.target.name}{by}{outer})"


def _selected(step: Relation) -> str:
    assert step.target is not None
    return f"`{step.target.name}` to `select()`"


def _joined_with_itself(step: Relation) -> EagerLoad:
    """A class that is joined with itself needs another name."""
    name, alias = step.model.name, step.name.title().replace("_", "")
    outer = ", JOIN.LEFT_OUTER" if step.null else ""
    code = f".select({name}, {alias}).join({alias}{outer}, on=({name}.{step.name} == {alias}.id))"
    return EagerLoad(code, f", `{alias}` being `{name}.alias()`")


def _target(fact: RelationLoaded) -> str:
    query: Query | None = fact.query
    return "" if query is None or query.relation is None else f" to the query of {query.model.name}"


def _key(relation: Relation) -> str:
    """The column of the related rows that points back."""
    target = relation.target
    found = [
        other.name
        for other in (target.relations.values() if target is not None else ())
        if other.kind == "foreign_key" and other.target is relation.model
    ]
    return found[0] if found else "…"
