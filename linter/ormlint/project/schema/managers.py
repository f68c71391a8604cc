"""The managers of models: which classes of the project stand behind them, and which is the default."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import ManagerSpec
from ormlint.project.bases import made_class, parsed
from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.fieldclasses import field_class
from ormlint.project.schema.lineage import is_root
from ormlint.project.schema.wellknown import PLAIN_MANAGERS, PLAIN_MODELS, SCOPED_MANAGERS
from ormlint.project.symbols import Assignment, External, ProjectClass, ProjectFunction

if TYPE_CHECKING:
    from ormlint.project.project import Project
    from ormlint.project.schema.lineage import Ancestor, Lineage
    from ormlint.project.schema.tables import Table, Tables

MANAGER = "django.db.models.Manager"
QUERYSET = "django.db.models.QuerySet"
_MAX_DEPTH = 8


class Managers:
    """Finds the managers of each table."""

    def __init__(self, lineage: Lineage, tables: Tables) -> None:
        self._lineage = lineage
        self._tables = tables
        self._reader = ManagerReader(lineage.project)
        self._own: dict[ProjectClass, list[ManagerSpec]] = {}

    def fill(self, table: Table) -> None:
        """Write the managers of a table into its model, the default one too."""
        found: dict[str, ManagerSpec] = {}
        for ancestor in self._lineage.mro(table.symbol):
            for spec in self._of(ancestor):
                found.setdefault(spec.name, spec)
        if not found:
            found["objects"] = ManagerSpec("objects")
        table.model.managers = found
        table.model.default_manager = self._default_name(table) or next(iter(found))

    def _default_name(self, table: Table) -> str | None:
        """``default_manager_name``, that of the nearest ancestor when the class has no manager of its own."""
        while True:
            name = table.options.text("default_manager_name")
            if name is not None or self._of(table.symbol) or table.first_base is None:
                return name
            table = table.first_base

    def _of(self, ancestor: Ancestor) -> list[ManagerSpec]:
        """The managers that one class declares, the one that Django adds to a concrete model included."""
        if isinstance(ancestor, External):
            hidden = (
                self._lineage.is_model(ancestor)
                and not is_root(ancestor)
                and ancestor.name not in PLAIN_MODELS
            )
            return [ManagerSpec("objects", opaque=True)] if hidden else []
        if ancestor not in self._own:
            self._own[ancestor] = self._declared(ancestor)
        return self._own[ancestor]

    def _declared(self, symbol: ProjectClass) -> list[ManagerSpec]:
        table = self._tables.of(symbol)
        if table is None:
            return []
        found = {}
        for assignment in symbol.own_assignments():
            node = assignment.node
            spec = (
                None
                if node is None
                else self._reader.spec(assignment.name, Expr(node, symbol.module, symbol))
            )
            if spec is not None:
                found[assignment.name] = spec
        if not found and not table.model.abstract and not self._inherits_any(symbol):
            found["objects"] = ManagerSpec("objects")
        return list(found.values())

    def _inherits_any(self, symbol: ProjectClass) -> bool:
        return any(self._of(ancestor) for ancestor in self._lineage.mro(symbol)[1:])


class ManagerReader:
    """Reads the expressions that make managers."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def spec(self, name: str, value: Expr, depth: int = 0) -> ManagerSpec | None:
        """The manager that a value in a class body is; ``None`` for anything else."""
        node = value.node
        if not isinstance(node, cst.Call) or depth > _MAX_DEPTH:
            return None
        if call_name(node) == "as_manager" and isinstance(node.func, cst.Attribute):
            return self._from_queryset(name, None, value.within(node.func.value))
        if isinstance(node.func, cst.Call):
            return self._made_class(name, value.within(node.func))
        symbol = self._project.followed(value.within(node.func).symbol() if dotted(node.func) else None)
        if isinstance(symbol, Assignment) and symbol.node is not None:
            spec = self._made_class(name, Expr(symbol.node, symbol.module, symbol.owner))
            if spec is not None:
                return spec
            symbol = made_class(symbol.module, symbol.node)
        if isinstance(symbol, ProjectClass):
            return self._of_class(name, symbol)
        return self._of_call(name, symbol, node, value)

    def _made_class(self, name: str, value: Expr) -> ManagerSpec | None:
        """A manager of the class that ``Manager.from_queryset(QuerySet)`` makes."""
        node = value.node
        if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
            return None
        if node.func.attr.value != "from_queryset" or not node.args:
            return None
        return self._from_queryset(name, value.within(node.func.value), value.within(node.args[0].value))

    def _from_queryset(self, name: str, manager: Expr | None, queryset: Expr) -> ManagerSpec | None:
        manager_class = None if manager is None else self._symbol(manager)
        queryset_class = self._symbol(queryset)
        classes = [symbol for symbol in (manager_class, queryset_class) if symbol is not None]
        unknown = any(self._hides(symbol) for symbol in classes) or queryset_class is None
        return ManagerSpec(name, self._qualname(manager_class), self._qualname(queryset_class), unknown)

    def _of_class(self, name: str, symbol: ProjectClass) -> ManagerSpec | None:
        if not self.is_manager(symbol):
            return None
        return ManagerSpec(
            name, self._qualname(symbol), self._qualname(self.queryset_of(symbol)), self._hides(symbol)
        )

    def _of_call(self, name: str, symbol: object, node: cst.Call, value: Expr) -> ManagerSpec | None:
        """A manager of a class outside the project, or whatever a function makes."""
        if isinstance(symbol, External) and symbol.dotted in SCOPED_MANAGERS:
            return replace(self._wrapped(name, node, value) or ManagerSpec(name), scoped=True)
        made = call_name(node)
        if isinstance(symbol, ProjectFunction):
            known = self._wrapped(name, node, value) or self._inner(name, symbol)
            is_manager = name == "objects" or made.lower().endswith("manager")
            return known or (ManagerSpec(name, opaque=True) if is_manager else None)
        if not made.endswith("Manager") or field_class(made) is not None:
            return None
        hidden = not isinstance(symbol, External) or self._hides(symbol)
        return ManagerSpec(name, opaque=hidden)

    def _wrapped(self, name: str, node: cst.Call, value: Expr) -> ManagerSpec | None:
        """``wrapper(OurManager)``, ``wrapper(OurQuerySet.as_manager().__class__)``."""
        said = positionals(node, value)[:1]
        said += [item for key, item in keywords(node, value).items() if key == "_manager_class"]
        for item in said:
            if isinstance(item.node, cst.Attribute) and item.node.attr.value == "__class__":
                return self.spec(name, item.within(item.node.value))
            symbol = self._symbol(item)
            if isinstance(symbol, ProjectClass):
                return self._of_class(name, symbol)
        return None

    def _inner(self, name: str, function: ProjectFunction) -> ManagerSpec | None:
        """A manager of the one manager class that a function makes."""
        blocks = [block for block in function.block.children if block.kind == "class"]
        symbols = [symbol for block in blocks if (symbol := function.module.class_of(block)) is not None]
        specs = [spec for symbol in symbols if (spec := self._of_class(name, symbol)) is not None]
        return specs[0] if len(specs) == 1 else None

    def _qualname(self, symbol: object) -> str | None:
        if not isinstance(symbol, ProjectClass) or symbol.module.project is not self._project:
            return None
        return symbol.qualname

    def _symbol(self, expr: Expr) -> object:
        found = self._project.followed(expr.symbol() if dotted(expr.node) else None)
        if isinstance(found, Assignment) and isinstance(found.node, cst.Call):
            return made_class(found.module, found.node)
        return found

    def _hides(self, symbol: object) -> bool:
        if isinstance(symbol, External):
            return not symbol.dotted.startswith("django.") and symbol.name not in PLAIN_MANAGERS
        if not isinstance(symbol, ProjectClass):
            return False
        if symbol.name not in PLAIN_MANAGERS and not symbol.bases_known:
            return True
        outside = [base for base in symbol.mro() if isinstance(base, External)]
        return symbol.opaque and any(
            self._hides(base) for base in outside if not base.dotted.startswith("builtins.")
        )

    def is_manager(self, symbol: ProjectClass) -> bool:
        """Whether a class of the project is a manager class."""
        if symbol.derives_from(MANAGER):
            return True
        outside = [base.name for base in symbol.mro() if isinstance(base, External)]
        return any(name.endswith("Manager") and field_class(name) is None for name in outside)

    def queryset_of(self, symbol: ProjectClass) -> object:
        """The queryset class of a manager class, as its bases or ``get_queryset`` tell."""
        for ancestor in symbol.ancestors:
            found = (
                self._queryset_base(ancestor)
                or self._queryset_named(ancestor)
                or self._queryset_made(ancestor)
            )
            if isinstance(found, ProjectClass):
                return found
        return None

    def _queryset_base(self, symbol: ProjectClass) -> object:
        for text in symbol.block.bases:
            if "from_queryset" not in text and not text.isidentifier():
                continue
            node = parsed(text)
            if node is None:
                continue
            value = Expr(node, symbol.module).constant()
            spec = self._made_class("", value)
            if spec is not None:
                return self._symbol(value.within(value.node.args[0].value))  # type: ignore[attr-defined]
        return None

    def _queryset_named(self, symbol: ProjectClass) -> object:
        if "_queryset_class" not in symbol.block.text:
            return None
        member = symbol.own_member("_queryset_class")
        if not isinstance(member, Assignment) or member.node is None:
            return None
        return self._symbol(Expr(member.node, symbol.module, symbol))

    def _queryset_made(self, symbol: ProjectClass) -> object:
        """``return BookQuerySet(self.model, using=self._db)``."""
        member = symbol.own_member("get_queryset")
        node = member.module.node_of(member.block) if isinstance(member, ProjectFunction) else None
        if not isinstance(node, cst.FunctionDef):
            return None
        finder = _Made()
        node.visit(finder)
        for func in finder.funcs:
            found = self._symbol(Expr(func, symbol.module))
            if isinstance(found, ProjectClass) and found.derives_from(QUERYSET):
                return found
        return None


class _Made(cst.CSTVisitor):
    """The functions called with ``self.model``."""

    def __init__(self) -> None:
        super().__init__()
        self.funcs: list[cst.BaseExpression] = []

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        values = [argument.value for argument in node.args[:1]]
        values += [
            argument.value for argument in node.args if argument.keyword and argument.keyword.value == "model"
        ]
        if any(dotted(value) == "self.model" for value in values):
            self.funcs.append(node.func)
