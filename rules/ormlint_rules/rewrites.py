"""What work on rows in Python comes to as a query: when it does, and in which words."""

from __future__ import annotations

import re

from ormlint.api import Column, Finding, Model, Query, RowsUsed, Use

LOADING = frozenset(
    {"iterate", "len", "bool", "list", "set", "contains", "sum", "max", "min", "sorted", "any", "all"}
    | {"counter", "filter", "group", "top"}
)
"""The uses that load all the rows, unless these are in memory."""

FOLDING = frozenset({"sum", "max", "min", "len", "bool", "count", "first", "exists"})
"""The uses that need no rows in memory, each being one value."""

ELSEWHERE = frozenset({"refined", "query"})
"""The uses that make another query and leave the rows alone."""

INTEGERS = frozenset(
    {"IntegerField", "BigIntegerField", "SmallIntegerField", "PositiveIntegerField"}
    | {"PositiveBigIntegerField", "PositiveSmallIntegerField"}
)
NUMBERS = INTEGERS | {"DecimalField", "FloatField"}
KEYS = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})
TIMES = frozenset({"DateField", "DateTimeField", "TimeField"})
TEXTS = frozenset({"CharField", "TextField", "EmailField", "SlugField", "URLField"})

LOOKUPS = {"==": "", "<": "__lt", "<=": "__lte", ">": "__gt", ">=": "__gte"}

EMPTY = frozenset({"== 0", "< 1", "<= 0"})
NOT_EMPTY = frozenset({"bool", "> 0", ">= 1", "!= 0"})

_COMPARISON = re.compile(r"(?P<row>\w+)\.(?P<column>\w+) (?P<operator>==|!=|<=|>=|<|>) (?P<value>.+)")
_IDENTITY = re.compile(r"\w+\.(?P<column>\w+) is (?P<negation>not )?None")
_TRUTH = re.compile(r"(?P<negation>not )?\w+\.(?P<column>\w+)")
_LINKED = re.compile(r"\b(and|or|if|else|for|lambda)\b|:=")


def grows(query: Query) -> bool:
    """Whether the code shows that the number of rows grows with the table."""
    return not (query.bounded or query.model.small or query.opaque or "raw" in query.methods)


def open_ended(model: Model) -> bool:
    """Whether rows come with time or with other rows; what tells neither is a list of kinds, and short."""
    if model.opaque or any(column.kind in TIMES for column in model.columns.values()):
        return True
    return any(relation.forward and not relation.to_many for relation in model.relations.values())


def per_parent(fact: RowsUsed) -> bool:
    """Whether the rows are those of a relation of each row of a loop: a matter of that loop."""
    return fact.query.relation is not None and fact.grows


def loaded_for(fact: RowsUsed, *kinds: str, kept: bool = False) -> Use | None:
    """The last use, when the rows are loaded for these uses in this order and for nothing else.

    With ``kept``, the rows that the last use leaves over may go anywhere.

    ``None`` when the rows go on to other code, are in memory already, serve each turn of a loop
    from one load, or belong to the rows of a loop.
    """
    uses = tuple(use for use in fact.uses if use.kind not in ELSEWHERE)
    if tuple(use.kind for use in uses) != kinds or not fact.evaluated or not grows(fact.query):
        return None
    if per_parent(fact):
        return None
    last = len(uses) - kept
    if any(use.whole for use in uses[:last]) or any(use.repeats for use in uses):
        return None
    return uses[-1]


def only_pass(fact: RowsUsed) -> Use | None:
    """The one loop over rows that keeps none of them."""
    uses = [use for use in fact.uses if use.kind not in ELSEWHERE]
    if len(uses) != 1 or uses[0].kind != "iterate" or uses[0].kept or uses[0].repeats:
        return None
    return uses[0] if fact.evaluated and grows(fact.query) and not per_parent(fact) else None


def folded_together(fact: RowsUsed, kind: str) -> Use | None:
    """The first fold of a kind, when several folds and counts are all that rows are loaded for."""
    uses = [use for use in fact.uses if use.kind not in ELSEWHERE]
    if not fact.evaluated or not grows(fact.query) or per_parent(fact):
        return None
    if any(use.repeats or use.kind not in FOLDING or (use.whole and use.kind != "len") for use in uses):
        return None
    return fact.first(kind) if len(uses) > 1 else None


def finding_at(
    fact: RowsUsed, use: Use, message: str, remedy: str = "", cost: str = "rows loaded"
) -> Finding:
    """A finding at one use of rows; a remedy that is more than a method of the query is no suggestion."""
    if not remedy.startswith((".", "[")):
        remedy = ""
    return Finding(message, use.spot.place, tuple(fact.related), f"N {cost}, N = {fact.query.noun}", remedy)


def plain_column(query: Query, name: str) -> Column | None:
    """The column of the rows' own table that a name stands for, when the rows are instances."""
    if query.shape != "instances" or name in query.annotations:
        return None
    return query.model.columns.get(query.model.primary_key if name == "pk" else name)


def grouping_key(query: Query, name: str) -> str:
    """The name of a column that rows can share, as the code reads it; empty where there is none."""
    relation = query.model.attnames.get(name)
    column = plain_column(query, relation.name if relation is not None else name) or plain_column(query, name)
    shared = column is not None and not column.unique and column.name != query.model.primary_key
    return name if shared and (relation is not None or name not in query.model.relations) else ""


def listed_column(query: Query, use: Use) -> Column | None:
    """The column that rows of ``values_list(…, flat=True)`` are, when they are used as they come."""
    if query.shape != "scalars" or len(query.fields) != 1 or query.fields[0] in query.annotations:
        return None
    if " for " in use.spot.text:
        return None
    name = query.fields[0]
    return query.model.columns.get(query.model.primary_key if name == "pk" else name)


def tested_for_existence(use: Use) -> str:
    """What to write in place of a number that is only compared with nothing; empty where it is not."""
    if use.detail in NOT_EMPTY:
        return ".exists()"
    return "not queryset.exists()" if use.detail in EMPTY else ""


def condition(query: Query, text: str) -> str:
    """``.filter(pages__gt=300)`` for the condition ``book.pages > 300``; empty where it is not the same."""
    if _LINKED.search(text):
        return ""
    comparison = _COMPARISON.fullmatch(text)
    if comparison:
        return _compared(query, **comparison.groupdict())
    identity = _IDENTITY.fullmatch(text)
    if identity:
        return _filled(query, identity["column"], identity["negation"] is not None)
    truth = _TRUTH.fullmatch(text)
    return _flag(query, truth["column"], truth["negation"] is None) if truth else ""


def _compared(query: Query, row: str, column: str, operator: str, value: str) -> str:
    found = plain_column(query, column)
    exact = operator in ("==", "!=")
    allowed = NUMBERS | TIMES | KEYS | {"BooleanField"} | (TEXTS if exact else set())
    if found is None or found.kind not in allowed or re.search(rf"\b{row}\b", value):
        return ""
    if re.search(r"[<>=]|\bin\b|\bis\b", value):
        return ""
    if operator == "!=":
        return f".exclude({column}={value})"
    return f".filter({column}{LOOKUPS[operator]}={value})"


def _filled(query: Query, column: str, filled: bool) -> str:
    return f".filter({column}__isnull={not filled})" if plain_column(query, column) is not None else ""


def _flag(query: Query, column: str, wanted: bool) -> str:
    found = plain_column(query, column)
    plain = found is not None and found.kind == "BooleanField" and not found.null
    return f".filter({column}={wanted})" if plain else ""


def negated(text: str) -> str:
    """The opposite of a condition that ``condition`` gave for rows without NULL."""
    if text.startswith(".filter("):
        return ".exclude(" + text.removeprefix(".filter(")
    return ".filter(" + text.removeprefix(".exclude(")
