"""A statement of SQL in a string, as its text tells; plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verb = Literal["select", "insert", "update", "delete"]


@dataclass(frozen=True)
class Offset:
    """Where a page starts."""

    text: str
    """As written: ``%s``, ``100``."""
    number: int | None = None
    """Where it is a constant."""
    placeholder: int | None = None
    """Which of the placeholders it is, from 0."""


@dataclass(frozen=True)
class Equality:
    """A condition ``column = value`` that every row meets."""

    column: str
    placeholder: int | None = None
    """Which of the placeholders the value is, from 0."""
    hole: bool = False
    """The value, or a part of it, is put into the text by the code."""


@dataclass(frozen=True)
class Remedy:
    """A part of a statement that costs, and what to write in its place."""

    part: str
    words: str
    """What to write: SQL where that says it all."""
    kind: str = ""
    column: str = ""


@dataclass(frozen=True)
class Statement:
    """One statement; names as written, ``{…}`` where the code puts something in."""

    verb: Verb
    text: str
    dialect: str
    """As sqlglot names them: ``postgres``, ``mysql``, ``sqlite``; empty where it is not known."""
    tables: tuple[str, ...]
    """The tables that it reads or writes at its top."""
    driver: str = ""
    """The package that runs it, where that is known."""
    open: bool = False
    """The code adds clauses to it that are not known."""
    filtered: bool = False
    equalities: tuple[Equality, ...] = ()
    simple: bool = False
    """One table, whose rows are chosen by equalities alone; no grouping, no LIMIT."""
    limited: bool = False
    limit: str = ""
    offset: Offset | None = None
    ordered: bool = False
    aggregated: bool = False
    """It gives one row, of aggregates."""
    counting: bool = False
    """It gives one number of rows."""
    grouped: bool = False
    keyed: bool = False
    """An equality compares the key of its only table."""
    values: bool = False
    """An INSERT of values, not of what a query gives."""
    columns: str = ""
    """The columns that an INSERT names, as written."""
    one: bool = False
    """It gives one row at most: an aggregate, a key, ``LIMIT 1``."""
    catalog: bool = False
    """It reads what the database keeps about itself, or no table at all."""
    locking: bool = False
    """``FOR UPDATE``."""
    returning: bool = False
    open_ended: bool = False
    """Its columns tell of rows that come with time or with other rows."""
    placeholders: tuple[str, ...] = ()
    """As written, in order."""
    chosen: bool = False
    """A condition may leave one row: an equality with a column that is no link, or one that is not known."""
    by_columns: bool = False
    """It is ordered by columns of its tables, as far as the text tells."""
    plain: bool = False
    """An INSERT whose values are all given, with nothing after them."""
    constant: bool = False
    """It has no placeholder and no part that is not known."""
    random: bool = False
    """It sorts its rows by a random number."""
    next_page: str = ""
    """The page after the last row shown, by key."""
    by_keys: str = ""
    """The rows of many values of the one column that an equality compares with a parameter."""
    by_groups: str = ""
    """The same for one that counts, sums or the like: one row for each value."""
    existence: str = ""
    """Whether there is a row."""
    count: str = ""
    """How many rows there are."""
    first: str = ""
    """The same for one row."""
    wrapped: tuple[Remedy, ...] = ()
    """Columns inside of a function where rows are chosen, if nothing else chooses them."""
    not_in: tuple[Remedy, ...] = ()
    """``NOT IN`` with a subquery, and the same with NOT EXISTS."""
    apart: tuple[str, ...] = ()
    """Tables that no condition joins with the first one."""
    changed: str = ""
    """For an UPDATE of all rows: the condition that leaves out those that have the value already."""

    @property
    def table(self) -> str:
        """The table it is about; empty where the code puts its name in."""
        first = self.tables[0] if self.tables else ""
        return "" if "{" in first else first

    @property
    def noun(self) -> str:
        """``rows of books``."""
        return f"rows of {self.table}" if self.table else "rows"
