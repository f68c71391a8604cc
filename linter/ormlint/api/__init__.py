"""All that a rule may import: Rule, Finding, and the facts."""

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
    StatementRan,
    Use,
)
from ormlint.api.findings import SEVERITIES, Finding, Severity
from ormlint.api.places import Place, Related, Spot
from ormlint.api.queries import Load, Lookup, Query, Repeat, cost_of, growing
from ormlint.api.rules import Rule
from ormlint.api.schema import Column, ManagerSpec, Model, Relation
from ormlint.api.statements import Equality, Offset, Statement

__all__ = [
    "SEVERITIES",
    "BareSelectRelated",
    "CollectionRead",
    "Column",
    "ColumnLoaded",
    "EagerLoadDiscarded",
    "Equality",
    "Fact",
    "Finding",
    "Load",
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
    "Severity",
    "Spot",
    "Statement",
    "StatementRan",
    "Use",
    "cost_of",
    "growing",
]
