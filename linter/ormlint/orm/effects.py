"""The shape of an effect table: what an operation of a library does to the rows it is called on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Arguments = Literal[
    "",
    "lookups",
    "joins",
    "prefetches",
    "fields",
    "ordering",
    "only",
    "defer",
    "annotations",
    "raw",
    "combine",
    "conditions",
    "equalities",
    "options",
    "terms",
    "group",
    "joined",
    "limit",
    "offset",
    "window",
    "entities",
    "execution",
    "mixed",
    "key",
    "parent",
    "selected",
    "with",
]
Result = Literal["rows", "row", "maybe_row", "pair", "scalar", "dict", "list", "rows_written", "none"]


@dataclass(frozen=True)
class Effect:
    """One operation.

    ``verb`` names the query that it runs; empty: it runs none and gives new, lazy rows.
    ``evaluated`` and ``prefetched`` say whether it is answered without a query from rows that
    are in memory already, or that came with the parent row (``ordered``: only if they have an order).
    """

    name: str
    verb: str = ""
    result: Result = "rows"
    arguments: Arguments = ""
    shape: Literal["", "dicts", "tuples", "scalars", "dates"] = ""
    evaluated: bool = False
    prefetched: Literal["", "always", "ordered"] = ""
    bounds: bool = False
    """The result has a number of rows that does not grow."""
    discards: bool = False
    """It drops ``select_related`` and ``prefetch_related``."""
    streaming: bool = False
    distinct: bool = False
    empty: bool = False
    """The result never has rows, and never runs a query."""
    since: str = ""


@dataclass(frozen=True)
class Write:
    """An operation that writes: on a row, on rows, or on a relation."""

    name: str
    verb: Literal["save", "create", "delete", "upsert", "add", "update", "bulk"]
    result: Result = "none"


@dataclass(frozen=True)
class Sink:
    """A function of a framework that takes rows out of the code."""

    dotted: str
    kind: Literal["render", "respond"]
    template: int | None = None
    """The position of the name of a template, for a function that renders one."""
    context: int = 0
    """The position of what the template sees."""


@dataclass(frozen=True)
class Library:
    """All that the walker knows of one library."""

    refinements: dict[str, Effect]
    writes: dict[str, Write]
    relation_writes: dict[str, Write]
    row_writes: dict[str, Write]
    row_queries: dict[str, str]
    """Methods of a row that run a query: ``refresh_from_db``."""
    row_rows: frozenset[str]
    """Methods of a row of a tree model that give rows of the same model."""
    sinks: dict[str, Sink]
    template_getters: frozenset[str]
    """Functions that find a template by its name and give it back."""
    paginators: frozenset[str]
    prefetchers: frozenset[str]
    """Functions that load relations onto rows in memory."""
    prefetch_objects: frozenset[str]
    """Constructors of a prefetch with a query of its own."""
    fetch_or_fail: dict[str, Literal["row", "list"]]
    """Functions that fetch from a model, manager or rows: ``get_object_or_404``."""
    row_assigns: dict[str, str]
    """Methods of a row of the library's own models that assign a column: ``set_password``."""
    key_names: frozenset[str]
    """Attributes that name the primary key whatever it is called."""
    cache_names: frozenset[str]
    """Attributes of a row by which code fills the caches of its relations itself."""
    request_parts: frozenset[str]
    """Attributes of a request that hold what its address and its form say."""
    form_parts: frozenset[str]
    """Attributes of a form that hold what it was sent."""
    cached_methods: frozenset[str]
    """Manager methods that keep what they fetched in a cache of the process."""
    expressions: tuple[str, ...]
    """Packages whose functions build SQL and run nothing."""
