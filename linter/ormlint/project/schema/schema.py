"""The schema: all models, found by class, by full name or by label."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.api.schema import Model
from ormlint.project.schema.candidates import candidates
from ormlint.project.schema.columns import fill
from ormlint.project.schema.declarations import Declarations
from ormlint.project.schema.expressions import Expr
from ormlint.project.schema.histories import WRITTEN_ON, audited, keeps_history
from ormlint.project.schema.lineage import Lineage, mentions_django
from ormlint.project.schema.managers import Managers
from ormlint.project.schema.mapped import mapped_models
from ormlint.project.schema.packages import TREE_ORDER
from ormlint.project.schema.peewee import peewee_models
from ormlint.project.schema.reverse import Reverse
from ormlint.project.schema.signals import Receiver, Signals
from ormlint.project.schema.tables import Table, Tables
from ormlint.project.schema.targets import DEFAULT_USER, USER_SETTING, Target, Targets
from ormlint.project.schema.wellknown import SMALL, STUB_ALIASES
from ormlint.project.symbols import External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.project import Project
    from ormlint.project.schema.declarations import Declaration

_DJANGOS_USER = "django.contrib.auth.models.User"
_USER_BASES = ("django.contrib.auth.models.AbstractUser", "django.contrib.auth.base_user.AbstractBaseUser")


class Schema:
    """The models of a project and those of Django."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lineage = Lineage(project)
        self._settings = project.settings
        declarations = Declarations(project)
        self._tables = Tables(self._lineage, declarations, project.labels, self._lineage.stubs.labels)
        self._mapped = mapped_models(project) | peewee_models(project)
        self._lineage.leave_out(self._mapped)  # they may look like models of Django
        self._tables.add(candidates(self._lineage.stubs))
        if not self._mapped or mentions_django(project):
            self._tables.add(candidates(project))
        self.models: dict[str, Model] = {}
        """By the full name of the class."""
        self._labels: dict[str, list[Model]] = defaultdict(list)
        self._names: dict[str, list[Model]] = defaultdict(list)
        self._register()
        self._user = self._user_label()
        self._targets = Targets(self._lineage, self._settings, self._user)
        self._complete()

    def __getstate__(self) -> dict[str, object]:
        """What is asked once all is built: plain data, which can be kept."""
        kept = {name: vars(self)[name] for name in ("models", "_user")}
        return kept | {
            "_labels": dict(self._labels),
            "_names": dict(self._names),
            "_heirs": dict(self._heirs),
        }

    def _register(self) -> None:
        for model in [*(table.model for table in self._tables), *self._mapped.values()]:
            self.models[model.qualname] = model
            self._labels[model.label.lower()].append(model)
            self._names[model.name.lower()].append(model)

    def _complete(self) -> None:
        managers = Managers(self._lineage, self._tables)
        small = SMALL | {label.lower() for label in self._project.small_models}
        for table in self._tables:
            fill(table, self._resolved)
            managers.fill(table)
            self._order(table)
            table.model.parents = tuple(parent.model for parent in table.parents.values())
            table.model.small = table.model.label.lower() in small
        Reverse(self._tables).fill(self._swapped(), self.user)
        self._add_signals()

    def _order(self, table: Table) -> None:
        """``Meta.ordering``; that of a concrete parent where the options do not say."""
        ordering = table.options.ordering
        base = table.first_base
        if ordering is None and base is not None and not base.model.abstract:
            ordering = base.model.ordering
        table.model.ordering = ordering or self._tree_order(table)

    def _tree_order(self, table: Table) -> tuple[str, ...]:
        names = (base.name for base in self._lineage.mro(table.symbol)[1:])
        return next((TREE_ORDER[name] for name in names if name in TREE_ORDER), ())

    def _swapped(self) -> frozenset[str]:
        """The labels of swappable models that the settings replace."""
        found = set()
        for table in self._tables:
            setting = table.options.swappable
            label = self._user if setting == USER_SETTING else setting and self._settings.value(setting)
            if label and label.lower() != table.model.label.lower():
                found.add(table.model.label)
        return frozenset(found)

    def _add_signals(self) -> None:
        signals = Signals(self._project, self._targets)
        found: dict[int, list[Receiver]] = defaultdict(list)
        for receiver in signals.by_sender:
            model = self._by_target(receiver.sender, None, None)
            if model is not None:
                found[id(model)].append(receiver)
        listed = set(audited(self._project))
        for table in self._tables:
            self._hear(table, [*found[id(table.model)], *signals.for_all])
            if table.symbol in listed or keeps_history(table.symbol):
                table.model.signals |= WRITTEN_ON

    def _hear(self, table: Table, receivers: list[Receiver]) -> None:
        """Note which signals of a model somebody listens to, for new rows and for old ones."""
        if not receivers:
            return
        names = frozenset(base.name for base in self._lineage.mro(table.symbol))
        name = table.model.name
        new = frozenset(each.signal for each in receivers if each.hears(name, names, created=True))
        old = frozenset(each.signal for each in receivers if each.hears(name, names, created=False))
        table.model.signals = new | old
        table.model.signals_of_new, table.model.signals_of_old = new - old, old - new

    def model_of(self, symbol: object) -> Model | None:
        """The model of a class, or of the full name of a class; ``None`` when it is no model."""
        if isinstance(symbol, ProjectClass):
            return self.models.get(symbol.qualname)
        if isinstance(symbol, External):
            symbol = symbol.dotted
        return self.models.get(STUB_ALIASES.get(symbol, symbol)) if isinstance(symbol, str) else None

    def by_label(self, label: str) -> Model | None:
        """The model of a label ``app.Model`` in any case; ``None`` when there is none or more than one."""
        found = self._labels.get(label.lower(), ())
        concrete = [model for model in found if not model.abstract] or list(found)
        return concrete[0] if len(concrete) == 1 else None

    def concrete(self, model: Model) -> Model:
        """The concrete model made from an abstract one, if there is just one; else the model itself.

        Code in an abstract class mostly runs on that model, whose reverse relations the abstract one has not.
        """
        found = self._heirs.get(model.qualname, ())
        return found[0] if model.abstract and len(found) == 1 else model

    @cached_property
    def _heirs(self) -> dict[str, list[Model]]:
        """Concrete models by the name of each abstract one that they, and no parent of theirs, rest on."""
        found: dict[str, list[Model]] = defaultdict(list)
        for table in self._tables:
            if table.model.abstract or table.model.proxy:
                continue
            above = {base for parent in table.parents.values() for base in self._lineage.mro(parent.symbol)}
            for base in self._lineage.mro(table.symbol):
                abstract = self._tables.of(base) if base not in above else None
                if abstract is not None and abstract.model.abstract:
                    found[abstract.model.qualname].append(table.model)
        return found

    def has(self, library: str) -> bool:
        """Whether a project has models of this library."""
        return any(model.library == library for model in self.models.values())

    @property
    def user(self) -> Model:
        """The user model: that of the settings, else the only one of the project, else Django's."""
        return self.by_label(self._user) or self.models[_DJANGOS_USER]

    def _user_label(self) -> str:
        label = self._settings.value(USER_SETTING)
        if label is not None:
            return label
        users = [table.model.label for table in self._tables if self._is_user(table)]
        return users[0] if len(users) == 1 else DEFAULT_USER

    def _is_user(self, table: Table) -> bool:
        """Whether a model could replace Django's: one that rests on its table is no such model."""
        if table.model.abstract or table.model.proxy or table.symbol.module.project is not self._project:
            return False
        bases = {getattr(base, "qualname", "") for base in self._lineage.mro(table.symbol)}
        return _DJANGOS_USER not in bases and not bases.isdisjoint(_USER_BASES)

    def _resolved(self, named: Expr | str | None, table: Table, declared: Declaration | None) -> Model | None:
        target = self._targets.of(named) if isinstance(named, Expr) else named
        return self._by_target(target, table, declared)

    def _by_target(
        self, target: Target | None, table: Table | None, declared: Declaration | None
    ) -> Model | None:
        if isinstance(target, ProjectClass | External):
            return self.model_of(target)
        if target is None:
            return None
        if target == "self":
            return None if table is None else table.model
        app, _, name = target.rpartition(".")
        if app and app != "?":
            return self.by_label(target) or self._misplaced(app, name)
        return self._in_app(name, table, declared) or self._only(name)

    def _in_app(self, name: str, table: Table | None, declared: Declaration | None) -> Model | None:
        """A bare name: a model of the same app, or of the module that declares the field."""
        if table is None:
            return None
        found = self.by_label(f"{table.app_label}.{name}")
        if found is None and declared is not None:
            found = self.model_of(declared.module.lookup(name))
        return found

    def _misplaced(self, app: str, name: str) -> Model | None:
        """A model whose label was guessed wrongly: the app is part of the name of its module."""
        found = [model for model in self._names.get(name.lower(), ()) if not model.abstract]
        found = [model for model in found if app.lower() in model.qualname.lower().split(".")]
        return found[0] if len(found) == 1 else None

    def _only(self, name: str) -> Model | None:
        found = [model for model in self._names.get(name.lower(), ()) if not model.abstract]
        return found[0] if len(found) == 1 else None
