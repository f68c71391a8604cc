"""All that a rule may import: Rule, Finding, and the facts."""

from ormlint.api.concurrency import ExpiredRead, LazyLoadOnLoop, SessionShared, SyncCallOnLoop
from ormlint.api.facts import (
    BareSelectRelated,
    CollectionRead,
    ColumnLoaded,
    EagerLoadDiscarded,
    Fact,
    PageTaken,
    QueryRan,
    RelationLoaded,
    RowsUsed,
    RowWritten,
    Use,
)
from ormlint.api.findings import SEVERITIES, Finding, Severity
from ormlint.api.places import Place, Related, Spot
from ormlint.api.queries import Load, Lookup, Query, Repeat, cost_of, growing
from ormlint.api.rules import Rule
from ormlint.api.schema import Column, ManagerSpec, Model, Relation

__all__ = [
    "SEVERITIES",
    "BareSelectRelated",
    "CollectionRead",
    "Column",
    "ColumnLoaded",
    "EagerLoadDiscarded",
    "ExpiredRead",
    "Fact",
    "Finding",
    "LazyLoadOnLoop",
    "Load",
    "Lookup",
    "ManagerSpec",
    "Model",
    "PageTaken",
    "Place",
    "Query",
    "QueryRan",
    "Related",
    "Relation",
    "RelationLoaded",
    "Repeat",
    "RowWritten",
    "RowsUsed",
    "Rule",
    "SessionShared",
    "Severity",
    "Spot",
    "SyncCallOnLoop",
    "Use",
    "cost_of",
    "growing",
]
