"""What a piece of code costs, counted at the SQLite driver: statements, rows, bytes, steps."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_COUNTED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)


@dataclass
class Cost:
    """Statements in order, rows handed over by the driver, their size in characters, steps of SQLite."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0
    bytes: int = 0
    steps: int = 0

    @property
    def queries(self) -> int:
        """The number of statements, transaction control left out."""
        return len(self.statements)


@contextmanager
def metered(connection: sqlite3.Connection) -> Iterator[Cost]:
    """Count what happens on a connection; cursors that are already open go uncounted."""
    cost = Cost()
    connection.set_trace_callback(lambda sql: _statement(cost, sql))
    connection.set_progress_handler(lambda: _step(cost), 1)
    factory, connection.row_factory = connection.row_factory, lambda cursor, row: _row(cost, row)
    try:
        yield cost
    finally:
        connection.row_factory = factory
        connection.set_progress_handler(None, 1)
        connection.set_trace_callback(None)


def _statement(cost: Cost, sql: str) -> None:
    if _COUNTED.match(sql):
        cost.statements.append(sql)


def _step(cost: Cost) -> int:
    cost.steps += 1
    return 0


def _row(cost: Cost, row: tuple[Any, ...]) -> tuple[Any, ...]:
    cost.rows += 1
    cost.bytes += sum(len(str(value)) for value in row)
    return row
