"""Something that did not come with a row is read in asynchronous code, which is an error.

## Why this hurts

`book.author` is a query where the author is not in memory, and nothing on the event loop can wait for
it: SQLAlchemy raises `MissingGreenlet`, Django `SynchronousOnlyOperation`. It works in a test whose
session holds the author already, and fails on the first request that has not.

## Known limits

- Of SQLAlchemy, rows of a session that was awaited are known to be asynchronous ones. Silent where
  rows of the target were loaded before (the session finds them by key), where part of the query
  could not be read, in what `run_sync` or `sync_to_async` call, after `refresh(book, ["author"])`,
  and on `awaitable_attrs`.
- A relation whose key is NULL is no query: the error comes with the first row that has one.
- One row is enough, so there is no loop to be seen.

## Fix safety

`joinedload` and `selectinload` return the same rows; so do `select_related()` and
`prefetch_related()`. Where only the key is wanted, `book.author_id` is in memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import CollectionRead, ColumnLoaded, Finding, LazyLoadOnLoop, RelationLoaded, Rule
from ormlint_rules.dialects import BOTH, dialect

rule = Rule(__name__, code="QRY602", since="0.1", severity="error", libraries=BOTH)

RAISED = {"django": "SynchronousOnlyOperation", "sqlalchemy": "MissingGreenlet"}


@rule.on(LazyLoadOnLoop)
def fails(fact: LazyLoadOnLoop) -> Iterator[Finding]:
    """A lazy load that cannot be waited for."""
    words, code = _remedy(fact.read)
    yield fact.finding(
        f"`{fact.read.path}` does not come with the row, and reading it on the event loop raises "
        f"`{RAISED[fact.library]}`; {words}",
        suggestion=code,
    )


def _remedy(read: RelationLoaded | CollectionRead | ColumnLoaded) -> tuple[str, str]:
    if isinstance(read, ColumnLoaded):
        _, words, code = dialect(read).deferred(read)
        return words, code
    if isinstance(read, CollectionRead):
        remedy = dialect(read).collection(read)
        return remedy.words, remedy.code
    attname = read.relation.attname
    if read.only_key and attname is not None and "__" not in read.path and read.relation.to_field is None:
        return f"write `{attname}`", attname
    load = dialect(read).relation(read)
    return str(load), load.code
