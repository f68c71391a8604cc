"""One table per model class: its own fields and those of abstract bases, as Django collects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ormlint.api.schema import Model
from ormlint.project.externals import is_well_known
from ormlint.project.schema.lineage import Ancestor, Lineage, is_root
from ormlint.project.schema.options import Options
from ormlint.project.symbols import Assignment, External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.schema.declarations import Declaration, Declarations
    from ormlint.project.schema.labels import Labels

_PRIVATE = ("generic_foreign_key", "generic_relation")
OVERRIDES = ("save", "delete")


@dataclass(eq=False)
class Table:
    """A model under construction."""

    symbol: ProjectClass
    options: Options
    model: Model
    app_label: str
    fields: dict[str, Declaration] = field(default_factory=dict)
    """Columns, foreign keys, many-to-many: its own and those of abstract bases, by name."""
    private: dict[str, Declaration] = field(default_factory=dict)
    """Generic relations and generic foreign keys."""
    parents: dict[str, Table] = field(default_factory=dict)
    """Concrete parents by the name of the field that links to them; for a proxy, by any name."""
    first_base: Table | None = None
    """The first model among the ancestors."""

    @property
    def concrete(self) -> Table:
        """For a proxy the table that it is a proxy of, else itself."""
        table = self
        while table.model.proxy and table.parents:
            table = next(iter(table.parents.values()))
        return table

    @property
    def model_name(self) -> str:
        """The name that accessors and lookups are made of."""
        return self.model.name.lower()


class Tables:
    """All tables, parents before children."""

    def __init__(
        self, lineage: Lineage, declarations: Declarations, labels: Labels, stub_labels: Labels
    ) -> None:
        self._lineage = lineage
        self._declarations = declarations
        self._labels = labels
        self._stub_labels = stub_labels
        self._tables: dict[ProjectClass, Table] = {}
        self._under_way: set[ProjectClass] = set()

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def add(self, symbols: Iterable[ProjectClass]) -> None:
        """Build the tables of the classes that are models, and of their ancestors."""
        for symbol in symbols:
            self.of(symbol)

    def of(self, symbol: object) -> Table | None:
        """The table of a class; ``None`` when it is no model."""
        if not isinstance(symbol, ProjectClass) or is_root(symbol):
            return None
        if symbol not in self._tables and symbol not in self._under_way and self._lineage.is_model(symbol):
            self._under_way.add(symbol)
            table = self._build(symbol)
            self._tables[symbol] = table
        return self._tables.get(symbol)

    def _build(self, symbol: ProjectClass) -> Table:
        options = Options(symbol, self._lineage)
        is_stub = symbol.module.project is self._lineage.stubs
        app_label = options.app_label or (self._stub_labels if is_stub else self._labels).of(symbol.module)
        model = Model(symbol.name, f"{app_label}.{symbol.name}", symbol.qualname)
        model.abstract, model.proxy = options.abstract, options.proxy
        model.opaque = any(_hides_attributes(base) for base in self._lineage.mro(symbol))
        model.overridden = frozenset(name for name in OVERRIDES if self._overrides(symbol, name))
        table = Table(symbol, options, model, app_label)
        self._collect(table)
        return table

    def _overrides(self, symbol: ProjectClass, name: str) -> bool:
        ancestors = self._lineage.mro(symbol)
        return any(
            isinstance(base, ProjectClass) and not is_root(base) and base.own_member(name) is not None
            for base in ancestors
        )

    def _collect(self, table: Table) -> None:
        """Follow ``ModelBase.__new__``: only direct bases hand fields down, others hide names."""
        symbol = table.symbol
        own = self._declarations.own(symbol)
        for name, declared in own.items():
            (table.private if declared.field.relation in _PRIVATE else table.fields)[name] = declared
        hidden = _attributes(symbol)
        direct = [base for base in self._lineage.bases(symbol) if self._lineage.is_model(base)]
        for base in self._lineage.mro(symbol)[1:]:
            parent = self.of(base) if base in direct else None
            if parent is None:
                hidden |= _attributes(base)
                continue
            table.first_base = table.first_base or parent
            self._hand_down(table, parent, own, hidden)

    def _hand_down(self, table: Table, parent: Table, own: dict[str, Declaration], hidden: set[str]) -> None:
        if parent.model.abstract:
            for name, declared in parent.fields.items():
                if name not in own and name not in hidden:
                    table.fields[name] = declared
                    hidden.add(name)
            table.parents.update(parent.parents)
        else:
            hidden.update(parent.fields)
            table.parents[_link_name(table, parent.concrete)] = (
                parent if table.model.proxy else parent.concrete
            )
        for name, declared in parent.private.items():
            if name not in own:
                table.private[name] = declared


def _attributes(symbol: Ancestor) -> set[str]:
    if isinstance(symbol, External):
        return set()
    members = ((name, symbol.own_member(name)) for name in symbol.members)
    return {name for name, member in members if not (isinstance(member, Assignment) and member.node is None)}


def _link_name(table: Table, parent: Table) -> str:
    """The field that links to a multi-table parent: the declared one, or ``<parent>_ptr``."""
    for name, declared in table.fields.items():
        if declared.flag("parent_link") and _names(declared, parent):
            return name
    return f"{parent.model_name}_ptr"


def _names(declared: Declaration, parent: Table) -> bool:
    to = declared.arguments.get("to")
    if to is None:
        return False
    if to.text is not None:
        return to.text.rpartition(".")[2].lower() == parent.model_name
    return to.module.project.followed(to.symbol()) is parent.symbol


def _hides_attributes(base: Ancestor) -> bool:
    return isinstance(base, External) and not is_root(base) and not is_well_known(base.dotted)
