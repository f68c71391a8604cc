"""The door to sqlglot: a marked text as a tree."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp


@lru_cache(maxsize=1 << 10)
def parse(text: str, dialect: str) -> exp.Expr | None:
    """The tree of a text that is one SELECT, INSERT, UPDATE or DELETE; ``None`` for anything else."""
    import sqlglot
    from sqlglot import exp

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        trees = sqlglot.parse(text, read=dialect or None)
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError):
        return None
    known = (exp.Query, exp.Insert, exp.Update, exp.Delete)
    return trees[0] if len(trees) == 1 and isinstance(trees[0], known) else None
