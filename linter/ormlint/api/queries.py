"""A query as the code builds it, and the loops around it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ormlint.api.places import Spot
from ormlint.api.schema import Model, Relation
from ormlint.api.statements import Statement

Shape = Literal["instances", "dicts", "tuples", "scalars", "dates"]


@dataclass(frozen=True)
class Load:
    """A relation that comes with the rows."""

    name: str
    how: Literal["join", "prefetch", "known"]
    loads: tuple[Load, ...] = ()
    query: Query | None = None
    """The queryset of a ``Prefetch``, if one was given."""
    to_attr: str | None = None


@dataclass(frozen=True)
class Lookup:
    """One condition of a filter: ``author__name__in=names``."""

    path: str
    """``author__name__in``."""
    value: str
    """The value as written."""
    model: Model | None = None
    """The model when the value is an instance or rows of it."""
    changes: bool = False
    """The value is known to change from turn to turn of a loop: a row of it, or a column of one."""


@dataclass(frozen=True)
class Query:
    """The rows that an expression would fetch, and what comes with them."""

    model: Model
    origin: Spot
    """Where the query starts to be built: ``Book.objects``."""
    spot: Spot
    """The last expression that shaped it."""
    loads: tuple[Load, ...] = ()
    only: frozenset[str] | None = None
    """The columns fetched, when restricted; the primary key always comes."""
    deferred: frozenset[str] = frozenset()
    shape: Shape = "instances"
    fields: tuple[str, ...] = ()
    """The names given to ``values``, ``values_list``, ``dates``."""
    lookups: tuple[Lookup, ...] = ()
    """Conditions known by name; ``filtered`` says whether there are any."""
    filtered: bool = False
    ordering: tuple[str, ...] | None = None
    """``None``: the model's own; empty: explicitly none."""
    annotations: frozenset[str] = frozenset()
    aggregated: bool = False
    distinct: bool = False
    distinct_on: bool = False
    """One row for each value of some columns."""
    bounded: bool = False
    """At most a number of rows that does not grow with the table (a slice, a unique key)."""
    limit: int | None = None
    """That number, where it is a constant."""
    sliced: bool = False
    perhaps_sliced: bool = False
    """On one of the ways to here it was sliced, on another it was not."""
    combined: bool = False
    """A union, intersection or difference."""
    streaming: bool = False
    """``iterator()``: nothing is cached."""
    relation: Relation | None = None
    """The relation it was reached by, for the rows of a related manager."""
    above: Query | None = None
    """The query of the row whose relation it is, where that is known."""
    along: str = ""
    """The way from a row of ``above``: ``author__books``."""
    methods: tuple[str, ...] = ()
    """The methods called so far, in order."""
    maker: Literal["", "admin", "choices", "graph", "inline", "view"] = ""
    """What of a framework began it, from the name of a model alone: there is no code to add a call to."""
    shown: tuple[str, ...] = ()
    """The relations that its maker joins by itself and shows."""
    opaque: bool = False
    """Code that could not be read had a part in it: it may load, bound or order more."""
    awaited: bool = False
    """An asynchronous session ran it: what is read of its rows later must have come with them."""
    statement: Statement | None = None
    """The SQL that it is, where the code has it as a text."""
    style: Literal["", "query", "select"] = ""
    """For SQLAlchemy: a legacy ``Query``, or a ``select()`` that a session executes."""

    @property
    def effective_ordering(self) -> tuple[str, ...]:
        """The ordering of the rows: explicit, or the model's own."""
        return self.model.ordering if self.ordering is None else self.ordering

    @property
    def noun(self) -> str:
        """``rows of Book``."""
        return f"rows of {self.model.name}"


@dataclass(frozen=True)
class Repeat:
    """A loop around an effect."""

    spot: Spot
    kind: Literal["rows", "items", "constant", "retry", "poll", "batch", "while"]
    noun: str
    """What it runs once per: ``rows of Book``, ``items of ids``."""
    query: Query | None = None
    small: bool = False
    """The number of turns is known not to grow with the data."""
    consumer: str = ""
    """The class that a framework runs the loop for: ``BookSerializer``."""

    @property
    def grows(self) -> bool:
        """Whether the number of turns grows with the data."""
        return not self.small and self.kind in ("rows", "items")


def growing(repeats: Iterable[Repeat]) -> tuple[Repeat, ...]:
    """The loops whose number of turns grows with the data, outermost first."""
    return tuple(repeat for repeat in repeats if repeat.grows)


def cost_of(repeats: Iterable[Repeat], unit: str = "queries", base: int = 1) -> str:
    """The cost of one effect inside these loops: ``1 + N queries, N = rows of Book``.

    ``base`` is the cost outside of the loop (the query that feeds it).
    """
    letters = "NMKLJ"
    loops = growing(repeats)[:5]
    if not loops:
        return f"{base + 1} {unit}"
    product = " × ".join(letters[: len(loops)])
    where = ", ".join(f"{letter} = {loop.noun}" for letter, loop in zip(letters, loops, strict=False))
    head = f"{base} + " if base else ""
    return f"{head}{product} {unit}, {where}"
