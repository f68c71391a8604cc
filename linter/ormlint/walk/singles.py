"""Rows that are fetched one by one: whether an eager load on such a query is what the code lacks."""

from __future__ import annotations

import re

from ormlint.api.queries import Query
from ormlint.walk.reach import Loops, owner_of
from ormlint.walk.values import Row

_NAME = re.compile(r"\b[A-Za-z_]\w*")


def is_single(query: Query | None) -> bool:
    """Whether a query fetches one row."""
    return query is not None and query.bounded and not query.sliced


def one_by_one(row: Row, loops: Loops) -> bool:
    """Whether the row was fetched by itself in the loop: a prefetch there would be a query just the same."""
    query = row.query
    if query is None or not is_single(query):
        return False
    return not any(
        loop.repeat.query is not None and loop.repeat.query.origin == query.origin for loop in loops
    )


def shared(row: Row, loops: Loops) -> bool:
    """Whether it is a single row of SQLAlchemy that another function fetches, or the same in each turn.

    The function serves others too, and the same row is to be fetched before the loop.
    """
    query = row.query
    if query is None or not query.style or query.relation is not None or not one_by_one(row, loops):
        return False
    owner = owner_of(loops)
    if owner is None or getattr(query.spot, "block", None) is not owner.block:
        return True
    read = {name for lookup in query.lookups for name in _NAME.findall(lookup.value)}
    return not any(read & loop.assigned for loop in loops if loop.repeat.grows)
