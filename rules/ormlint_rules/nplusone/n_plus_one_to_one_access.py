"""A relation to one row is read once per row, and each read is a query.

## Why this hurts

`book.author` fetches the author when it is first read. In a loop over books that is one query for
each book, whatever the number of different authors, and each waits for the network. A join brings
all the authors with the books.

## Known limits

- Rows whose foreign key is NULL run no query, so the cost is an upper bound for nullable relations.
- Silent where part of the query could not be read (it might load the relation), where the relation
  came with the rows, is known from the other end (`author.books`) or was assigned, and in `except`
  blocks. An asynchronous function raises an error at such a read, rather than run a query.
- Where a loop asks only whether there is a related row, or for its key, the remedy is `author_id`.
  Where it writes the related rows, it is a prefetch: books of one author share the instance then.
- All that a framework reads of one query is one remedy. It joins five tables at most and prefetches what
  is farther away: with 1,000 rows that share 50 related rows of each kind, 22 joins took 1.06 s on
  SQLite, 22 prefetches 0.52 s. Of more than eight names it shows those on the same way.
- `filter(author=author)` does not set `book.author`; `author.books` does.
- SQLAlchemy keeps rows by key: N is the number of different authors, and none is fetched again while
  all authors are in memory. `.join()` loads nothing without `contains_eager()`; `lazy=` is obeyed.

## Fix safety

Where classes share a method or a manager that cannot be asked at the import, the remedy is a
`get_queryset()` of the class at hand, so that it changes no other one.

`.select_related()` adds a join and returns the same rows. It needs the foreign keys on the way among
the columns of `only()`, and on PostgreSQL it cannot be combined with `select_for_update()` over a
nullable relation without `of=("self",)`. `book.author_id` is `None` where `book.author.pk` raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ormlint.api import Finding, Loading, Query, RelationLoaded, Rule
from ormlint_rules.dialects import WITH_PEEWEE, dialect
from ormlint_rules.phrases import by
from ormlint_rules.starts import steps

rule = Rule(__name__, code="QRY101", since="0.1", libraries=WITH_PEEWEE)


@rule.on(RelationLoaded)
def relation_per_row(fact: RelationLoaded) -> Iterator[Finding]:
    """A to-one relation that is loaded in a loop."""
    if not fact.grows or fact.rare:
        return
    remedy = _key(fact) or _from_the_other_end(fact) or _load(fact)
    price = dialect(fact).relation_cost(fact)
    what = f"`{fact.path}` is read once per row{by(fact)}{remedy.why}"
    yield fact.finding(
        f"{what}: {price.partition(',')[0]}; {remedy.words}",
        cost=price,
        suggestion=remedy.code,
        loading=remedy.loading,
    )


class _Remedy(NamedTuple):
    why: str
    """Why that will do, as the end of what is wrong."""
    words: str
    code: str
    loading: Loading | None = None


def _key(fact: RelationLoaded) -> _Remedy | None:
    """The key of the related row is a column of the row."""
    relation, query = fact.relation, fact.query
    if not fact.only_key or relation.attname is None or relation.to_field is not None:
        return None
    before = fact.path.split("__")[:-1]
    known = [step.name for step in steps(query, fact.path, relation)[:-1]]
    name = ".".join([*(known or before), relation.attname])
    if query is not None and query.only is not None and not query.only & {fact.path, f"{fact.path}_id"}:
        return _Remedy(" for its key", f'write `{name}`, with `"{fact.path}"` in `only()`', name)
    return _Remedy(" for its key", f"write `{name}`", name)


def _from_the_other_end(fact: RelationLoaded) -> _Remedy | None:
    """The rows are those of one related row, and were not reached from it."""
    query, relation = fact.query, fact.relation
    if query is None or relation.kind != "foreign_key" or relation.remote is None:
        return None
    given = [lookup for lookup in query.lookups if lookup.path in (fact.path, f"{fact.path}__exact")]
    if fact.path != relation.name or not given or given[0].model is not relation.target:
        return None
    owner = given[0].value
    if not owner.isidentifier() or not _starts_plainly(query):
        return None
    rows = f"{owner}.{relation.remote}"
    words = f"start from `{rows}`, whose rows know theirs"
    return _Remedy(f" though each has `{owner}`", words, rows)


def _starts_plainly(query: Query) -> bool:
    """Whether the query starts from all rows, as a related manager does."""
    manager = f"{query.model.name}.{query.model.default_manager}"
    return query.origin.text == manager and not query.combined and "exclude" not in query.methods


def _load(fact: RelationLoaded) -> _Remedy:
    load = dialect(fact).relation(fact)
    return _Remedy("", str(load), load.code, load.loading)
