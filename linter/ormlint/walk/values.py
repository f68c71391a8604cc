"""The abstract values that expressions evaluate to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ormlint.api.facts import PageTaken, RelationLoaded, RowWritten, UseKind
from ormlint.api.places import Spot
from ormlint.api.queries import Load, Query
from ormlint.api.schema import ManagerSpec, Model, Relation

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.project import ProjectClass, ProjectFunction
    from ormlint.walk.frames import Access, Frame, Loop


class Value:
    """Anything that an expression may evaluate to."""

    __slots__ = ()


class UnknownValue(Value):
    """Not known; the linter is silent about it."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = UnknownValue()


@dataclass(frozen=True)
class Const(Value):
    """A constant: a number, a text, ``None``, a boolean."""

    value: Any


NONE = Const(None)


@dataclass(frozen=True)
class Text(Value):
    """A text that may be a statement of SQL or a part of one, with holes; see ``sql.marks``."""

    text: str


@dataclass(frozen=True)
class Scalar(Value):
    """A column of a row, as a plain value."""

    row: Row
    path: str


@dataclass(eq=False)
class UseRecord:
    """A use of rows while the code is still being read; see ``api.Use``."""

    kind: UseKind
    spot: Spot
    repeats: tuple[Loop, ...]
    row: Row | None = None
    columns: list[str] = field(default_factory=list)
    whole: bool = False
    detail: str = ""
    path: str = ""
    fetched: bool = False


@dataclass(eq=False)
class Written:
    """A write of one row, and whether the row is used afterwards."""

    fact: RowWritten
    used: bool = False


@dataclass(eq=False)
class RowState:
    """What is in memory of a row; shared by all names for the same instances."""

    model: Model
    loads: dict[str, Load] = field(default_factory=dict)
    children: dict[str, Value] = field(default_factory=dict)
    """Relations and attributes that were read or assigned."""
    columns: set[str] = field(default_factory=set)
    """Deferred columns that were read since."""
    assigned: set[str] = field(default_factory=set)
    opaque: bool = False
    """It came from code that could not be read: it may have anything loaded."""
    new: bool = False
    """It was made in the code and is not in the database."""
    made: bool = False
    """The code put it into the database."""
    copied: bool = False
    """Its key was taken from it: it goes into the database as another row."""
    doubtful: bool = False
    """It came from elsewhere or by one of several ways: it may be in the database or not."""
    exact: bool = False
    """It was made in the code, and all that it was given is known: the rest is empty."""
    written: Written | None = None
    """The write that it went into the database by."""
    loaded: RelationLoaded | None = None
    """The fact that it was loaded by, where it is the other end of a relation."""
    key_read: bool = False
    """It was loaded for its key, and nothing else of it is read so far."""
    held: bool = False
    """A session was told to add it."""
    expired: tuple[Access, str] | None = None
    """The commit that has expired it, and the name that held it then."""

    def hold(self, values: Mapping[str, Value]) -> None:
        """The row was made with these attributes: related rows among them are at hand."""
        self.children.update(values)
        self.assigned.update(values)


@dataclass(eq=False)
class Row(Value):
    """An instance of a model."""

    state: RowState
    births: tuple[Loop, ...]
    """The loops in each turn of which it is another instance."""
    query: Query | None = None
    path: str = ""
    """The way from a row of ``query``: ``author__boss``."""
    root: Row | None = None
    """The row of ``query`` that it was reached from."""
    reads: list[str] = field(default_factory=list)
    """Columns read, as lookup paths; on the root."""
    whole: bool = False
    """The instance went to code that may read anything of it."""
    kept: bool = False
    """The instance was put into a container or onto an object, or returned."""
    followed: bool = False
    """The instance went to a function, method or property of the project that was followed."""

    @property
    def model(self) -> Model:
        """The model of the instance."""
        return self.state.model

    @property
    def top(self) -> Row:
        """The row of the query."""
        return self.root or self

    def under(self, name: str) -> str:
        """The lookup path of an attribute."""
        return f"{self.path}__{name}" if self.path else name


@dataclass(frozen=True)
class Window:
    """Where a page starts, as ``offset()`` was given it."""

    node: cst.CSTNode
    constant: bool
    stop: str = ""


@dataclass(eq=False)
class Rows(Value):
    """A queryset, or what else stands for rows that a query would give."""

    query: Query
    births: tuple[Loop, ...]
    frame: Frame
    parent: Row | None = None
    """The row whose relation it is, for the rows of a related manager."""
    evaluated: bool = False
    free: bool = False
    """They are in memory: they came with the parent row."""
    missed: bool = False
    """The parent row came with them, and an operation passes that by."""
    spec: ManagerSpec | None = None
    """The manager that they started from: it has the methods of the project's queryset class."""
    state: RowState | None = None
    uses: list[UseRecord] = field(default_factory=list)
    empty: bool = False
    names: frozenset[str] = frozenset()
    """The names that the building of the query reads, in the frame that builds it."""
    entities: tuple[Query | None, ...] = ()
    """What a row of several entities holds, one by one; ``None`` for a column."""
    summary: str = ""
    """``count``, ``exists``, ``aggregate``: what running it gives instead of rows."""
    window: Window | None = None
    listed: bool = False
    """A list of the rows: it has the methods of a list."""


@dataclass(eq=False)
class ManagerValue(Value):
    """A manager: ``Book.objects``."""

    model: Model
    spec: ManagerSpec
    spot: Spot


@dataclass(eq=False)
class RelatedManager(Value):
    """The manager of a to-many relation of one row: ``author.books``."""

    row: Row
    relation: Relation
    spot: Spot


@dataclass(eq=False)
class ClassRef(Value):
    """A class of the project; ``model`` when it is mapped."""

    symbol: ProjectClass | None
    model: Model | None = None


@dataclass(eq=False)
class FunctionRef(Value):
    """A function of the project."""

    symbol: ProjectFunction


@dataclass(eq=False)
class Closure(Value):
    """A function or lambda that was defined in a function."""

    node: cst.FunctionDef | cst.Lambda
    frame: Frame


@dataclass(eq=False)
class BoundMethod(Value):
    """A method together with what it is called on."""

    owner: Value
    name: str
    symbol: ProjectFunction | None = None


@dataclass(eq=False)
class SuperRef(Value):
    """``super()``: what it is called on, and the class after which the search goes on."""

    owner: Value
    after: ProjectClass


@dataclass(eq=False)
class ExternalRef(Value):
    """A name of a library that is not in the project."""

    dotted: str


@dataclass(eq=False)
class Prepared(Value):
    """What can be called, as a function of the library has made it: ``partial(…)``, ``attrgetter(…)``."""

    call: Callable[..., Value]
    """Takes the walker, the arguments and the access."""
    parts: tuple[Value, ...] = ()
    """What it was made of."""


@dataclass(eq=False)
class ModuleRef(Value):
    """A module of the project."""

    module: Any


@dataclass(eq=False)
class Instance(Value):
    """An instance of a class that is not mapped."""

    symbol: ProjectClass
    attributes: dict[str, Value] = field(default_factory=dict)
    made: bool = True
    """Its ``__init__`` was run; not so for ``self`` of a method whose caller is not known."""
    outside: bool = False
    """Something outside of the project made it, and may have called any of its methods since."""
    action: str = ""
    """The method that the walk began with."""


@dataclass(eq=False)
class PageOf(Value):
    """A paginator, or one of its pages."""

    rows: Rows
    page: bool = False
    taken: PageTaken | None = None
    """The fact that pages are taken, as it stands among the facts."""


@dataclass(eq=False)
class ListOf(Value):
    """A list, set or iterator of values of one kind."""

    element: Value
    source: Rows | None = None
    """The rows that it holds, one by one."""
    constant: bool = False
    size: int | None = None
    tail: bool = False
    spot: Spot | None = None
    condition: str = ""
    condition_path: str = ""
    record: UseRecord | None = None
    mapped: bool = False
    """It holds what a comprehension makes of the rows of ``source``, not the rows."""
    unique: bool = False
    """A set: it may hold fewer than were put in."""
    few: bool = False
    """It holds no more than one request carries."""
    grouped: UseRecord | None = None
    """The use of the rows that its elements are runs of: ``groupby``."""


@dataclass(eq=False)
class DictOf(Value):
    """A mapping; ``entries`` holds the values of constant keys."""

    value: Value = UNKNOWN
    key: Value = UNKNOWN
    entries: dict[Any, Value] = field(default_factory=dict)
    default: Value | None = None
    """What a missing key gives, for a ``defaultdict``."""
    closed: bool = False
    """There is nothing in it but ``entries``."""


@dataclass(eq=False, frozen=True)
class TupleOf(Value):
    """A tuple of known length."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class CountOf(Value):
    """The number of rows, as a value; what becomes of it decides about the count."""

    record: UseRecord


@dataclass(eq=False, frozen=True)
class OneOf(Value):
    """One of a few values, by the branch that was taken."""

    options: tuple[Value, ...]


@dataclass(frozen=True)
class TemplateOf(Value):
    """A template that is still to be rendered."""

    names: Value


class RequestValue(Value):
    """The request that a view answers."""


class Carried(RequestValue):
    """What one request carries in its address and its form, or a command in its line: a value, or a few."""


REQUEST = RequestValue()
CARRIED = Carried()


@dataclass(frozen=True)
class Native(Value):
    """A function that the walker itself knows."""

    name: str
    call: Callable[..., Value]
