"""Peewee on SQLite in memory, one database for each size of the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Stalls:
    """Seeded databases by size; each run is in a transaction that is rolled back."""

    def __init__(self, seed: Callable[[int], None]) -> None:
        self.seed = seed
        self.seeded: dict[int, Any] = {}

    @contextmanager
    def use(self, size: int) -> Iterator[sqlite3.Connection]:
        """Run with the data of a size; all that is written is rolled back."""
        from worlds.bookstall.models import database

        if size not in self.seeded:
            self.seeded[size] = self._create(size)
        database.initialize(self.seeded[size])
        with database.atomic() as transaction:
            yield database.connection()
            transaction.rollback()

    def _create(self, size: int) -> Any:
        from peewee import SqliteDatabase
        from worlds.bookstall.models import Record, database

        found = SqliteDatabase(":memory:")
        database.initialize(found)
        models = Record.__subclasses__()
        found.create_tables(
            [*models, *[model.tags.get_through_model() for model in models if "tags" in vars(model)]]
        )
        self.seed(size)
        return found

    def close(self) -> None:
        """Forget all databases."""
        for found in self.seeded.values():
            found.close()
