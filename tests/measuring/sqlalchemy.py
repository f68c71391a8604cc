"""SQLAlchemy on SQLite in memory, one database for each size of the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Engines:
    """Seeded databases by size; sessions run in a transaction that is rolled back."""

    def __init__(self, seed: Callable[[Any, int], None]) -> None:
        self.seed = seed
        self.seeded: dict[int, tuple[Any, sqlite3.Connection]] = {}

    @contextmanager
    def use(self, size: int) -> Iterator[sqlite3.Connection]:
        """Run with the data of a size; all that is written is rolled back."""
        from worlds.bookshelf.database import Session

        if size not in self.seeded:
            self.seeded[size] = self._create(size)
        engine, driver = self.seeded[size]
        with engine.connect() as connection:
            transaction = connection.begin()
            Session.configure(bind=connection, join_transaction_mode="create_savepoint")
            yield driver
            transaction.rollback()

    def _create(self, size: int) -> tuple[Any, sqlite3.Connection]:
        from sqlalchemy import create_engine, event
        from sqlalchemy.orm import Session
        from sqlalchemy.pool import StaticPool
        from worlds.bookshelf.models import Base

        driver = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            self.seed(session, size)
        return engine, driver

    def close(self) -> None:
        """Forget all databases."""
        for engine, driver in self.seeded.values():
            engine.dispose()
            driver.close()
