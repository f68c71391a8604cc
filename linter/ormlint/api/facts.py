"""The facts that fall out of running the code on paper; a rule is a function of such facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ormlint.api.findings import Finding, Instead, Loading, Severity
from ormlint.api.places import Related, Spot
from ormlint.api.queries import Query, Repeat, cost_of, growing
from ormlint.api.schema import Column, Library, Model, Relation
from ormlint.api.statements import Statement


@dataclass(frozen=True)
class Entry:
    """The class with a ``get_queryset()`` that a framework runs code for: a view, an admin."""

    name: str
    scope: tuple[str, str]
    """The file, and the dotted name of the class in it; see ``Spot.scope``."""
    above: frozenset[tuple[str, str]] = frozenset()
    """The same of the classes of the project that it inherits from."""
    gives: bool = False
    """It has a ``get_queryset()`` itself, not by inheritance."""
    given: str = ""
    """What ``get_queryset()`` is called with: ``request``, for an admin."""


@dataclass(frozen=True)
class Fact:
    """Something that happens when the code runs.

    ``spot`` lies in the function that owns the outermost loop, so that a reader sees the loop;
    the access itself, when a call leads to it, is among ``related``.
    """

    spot: Spot
    related: Sequence[Related]
    repeats: tuple[Repeat, ...]
    """The loops that multiply it, outermost first; empty: it happens once."""
    command: bool = field(default=False, kw_only=True)
    """It happens in a command that somebody runs by hand."""
    calls: int = field(default=0, kw_only=True)
    """How many functions lie between the loop and what happens."""
    entry: Entry | None = field(default=None, kw_only=True)
    """Whose code runs, where the loop is a framework's."""

    @property
    def library(self) -> Library:
        """The library of the model that it is about."""
        if isinstance(self, StatementRan):
            return "sql"
        for name in ("query", "relation", "model"):
            found = getattr(self, name, None)
            if found is not None:
                model: Model = getattr(found, "model", found)
                return model.library
        return "django"

    @property
    def consumer(self) -> str:
        """The class that a framework runs the innermost loop for; empty for a loop of the project."""
        loops = growing(self.repeats)
        return loops[-1].consumer if loops else ""

    @property
    def grows(self) -> bool:
        """Whether it happens more often the more data there is."""
        return bool(growing(self.repeats))

    def cost(self, unit: str = "queries", base: int = 1) -> str:
        """``1 + N queries, N = rows of Book``."""
        return cost_of(self.repeats, unit, base)

    def finding(
        self,
        message: str,
        *,
        cost: str = "",
        suggestion: str = "",
        severity: Severity | None = None,
        loading: Loading | None = None,
        instead: Instead | None = None,
    ) -> Finding:
        """A finding at this fact's place, with its secondary places."""
        severity = severity or ("info" if self.command else None)
        place, related = self.spot.place, tuple(self.related)
        return Finding(message, place, related, cost, suggestion, severity, loading=loading, instead=instead)


@dataclass(frozen=True)
class RelationLoaded(Fact):
    """A to-one relation of a row is read and did not come with the rows: one query."""

    relation: Relation
    path: str
    """From the rows of ``query``: ``author``, ``author__boss``."""
    query: Query | None
    """The query that the rows come from, where it is known."""
    only_key: bool = False
    """Nothing but the key of the related row is read: ``attname`` has it already."""
    rare: bool = False
    """It stands where it seldom runs: an ``except`` handler, before a ``raise``."""
    written: bool = False
    """The related row, or one on the way to it that others may share, is written in the loop."""


@dataclass(frozen=True)
class CollectionRead(Fact):
    """A query on a to-many relation of a row runs: not prefetched, or in a way that passes it by."""

    relation: Relation
    path: str
    query: Query | None
    """The query that the rows come from (not the one on the relation)."""
    rows: Query
    """The query on the relation."""
    verb: str
    """``fetch``, ``count``, ``exists``, ``aggregate``, ``first``, ``last``, ``get``, …"""
    operations: tuple[str, ...]
    """The methods called on the manager, in order: ``("filter", "order_by", "first")``."""
    prefetched: bool = False
    """The relation came with the rows, and the query runs all the same."""
    varies: bool = False
    """An argument of these methods changes from row to row, other than by the row itself."""
    rare: bool = False


@dataclass(frozen=True)
class ColumnLoaded(Fact):
    """A deferred column of a row is read: one query."""

    column: Column
    path: str
    query: Query


@dataclass(frozen=True)
class QueryRan(Fact):
    """A query that starts at a manager runs."""

    query: Query
    verb: str
    """``fetch``, ``get``, ``first``, ``last``, ``count``, ``exists``, ``aggregate``, ``update``, …"""
    varies: bool
    """Whether the query depends on what the innermost loop changes."""
    invariant: bool = False
    """Proved the same in each turn: same frame, nothing it reads is assigned or written there."""
    rare: bool = False


UseKind = Literal[
    "iterate",  # for, comprehension: row by row
    "len",
    "bool",
    "index",
    "slice",
    "list",  # list(), tuple(): kept
    "set",
    "contains",
    "sum",
    "max",
    "min",
    "sorted",
    "any",
    "all",
    "counter",
    "filter",  # a comprehension or loop that only keeps some rows by their columns
    "group",  # a dict or counter keyed by a column
    "top",  # the first n of each group, sorted
    "count",
    "exists",
    "first",
    "get",
    "refined",  # a further queryset method: another query on the same rows
    "query",  # given to another query (a subquery)
    "render",  # goes into a template context
    "respond",  # serialised into a response
    "escape",  # handed to code that could not be read, returned, stored
]


@dataclass(frozen=True)
class Use:
    """One thing that is done with rows."""

    kind: UseKind
    spot: Spot
    repeats: tuple[Repeat, ...] = ()
    """The loops around the use, inside of the place where the rows were built."""
    columns: tuple[str, ...] = ()
    """The columns that are read of each row (paths: ``author__name``)."""
    whole: bool = False
    """The rows themselves go on to code that may read anything of them."""
    detail: str = ""
    """The expression that is folded, tested or compared, as written."""
    path: str = ""
    """The same as a lookup path, where it is a plain column of the row."""
    kept: bool = False
    """The rows themselves are kept: in a container, on an object, as a result."""
    fetched: bool = False
    """What is looked for is a row that the same code has fetched."""
    followed: bool = False
    """The rows went to functions, methods or properties of the project, which read some of ``columns``."""


@dataclass(frozen=True)
class RowsUsed(Fact):
    """All that is done with the rows of one query in the code that could be followed."""

    query: Query
    uses: tuple[Use, ...]
    """In the order of the code."""
    evaluated: bool = False
    """At least one use loaded all the rows."""
    view: bool = False
    """The code answers a request."""
    task: bool = False
    """The code runs apart from requests: a command, a task, a cron job."""
    free: bool = False
    """They came with the parent row, or may have: a query on the relation is not needed."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of all uses."""
        return frozenset(use.kind for use in self.uses)

    def only(self, *kinds: str) -> bool:
        """Whether the rows are used, and only in these ways."""
        return bool(self.uses) and self.kinds <= frozenset(kinds)

    def first(self, *kinds: str) -> Use | None:
        """The first use of these kinds."""
        return next((use for use in self.uses if use.kind in kinds), None)


@dataclass(frozen=True)
class PageTaken(Fact):
    """A window of the rows is taken: by a slice with a lower bound, or by a paginator."""

    query: Query
    kind: Literal["slice", "paginator"]
    start: str
    """The lower bound as written; empty for a paginator."""
    stop: str
    size: int | None = None
    """The number of rows of a window, where it is a constant."""
    constant: bool = False
    """The lower bound is a constant."""
    numbered: bool = False
    """The page number comes from the request, or the number of pages is shown."""
    counted: bool = False
    """The number of all pages, or of all rows, is read of the page: a keyset has neither."""
    default: bool = False
    """How it is taken is said elsewhere: by the settings, or by a class that pages rows of many views."""
    setting: bool = False
    """It is the setting or that class itself that the fact points at."""
    by: str = ""
    """The name of that class."""
    batch: bool = False
    """The window moves over all the rows in a loop of the code."""
    total_order: bool = False
    """The ordering ends in a unique column."""


Offer = Literal["form", "admin", "filter"]


@dataclass(frozen=True)
class ChoicesOffered(Fact):
    """A field offers rows to choose from: all of them go into the page."""

    query: Query
    name: str
    """The field: ``author``."""
    by: Offer
    """A form of the project, the form of an admin, the filters beside its list."""


@dataclass(frozen=True)
class EagerLoadDiscarded(Fact):
    """``select_related`` or ``prefetch_related`` on a query that cannot use it."""

    query: Query
    method: str
    paths: tuple[str, ...]
    by: str
    """The operation that drops it: ``count``, ``exists``, ``values``, ``update``, …"""


@dataclass(frozen=True)
class BareSelectRelated(Fact):
    """``select_related()`` without arguments: follows every non-null foreign key."""

    query: Query
    reads: tuple[str, ...] | None = None
    """All that is read of the rows (paths: ``author__name``); ``None`` where that is not known."""


@dataclass(frozen=True)
class RowWritten(Fact):
    """A row is written by itself: one statement or more."""

    verb: Literal["save", "create", "delete", "upsert", "add", "update"]
    model: Model
    query: Query | None = None
    """The query that the row comes from, for ``save`` and ``delete``."""
    relation: Relation | None = None
    """For ``add`` and its kin: the relation."""
    fields: tuple[str, ...] = ()
    """The columns assigned in the loop, or named in ``update_fields``; ``("*",)``: unknown."""
    obstacles: tuple[str, ...] = ()
    """Why the bulk form is not the same: `Book.save()` is overridden, a ``post_save`` receiver…"""
    result_used: bool = False
    same: bool = False
    """Each turn of the loop writes the same row."""
    rare: bool = False
    guarded: bool = False
    """A ``try`` in the loop handles what goes wrong with this row alone."""


@dataclass(frozen=True)
class StatementRan(Fact):
    """A statement of SQL that stands in a string runs."""

    statement: Statement
    reads: Literal["", "all", "one", "some"] = ""
    """How much of its result the same call hands over."""
    many: bool = False
    """``executemany()``: once for each of many rows of values."""
    varies: bool = False
    """Its text or its values depend on what the innermost loop changes."""
    invariant: bool = False
    """Proved the same in each turn."""
    moving: bool = False
    """A loop around it moves its OFFSET."""
    paged: bool = False
    """Its OFFSET is made of the number of a page, or of what a request carries."""
    answered: bool = False
    """The loop reads what it gave: a key, a number of rows."""
    sought: bool = False
    """The loop ends with the first item that will do."""
    endless: bool = False
    """The loop takes items as they come in: from a stream or a queue."""
    apiece: bool = False
    """Each turn of the loop is a piece of work: a transaction, or calls that do more than SQL."""
    forwarded: bool = False
    """The text stands in another function than what runs it."""
    rare: bool = False
    guarded: bool = False
    """A ``try`` in the loop handles what goes wrong with this one alone."""
    upkeep: bool = False
    """The code makes, fills or empties tables: a migration, a set-up, a reset."""
