"""Processes that share the work find what one finds."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from ormlint import workers
from ormlint.cache.folder import CacheFolder
from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules
from ormlint.walks import Walks

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULES = load_rules()


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    return seen(jobs=1)


def seen(jobs: int, cache: CacheFolder | None = None) -> dict[str, Any]:
    outcome = check([FIXTURES], Config(), RULES, jobs=jobs, cache=cache)
    return {
        "findings": outcome.findings,
        "problems": outcome.problems,
        "ran": dict(outcome.ran),
        "sources": sorted(outcome.sources),
    }


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_outcome_is_the_same(alone: dict[str, Any], jobs: int) -> None:
    assert seen(jobs) == alone


def test_what_they_find_is_kept(
    alone: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = CacheFolder(tmp_path / "cache")
    assert seen(2, cache) == alone
    for entry in cache.path.glob("run-*"):
        entry.unlink()
    monkeypatch.setattr(Walks, "of", lambda *_: pytest.fail("walked again"))
    assert seen(1, cache) == alone


def test_when_one_is_killed_the_others_work_is_done_here(
    alone: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    parent, real = os.getpid(), Walks.of

    def of(walks: Walks, module: Any, wanted: str) -> Any:
        if os.getpid() != parent and module.name.endswith("views"):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(walks, module, wanted)

    monkeypatch.setattr(Walks, "of", of)
    assert seen(2) == alone


def test_how_many_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_idle_cores", lambda: 4)
    assert [workers.worth(0, modules) for modules in (0, 1, 119, 120, 1000)] == [1, 1, 1, 2, 4]
    assert [workers.worth(3, modules) for modules in (2, 1000)] == [2, 3]
    monkeypatch.setattr(workers, "_idle_cores", lambda: -3)
    assert workers.worth(0, 1000) == 1
