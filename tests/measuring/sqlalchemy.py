"""SQLAlchemy on SQLite, one database for each size of the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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


class Drivers:
    """The connections to a file, which are watched together as the meter watches one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened: list[sqlite3.Connection] = []
        self._row_factory: Any = None
        self._watches: dict[str, tuple[Any, ...]] = {}

    def connect(self) -> sqlite3.Connection:
        """One more connection."""
        found = sqlite3.connect(self.path, check_same_thread=False)
        found.row_factory = self._row_factory
        for name, arguments in self._watches.items():
            getattr(found, name)(*arguments)
        self.opened.append(found)
        return found

    @property
    def row_factory(self) -> Any:
        """What makes the rows, of all connections."""
        return self._row_factory

    @row_factory.setter
    def row_factory(self, factory: Any) -> None:
        self._row_factory = factory

    def set_trace_callback(self, callback: Any) -> None:
        """For all connections to come."""
        self._watches["set_trace_callback"] = (callback,)

    def set_progress_handler(self, handler: Any, steps: int) -> None:
        """For all connections to come."""
        self._watches["set_progress_handler"] = (handler, steps)


class AsyncEngines:
    """The same data for asynchronous sessions, and ordinary ones beside them: a file anew for each use."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines

    @contextmanager
    def use(self, size: int) -> Iterator[Any]:
        """Run with the data of a size; the file is thrown away."""
        from sqlalchemy import create_engine
        from sqlalchemy.ext.asyncio import create_async_engine
        from sqlalchemy.pool import NullPool
        from worlds.bookshelf.asynchronous import Connected, Lasting
        from worlds.bookshelf.database import Session

        with TemporaryDirectory(ignore_cleanup_errors=True) as folder, self.engines.use(size) as seeded:
            drivers = Drivers(Path(folder) / "bookshelf.sqlite")
            copy = drivers.connect()
            seeded.backup(copy)
            copy.close()
            engine = create_async_engine(
                "sqlite+aiosqlite://", async_creator=_creator(drivers), poolclass=NullPool
            )
            Connected.configure(bind=engine)
            Lasting.configure(bind=engine)
            plain = create_engine("sqlite://", creator=drivers.connect, poolclass=NullPool)
            Session.configure(bind=plain, join_transaction_mode="conditional_savepoint")
            yield drivers

    def close(self) -> None:
        """The engines that were copied are closed by whoever made them."""


def _creator(drivers: Drivers) -> Any:
    import aiosqlite

    async def connect() -> Any:
        return await aiosqlite.Connection(drivers.connect, 64)

    return connect
