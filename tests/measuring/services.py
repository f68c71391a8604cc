"""The small services on the bookshelf: asking them for an address, with the meter on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from measuring.django import FIXTURES
from measuring.meter import Cost, metered
from measuring.programs import SIZES, Program
from measuring.sqlalchemy import Engines

SERVICES = FIXTURES / "services"


@dataclass(frozen=True)
class Answer:
    """What an address answers, and what that costs."""

    cost: Cost
    body: bytes


class Services:
    """Both services on the same data, by size; each address is asked for once."""

    def __init__(self) -> None:
        from worlds.bookshelf.seed import seed

        self._engines = Engines(seed)
        self._answers: dict[str, dict[int, Answer]] = {}

    def ask(self, path: str) -> dict[int, Answer]:
        """Cost and body of the answer by size of the data."""
        if path not in self._answers:
            self._answers[path] = {size: self._answer(path, size) for size in SIZES}
        return self._answers[path]

    def _answer(self, path: str, size: int) -> Answer:
        client = self._catalogue if path.startswith("/catalogue") else self._desk
        with self._engines.use(size) as connection, metered(connection) as cost:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answers {response.status_code}")
        return Answer(cost, response.content if hasattr(response, "content") else response.data)

    @cached_property
    def _catalogue(self) -> Any:
        from fastapi.testclient import TestClient
        from services.catalogue.app import app

        return TestClient(app)

    @cached_property
    def _desk(self) -> Any:
        from services.desk.app import app

        return app.test_client()

    def close(self) -> None:
        """Forget the databases."""
        self._engines.close()


def files() -> list[Program]:
    """The Python files of the services."""
    return [Program(path) for path in sorted(SERVICES.rglob("*.py"))]
