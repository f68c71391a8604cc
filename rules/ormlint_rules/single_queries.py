"""A query per item as one query for all the items."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ormlint.api import Lookup, Query, QueryRan, Relation, growing
from ormlint_rules.phrases import strings
from ormlint_rules.related_rows import rows_of

MAPPED = frozenset({"filter_by", "where", "one", "one_or_none", "options"})
"""The same of SQLAlchemy."""
KEPT = frozenset({"all", "filter", "order_by", "select_related", "prefetch_related", "only", "defer"})


@dataclass(frozen=True)
class SingleQuery:
    """The remedy in words, and as code where that says it all."""

    words: str
    code: str = ""


UNKNOWN = SingleQuery("run one query for all of them before the loop, and take each from a dict")


def for_all_items(fact: QueryRan) -> SingleQuery:
    """What fetches once what a query fetches per item."""
    query = fact.query
    if len(query.lookups) != 1 or set(query.methods) - KEPT - {fact.verb}:
        return UNKNOWN
    lookup = query.lookups[0]
    related = relation_of(query, lookup)
    if related is not None and lookup.model is not None:
        return _by_relation(fact, related)
    if set(query.methods) - {"all", "filter", fact.verb}:
        return UNKNOWN
    name = lookup.path.removesuffix("__exact")
    if fact.verb in ("get", "first") and _unique(query, name):
        return _by_key(fact, name, lookup.value)
    if "__" in name:
        return UNKNOWN
    rows = f"{start_of(fact)}.filter({name}__in=…){_ordered(fact)}"
    return SingleQuery(f"fetch them once with `{rows}` and {_kept(fact, name)}", rows)


ENDS = {"first": "first", "earliest": "first", "last": "last", "latest": "last"}


def _kept(fact: QueryRan, key: str) -> str:
    """What to do with the rows of all items."""
    if fact.verb in ENDS:
        end = ENDS[fact.verb]
        return f"keep the {end} of each `{key}`; where each has many, a `Subquery` brings the {end} alone"
    return f"group them by `{key}`"


def _ordered(fact: QueryRan) -> str:
    """The ordering that tells which row is the first or the last."""
    if fact.verb not in ENDS:
        return ""
    if fact.verb in ("latest", "earliest"):
        return ".order_by(…)"
    order = fact.query.ordering or (() if fact.query.model.ordering else ("pk",))
    return f".order_by({strings(order)})" if order else ""


def along_the_row(fact: QueryRan) -> SingleQuery | None:
    """A query by a path that leads back to the row of a framework's loop: a relation of the row, unnamed."""
    lookups, loops = fact.query.lookups, growing(fact.repeats)
    rows = loops[-1].query if loops and fact.consumer else None
    if rows is None or len(lookups) != 1 or "__" not in lookups[0].path.removesuffix("__exact"):
        return None
    if lookups[0].model is not rows.model:
        return None
    return SingleQuery(f"prefetch them on the query of {rows.model.name}, and read those of the row")


ONE_ROW = frozenset({"get", "first", "last"})


def by_one_key(query: Query) -> bool:
    """Whether the only condition is a unique key."""
    names = [lookup.path.removesuffix("__exact") for lookup in query.lookups]
    return len(names) == 1 and query.model.is_unique(frozenset(names))


def by_keys(query: Query) -> bool:
    """Whether there are conditions, and each compares a column or relation of the rows for equality.

    Or asks whether it is empty, which is the same for all the items.
    """
    lookups = [lookup for lookup in query.lookups if not _asks_empty(lookup)]
    names = [lookup.path.removesuffix("__exact") for lookup in lookups]
    plain = set(query.methods) <= KEPT | ONE_ROW | {"get"} | (MAPPED if query.style else frozenset())
    return bool(names) and plain and not any("__" in name for name in names)


def _asks_empty(lookup: Lookup) -> bool:
    return lookup.path.endswith("__isnull") and lookup.value in ("True", "False")


COMPARISONS = frozenset(
    {"lt", "lte", "gt", "gte", "in", "range", "isnull", "contains", "icontains", "startswith", "istartswith"}
    | {
        "ne",
        "expression",
        "has",
        "endswith",
        "iendswith",
        "iexact",
        "regex",
        "iregex",
        "search",
        "overlap",
        "date",
        "year",
        "month",
        "day",
    }
)


def by_equality(query: Query) -> bool:
    """Whether each condition compares a column, of the rows or of related ones, for equality."""
    names = [lookup.path.removesuffix("__exact") for lookup in query.lookups]
    return bool(names) and all(name.rpartition("__")[2] not in COMPARISONS for name in names)


_BASE = re.compile(r"[\w.]+(?:\(\))?(?=\.(?:filter|get|exclude)\()")


def start_of(fact: QueryRan) -> str:
    """What the query starts from: the model's manager, or rows that the code has narrowed already."""
    query = fact.query
    base = _BASE.match(query.spot.text)
    if base is None or fact.calls or base.group().rpartition(".")[2] in query.model.managers:
        return rows_of(query.model) if query.relation is None else query.origin.text
    return base.group()


def relation_of(query: Query, lookup: Lookup) -> Relation | None:
    """The relation that a condition compares with a row or its key."""
    name = lookup.path.removesuffix("__exact")
    return query.model.relations.get(name) or query.model.lookups.get(name) or query.model.attnames.get(name)


def _by_relation(fact: QueryRan, relation: Relation) -> SingleQuery:
    name = relation.name if relation.forward else relation.query_name
    key = relation.attname or name
    rows = f"{start_of(fact)}.filter({name}__in=…){_ordered(fact)}"
    words = f"`{name}` is a relation: fetch them once with `{rows}` and {_kept(fact, key)}"
    return SingleQuery(words, rows)


def _unique(query: Query, name: str) -> bool:
    return query.model.is_unique(frozenset({name})) and (name == "pk" or name in query.model.columns)


def _by_key(fact: QueryRan, name: str, value: str) -> SingleQuery:
    query = fact.query
    if "request." in value:
        return SingleQuery(f"fetch them once and keep them in a dict by `{name}`")
    primary = name in ("pk", query.model.primary_key)
    field = "" if primary else f', field_name="{name}"'
    rows = f"{start_of(fact)}.in_bulk(…{field})"
    missing = "; one that is missing gives the 404" if "_404(" in query.spot.text else ""
    return SingleQuery(f"fetch them once with `{rows}`, a dict by `{name}`{missing}", rows)
