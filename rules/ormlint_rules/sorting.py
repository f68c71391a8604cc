"""A sort in Python as the ordering of a query."""

from __future__ import annotations

from ormlint.api import Query, Use
from ormlint_rules.phrases import strings
from ormlint_rules.rewrites import KEYS, NUMBERS, TIMES, plain_column

SORTED_ALIKE = NUMBERS | TIMES | KEYS
"""Columns that Python and the database put in the same order; texts depend on the collation."""


def as_ordering(query: Query, use: Use) -> str:
    """``.order_by("-price", "pk")`` for ``sorted(…, key=…, reverse=True)``; empty where it differs.

    A sort in Python keeps the order of equal rows, so the ordering so far stands behind.
    """
    column = plain_column(query, use.path)
    if column is None or column.kind not in SORTED_ALIKE or column.null or query.sliced:
        return ""
    direction = reverse(use)
    if direction is None or "?" in query.effective_ordering or not _plain(query.effective_ordering):
        return ""
    behind = tuple(term for term in query.effective_ordering if term.lstrip("-") != use.path)
    if query.model.is_unique(frozenset({use.path})):
        behind = ()
    return f".order_by({strings((('-' if direction else '') + use.path, *behind))})"


def reverse(use: Use) -> bool | None:
    """Whether a sort is told to go down; ``None`` when that is decided at run time."""
    if "reverse" not in use.detail:
        return False
    text = use.detail.replace(" ", "")
    if "reverse=True" in text:
        return True
    return False if "reverse=False" in text else None


def _plain(ordering: tuple[str, ...]) -> bool:
    return all(term.lstrip("-").isidentifier() for term in ordering)
