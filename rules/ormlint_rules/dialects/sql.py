"""Remedies in SQL, for statements that the code has in strings."""

from __future__ import annotations

from ormlint.api import Query, Use
from ormlint_rules.dialects.django import Django
from ormlint_rules.rewrites import EMPTY, NOT_EMPTY


class Sql(Django):
    """The words for SQL in strings."""

    loading = "`fetchall()`"

    def count(self, query: Query) -> str:
        """``SELECT COUNT(*) FROM books``."""
        return query.statement.count if query.statement is not None else ""

    def exists(self, query: Query) -> str:
        """``SELECT 1 FROM books LIMIT 1``."""
        return query.statement.existence if query.statement is not None else ""

    def tested(self, query: Query, use: Use) -> str:
        """The same for a number that is only compared with nothing."""
        return self.exists(query) if use.detail in EMPTY | NOT_EMPTY else ""

    def first(self, query: Query, index: str) -> str:
        """One row by its position."""
        skipped = "" if index == "0" else f" OFFSET {index}"
        return f"end the statement in `LIMIT 1{skipped}` and take `fetchone()`"
