"""All that a rule may import: Rule, Finding, and the facts."""

from ormlint.api.concurrency import ExpiredRead, LazyLoadOnLoop, SessionShared, SyncCallOnLoop
from ormlint.api.facts import (
    BareSelectRelated,
    ChoicesOffered,
    CollectionRead,
    ColumnLoaded,
    EagerLoadDiscarded,
    Entry,
    Fact,
    PageTaken,
    QueryRan,
    RelationLoaded,
    RowsUsed,
    RowWritten,
    StatementRan,
    Use,
)
from ormlint.api.findings import SEVERITIES, Finding, Instead, Loading, Severity
from ormlint.api.places import Place, Related, Spot
from ormlint.api.queries import Load, Lookup, Query, Repeat, cost_of, growing
from ormlint.api.rules import Rule
from ormlint.api.schema import Column, ManagerSpec, Model, Relation
from ormlint.api.statements import Equality, Offset, Statement

__all__ = [
    "SEVERITIES",
    "BareSelectRelated",
    "ChoicesOffered",
    "CollectionRead",
    "Column",
    "ColumnLoaded",
    "EagerLoadDiscarded",
    "Entry",
    "Equality",
    "ExpiredRead",
    "Fact",
    "Finding",
    "Instead",
    "LazyLoadOnLoop",
    "Load",
    "Loading",
    "Lookup",
    "ManagerSpec",
    "Model",
    "Offset",
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
    "Statement",
    "StatementRan",
    "SyncCallOnLoop",
    "Use",
    "cost_of",
    "growing",
]
