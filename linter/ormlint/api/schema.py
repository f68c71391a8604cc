"""The schema as the declarations give it: models, columns, relations; plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RelationKind = Literal[
    "foreign_key",
    "one_to_one",
    "many_to_many",
    "reverse_foreign_key",
    "reverse_one_to_one",
    "reverse_many_to_many",
    "generic_foreign_key",
    "generic_relation",
]

Library = Literal["django", "sqlalchemy", "peewee", "sql"]

TO_MANY: frozenset[str] = frozenset(
    {"many_to_many", "reverse_foreign_key", "reverse_many_to_many", "generic_relation"}
)


@dataclass(eq=False)
class Column:
    """A column of a table, named as the code names it."""

    name: str
    kind: str
    """The field class, reduced to the well-known one it derives from (``CharField``)."""
    null: bool = False
    unique: bool = False
    indexed: bool = False
    deferred: bool = False
    """It is only fetched when it is read, unless a query asks for it."""
    choices: bool = False
    """It takes one of a few values."""
    stamped: bool = False
    """``save()`` gives it the time at hand (``auto_now``); ``bulk_update()`` and ``update()`` do not."""


@dataclass(eq=False)
class Relation:
    """A relation as seen from one of its ends."""

    name: str
    """The attribute on an instance: ``author``, ``book_set``."""
    kind: RelationKind
    model: Model
    """The end that holds the attribute."""
    target: Model | None
    """The other end; ``None`` where the declarations do not tell."""
    null: bool = False
    attname: str | None = None
    """The attribute that holds the key (``author_id``); forward to-one relations only."""
    query_name: str = ""
    """The name in lookups (``book`` where the accessor is ``book_set``)."""
    to_field: str | None = None
    through: Model | None = None
    remote: str | None = None
    """The accessor of the same relation on the other end, where it has one."""
    lazy: str = "select"
    """When the mapping loads it: ``select`` when it is read; ``joined``, ``dynamic``, ``raise``…"""

    @property
    def comes_along(self) -> bool:
        """Whether the mapping itself loads it with the row, or never by a query of its own."""
        return self.lazy not in ("select", "dynamic", "write_only")

    @property
    def to_many(self) -> bool:
        """Whether one row leads to any number of rows."""
        return self.kind in TO_MANY

    @property
    def forward(self) -> bool:
        """Whether the declaring end holds the attribute."""
        return not self.kind.startswith("reverse_")


@dataclass(frozen=True)
class ManagerSpec:
    """A manager of a model: the project classes behind it, by qualified name."""

    name: str
    manager: str | None = None
    queryset: str | None = None
    opaque: bool = False
    """True when it derives from a class whose code is not in the project."""
    scoped: bool = False
    """It has rows only while a request or the like says whose: none when a module is imported."""


@dataclass(eq=False)
class Model:
    """A mapped class."""

    name: str
    label: str
    """``app.Model``."""
    qualname: str
    """``package.module.Model``: the class that declares it."""
    columns: dict[str, Column] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)
    """By accessor, forward and reverse, inherited ones included."""
    lookups: dict[str, Relation] = field(default_factory=dict)
    """By the name in lookups (``related_query_name``)."""
    attnames: dict[str, Relation] = field(default_factory=dict)
    """By the attribute that holds the key: ``author_id`` to ``author``."""
    ordering: tuple[str, ...] = ()
    primary_key: str = "id"
    unique_together: tuple[frozenset[str], ...] = ()
    parents: tuple[Model, ...] = ()
    """Models whose table this one extends (multi-table), or that it is a proxy of."""
    abstract: bool = False
    proxy: bool = False
    managers: Mapping[str, ManagerSpec] = field(default_factory=dict)
    default_manager: str = "objects"
    overridden: frozenset[str] = frozenset()
    """Which of ``save``, ``delete`` the project overrides."""
    signals: frozenset[str] = frozenset()
    """Signals with a receiver in the project for this model: ``post_save``, …"""
    signals_of_new: frozenset[str] = frozenset()
    """Those whose receivers look at new rows alone."""
    signals_of_old: frozenset[str] = frozenset()
    """Those whose receivers leave new rows alone."""
    small: bool = False
    """The table is known to be small (configuration, or a well-known fixed table)."""
    opaque: bool = False
    """A base is not in the project and not known: it may have more attributes than listed."""
    library: Library = "django"

    def __repr__(self) -> str:
        return f"<Model {self.label}>"

    def is_unique(self, names: frozenset[str]) -> bool:
        """Whether a row is determined by these columns."""
        if "pk" in names or self.primary_key in names:
            return True
        if any(name in self.columns and self.columns[name].unique for name in names):
            return True
        return any(together <= names for together in self.unique_together)
