"""Plain sqlite3 databases in memory, one for each size of the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Archives:
    """Seeded databases by size; what runs on them is rolled back."""

    def __init__(self, seed: Callable[[sqlite3.Connection, int], None]) -> None:
        self.seed = seed
        self.seeded: dict[int, sqlite3.Connection] = {}

    @contextmanager
    def use(self, size: int) -> Iterator[sqlite3.Connection]:
        """Run with the data of a size; all that is written is rolled back."""
        from worlds.archive import database

        if size not in self.seeded:
            self.seeded[size] = self._create(size)
        connection = database.bound = self.seeded[size]
        connection.execute("BEGIN")
        yield connection
        connection.execute("ROLLBACK")

    def _create(self, size: int) -> sqlite3.Connection:
        from worlds.archive.database import TABLES

        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        connection.executescript(TABLES)
        self.seed(connection, size)
        return connection

    def close(self) -> None:
        """Forget all databases."""
        for connection in self.seeded.values():
            connection.close()
