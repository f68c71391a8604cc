"""A query that waits for the database runs in an asynchronous function.

## Why this hurts

The event loop does nothing else while it waits: all other requests of the process stand still. Django
refuses such a query with `SynchronousOnlyOperation`; a `Session` of SQLAlchemy just waits.

## Known limits

- Building a query is no query. Rows that were prefetched, `aget()` and its kin, `async for` and
  functions that go through `sync_to_async`, `run_in_threadpool` or another decorator that names a
  thread are fine, and so is all that a plain `def` does: FastAPI runs it in a thread.
- Of SQLAlchemy, `session.query()` and a result that is read without `await` tell a session that
  waits; of one function the first such call is reported.
- Silent where the project sets `DJANGO_ALLOW_ASYNC_UNSAFE`.

## Fix safety

By hand. The methods with an `a` in front do the same as those without. A plain `def` in the place of
`async def` runs in a thread: it must not await, nor share state that only the event loop guards.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, Rule, SyncCallOnLoop
from ormlint_rules.dialects import BOTH

rule = Rule(__name__, code="QRY601", since="0.1", libraries=BOTH)

READS = frozenset({"get", "first", "last", "latest", "earliest", "count", "exists", "aggregate", "in_bulk"})
WRITES = frozenset(
    {"save", "create", "delete", "update", "get_or_create", "update_or_create", "bulk_create", "bulk_update"}
)
IN_A_THREAD = "use an `AsyncSession`, or run it in a thread, as `await asyncio.to_thread(…)` does"


@rule.on(SyncCallOnLoop)
def waits(fact: SyncCallOnLoop) -> Iterator[Finding]:
    """A query or a write that waits."""
    if fact.library == "django":
        yield fact.finding(
            f"{fact.model.name} is {_done(fact)} in an asynchronous function, where Django raises "
            f"`SynchronousOnlyOperation`; {_awaited(fact)}",
            severity="error",
        )
    else:
        remedy = "make this view a plain `def`, which runs in a thread" if fact.view else IN_A_THREAD
        yield fact.finding(
            f"this query of {fact.model.name} waits on the event loop, and every other task with it; {remedy}"
        )


def _done(fact: SyncCallOnLoop) -> str:
    return (
        "written"
        if fact.verb in ("save", "create", "delete", "upsert", "add", "update", "bulk")
        else "queried"
    )


def _awaited(fact: SyncCallOnLoop) -> str:
    """The same on the event loop."""
    if fact.deep:
        return "call it through `sync_to_async`"
    if fact.method in READS | WRITES:
        return f"write `await ….a{fact.method}(…)`"
    return (
        "loop over the rows with `async for`" if fact.verb == "fetch" else "call it through `sync_to_async`"
    )
