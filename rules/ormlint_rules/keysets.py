"""Pages by key: the query for the rows after the last one seen, for an ordering that allows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ormlint.api import PageTaken, Query

LIMITS = (
    "a keyset gives the next page and the one before, not page k, and no total; "
    "it needs an index on the ordering and columns without NULL"
)


@dataclass(frozen=True)
class _Key:
    name: str
    descending: bool

    @property
    def beyond(self) -> str:
        return f"{self.name}__lt" if self.descending else f"{self.name}__gt"

    @property
    def term(self) -> str:
        return f'"-{self.name}"' if self.descending else f'"{self.name}"'


def windowed(fact: PageTaken) -> bool:
    """Whether both ends of the page are given: `[1:]` is the rest, not a page."""
    return fact.kind == "paginator" or bool(fact.stop)


def page_size(fact: PageTaken) -> str:
    """The number of rows of a page as code: a constant, the written difference, or ``n``."""
    if fact.size is not None:
        return str(fact.size)
    width = fact.stop.removeprefix(f"{fact.start} + ")
    return width if width != fact.stop and re.fullmatch(r"[\w.]+", width) else "n"


def by_columns(query: Query) -> bool:
    """Whether the rows are ordered by columns of their own, as a keyset needs it; not by what is computed."""
    names = {term.lstrip("-") for term in query.effective_ordering} - {"pk"}
    own = query.model.columns.keys() - query.model.relations.keys() | query.model.attnames.keys()
    return names <= own - query.annotations


def next_page(query: Query, size: str) -> str:
    """The query of the page after ``last``, by the effective ordering; empty where there is none.

    With a key that has ties the condition on the first column stands by itself as well: without it
    the database reads the index from its beginning.
    """
    keys = _keys(query)
    if keys is None or query.shape != "instances":
        return ""
    order = ", ".join(key.term for key in keys)
    if len(keys) == 1:
        name, beyond = keys[0].name, keys[0].beyond
        return f".filter({beyond}=last.{name}).order_by({order})[:{size}]"
    first, second = keys
    ahead = f"Q({first.beyond}=last.{first.name})"
    tied = f"Q({first.name}=last.{first.name}, {second.beyond}=last.{second.name})"
    return f".filter({ahead} | {tied}, {first.beyond}e=last.{first.name}).order_by({order})[:{size}]"


def _keys(query: Query) -> tuple[_Key, ...] | None:
    """One unique column, or a column and a unique one in the same direction."""
    if query.aggregated or query.combined or query.distinct:
        return None
    primary = query.model.primary_key
    ordering = query.effective_ordering or (primary,)
    keys = tuple(_key(query, term) for term in ordering)
    known = tuple(key for key in keys if key is not None)
    if len(known) != len(keys):
        return None
    known = _up_to_unique(query, known)
    if not _unique(query, known[-1].name):
        known = (*known, _Key(primary, known[-1].descending))
    same = len({key.descending for key in known}) == 1
    return known if len(known) <= 2 and same else None


def _key(query: Query, term: str) -> _Key | None:
    name = term.lstrip("-")
    name = query.model.primary_key if name == "pk" else name
    column = query.model.columns.get(name)
    if column is None or column.null or name in query.annotations or name in query.model.relations:
        return None
    return _Key(name, term.startswith("-"))


def _up_to_unique(query: Query, keys: tuple[_Key, ...]) -> tuple[_Key, ...]:
    for position, key in enumerate(keys, 1):
        if _unique(query, key.name):
            return keys[:position]
    return keys


def _unique(query: Query, name: str) -> bool:
    return query.model.is_unique(frozenset({name}))
