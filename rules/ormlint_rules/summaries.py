"""A count, a test for existence or an aggregate per row, as an annotation or as one grouped query."""

from __future__ import annotations

from ormlint.api import CollectionRead, Query
from ormlint_rules.chains import Chain
from ormlint_rules.eager_loads import UNKNOWN_QUERY, lookup_path
from ormlint_rules.related_rows import NARROWING, back, back_name, rows_of, shaped, written
from ormlint_rules.starts import start_for

KEPT = NARROWING - {"complex_filter"}


def annotation(fact: CollectionRead) -> str:
    """The annotation of the outer rows that gives the same number; empty where there is none."""
    if fact.varies or not _mechanical(fact):
        return ""
    return {"count": _count, "exists": _exists}.get(fact.verb, _none)(fact, written(fact))


def grouped(fact: CollectionRead) -> str:
    """One query for all rows: ``dict(Chapter.objects.values_list("book").annotate(Sum("words")))``."""
    target, name, found = fact.relation.target, back_name(fact.relation), written(fact)
    if target is None or not name or found is None or fact.varies or found.own():
        return ""
    if fact.rows.sliced or shaped(fact) - KEPT:
        return ""
    summary = found.arguments("aggregate") if fact.verb == "aggregate" else 'Count("pk")'
    rows = f"{rows_of(target)}{found.code(KEPT)}{unordered(fact.rows)}"
    return f'dict({rows}.values_list("{name}").annotate({summary}))'


def unordered(query: Query) -> str:
    """``.order_by()`` where the query has an ordering of its own, which would split the groups."""
    return ".order_by()" if query.ordering else ""


def counted_by_key(fact: CollectionRead) -> str:
    """One grouped query in outline, where the code does not say all of it; empty where that has no key."""
    target, name = fact.relation.target, back_name(fact.relation)
    if target is None or not name or fact.rows.sliced:
        return ""
    conditions = ".filter(…)" if shaped(fact) else ""
    if fact.verb == "exists":
        return f'set({rows_of(target)}{conditions}.values_list("{name}", flat=True))'
    rows = f"{rows_of(target)}{conditions}{unordered(fact.rows)}"
    if fact.verb == "aggregate":
        return f'{rows}.values("{name}").annotate(…)'
    return f'dict({rows}.values_list("{name}").annotate(Count("pk")))'


def where(query: Query | None) -> str:
    """Where an annotation goes."""
    return UNKNOWN_QUERY if query is None else ""


def _mechanical(fact: CollectionRead) -> bool:
    """Whether the outer rows are one per row of their table, and the inner ones all of the relation."""
    target, query = fact.relation.target, fact.query
    if target is None or fact.rows.sliced or shaped(fact) - KEPT or _joined(query):
        return False
    if start_for(fact).prefix:
        return False
    manager = target.managers.get(target.default_manager)
    return manager is None or (manager.manager is None and not manager.opaque)


def _joined(query: Query | None) -> bool:
    """Whether the query cannot be annotated, or its conditions follow a relation to many rows."""
    if query is None:
        return False
    if query.combined or query.sliced or query.distinct or query.aggregated or "raw" in query.methods:
        return True
    steps = (query.model.lookups.get(lookup.path.partition("__")[0]) for lookup in query.lookups)
    direct = (query.model.relations.get(lookup.path.partition("__")[0]) for lookup in query.lookups)
    return any(step is not None and step.to_many for step in (*steps, *direct))


def _count(fact: CollectionRead, found: Chain | None) -> str:
    path = lookup_path(fact)
    if not shaped(fact):
        return f'.annotate(Count("{path}", distinct=True))'
    conditions = _conditions(fact, found, path)
    name = f"number_of_{path.replace('__', '_')}"
    code = f'.annotate({name}=Count("{path}", filter=Q({conditions}), distinct=True))'
    return code if conditions else ""


def _conditions(fact: CollectionRead, found: Chain | None, path: str) -> str:
    """``books__in_print=True``: the conditions of one ``filter`` as seen from the outer rows."""
    if found is None or found.own() or fact.operations.count("filter") != 1 or shaped(fact) != {"filter"}:
        return ""
    pairs = found.keywords("filter")
    return ", ".join(f"{path}__{key}={value}" for key, value in pairs) if pairs else ""


def _exists(fact: CollectionRead, found: Chain | None) -> str:
    target, name, other = fact.relation.target, back_name(fact.relation), back(fact.relation)
    if target is None or not name or (found is None and shaped(fact)):
        return ""
    if found is not None and found.own():
        return ""
    prefix = lookup_path(fact).rpartition("__")[0]
    key = prefix or (other.to_field if other is not None else None) or "pk"
    conditions = found.code(KEPT) if found is not None else ""
    rows = f'{rows_of(target)}{conditions}.filter({name}=OuterRef("{key}"))'
    name = f"has_{lookup_path(fact).replace('__', '_')}"
    return f".annotate({name}=Exists({rows}))"


def _none(fact: CollectionRead, found: Chain | None) -> str:
    return ""
