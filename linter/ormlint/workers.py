"""Divides the walks of modules among processes."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from ormlint.cache.walked import Walked
from ormlint.project import Module
from ormlint.walks import Walks

LEAST = 60
"""So many modules keep two processes busy for longer than it takes to start them."""

Work = Sequence[tuple[Module, str]]
"""Modules with what is worth a walk in them."""

_shared: tuple[Walks, Work] | None = None
"""What forks inherit."""


def worth(jobs: int, modules: int) -> int:
    """How many processes pay; ``jobs`` is 0 where nobody has said how many."""
    if "fork" not in multiprocessing.get_all_start_methods() or multiprocessing.current_process().daemon:
        return 1
    if jobs:
        return min(jobs, modules)
    return max(1, min(_idle_cores(), modules // LEAST))


def walked(walks: Walks, work: Work, jobs: int) -> Iterator[tuple[int, Walked]]:
    """The walks of the modules, each with its index, in any order; what they find is always the same."""
    missing = set(range(len(work)))
    if jobs > 1:
        for index, found in _by_workers(walks, work, jobs):
            missing.remove(index)
            yield index, found
    for index in sorted(missing):
        yield index, walks.of(*work[index])


def _by_workers(walks: Walks, work: Work, jobs: int) -> Iterator[tuple[int, Walked]]:
    """What processes find; nothing more when one of them is killed."""
    global _shared
    _shared = walks, work
    gc.freeze()
    try:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            yield from _as_done(pool, work)
    except (BrokenProcessPool, OSError):
        return
    finally:
        _shared = None


def _as_done(pool: Executor, work: Work) -> Iterator[tuple[int, Walked]]:
    """The longest modules first, so that all processes end at the same time."""
    order = sorted(range(len(work)), key=lambda index: -len(work[index][0].file.text))
    waiting = [pool.submit(_walk, index) for index in order]
    for done in as_completed(waiting):
        yield done.result()


def _walk(index: int) -> tuple[int, Walked]:
    assert _shared is not None
    walks, work = _shared
    return index, walks.of(*work[index])


def _idle_cores() -> int:
    """The cores that nobody uses now: what others use cannot be had, and processes share no work."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores - round(os.getloadavg()[0])
