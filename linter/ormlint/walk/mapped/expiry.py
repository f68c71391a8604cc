"""A commit voids what is in memory: an eager load does not help the rows that come after it in the loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ormlint.api.facts import CollectionRead, ColumnLoaded, Fact, QueryRan, RelationLoaded
from ormlint.api.queries import Query, Repeat, growing
from ormlint.walk.mapped.asynchronous import session_of
from ormlint.walk.survey import KEEPS_ROWS, is_prefetched

if TYPE_CHECKING:
    from ormlint.walk.frames import Access
    from ormlint.walk.walker import Walker


def note_commit(walker: Walker, access: Access) -> None:
    """A transaction ends, or ``expire_all()`` runs: all rows in memory are read anew when they are used."""
    if not walker.rare and _expires(walker, access):
        walker.expired += [loop.repeat for loop in walker.loops if loop.repeat.grows]


def _expires(walker: Walker, access: Access) -> bool:
    """Whether the session lets go of its rows; where it is not known which, as the project makes them."""
    session = session_of(walker, access)
    return not is_prefetched(walker.prefetched_names, KEEPS_ROWS) if session is None else session.expires


def drop_expired(walker: Walker) -> None:
    """Take out what an eager load would not change: reads of rows whose own loop makes them expire."""
    if walker.expired:
        walker.facts = [fact for fact in walker.facts if not _is_voided(fact, walker.expired)]


def _is_voided(fact: Fact, expired: list[Repeat]) -> bool:
    if isinstance(fact, QueryRan):
        return _would_expire(fact, expired)
    if not isinstance(fact, (RelationLoaded, CollectionRead, ColumnLoaded)) or fact.library != "sqlalchemy":
        return False
    if isinstance(fact, CollectionRead) and fact.relation.lazy == "dynamic":
        return False
    origins = [query.origin for query in _upwards(fact.query)]
    over = [repeat for repeat in fact.repeats if repeat.query is not None and repeat.query.origin in origins]
    around = [*over, *growing(fact.repeats)[-1:]]
    return any(repeat is other for repeat in around for other in expired)


def _would_expire(fact: QueryRan, expired: list[Repeat]) -> bool:
    """Whether rows that were fetched once, before the loop, would have to be read again in each turn."""
    if fact.verb not in ("get", "first", "fetch") or fact.query.shape != "instances" or not fact.query.style:
        return False
    return any(loop is other for loop in growing(fact.repeats)[-1:] for other in expired)


def _upwards(query: Query | None) -> Iterator[Query]:
    """A query, and those of the rows that its rows are related to."""
    while query is not None:
        yield query
        query = query.above
