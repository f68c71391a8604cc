"""The fields that a class body declares."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bases import parsed
from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.fieldclasses import RELATIONS, UNKNOWN, FieldClass, field_class
from ormlint.project.schema.wellknown import NO_DJANGO
from ormlint.project.symbols import External, ProjectClass
from ormlint.source.scanner import tokens

if TYPE_CHECKING:
    from ormlint.project.modules import Module
    from ormlint.project.project import Project
    from ormlint.project.symbols import Symbol

_POSITIONS = {
    "foreign_key": (
        "to",
        "on_delete",
        "related_name",
        "related_query_name",
        "limit_choices_to",
        "parent_link",
        "to_field",
    ),
    "one_to_one": ("to", "on_delete", "to_field"),
    "many_to_many": (
        "to",
        "related_name",
        "related_query_name",
        "limit_choices_to",
        "symmetrical",
        "through",
    ),
    "generic_foreign_key": ("ct_field", "fk_field"),
    "generic_relation": ("to", "object_id_field", "content_type_field"),
}
_ADDED = re.compile(r"^[ \t]*([\w.]+)\.add_to_class\(", re.MULTILINE)
_LABEL = re.compile(r"\w+\.\w+")
_LONGEST_CALL = 5000


@dataclass(frozen=True, eq=False)
class Declaration:
    """A field as its class body declares it."""

    name: str
    field: FieldClass
    arguments: dict[str, Expr]
    module: Module
    owner: ProjectClass | None

    def flag(self, name: str) -> bool:
        """Whether an argument is ``True``."""
        found = self.arguments.get(name)
        return found is not None and found.is_true

    def text(self, name: str) -> str | None:
        """An argument that is a string."""
        found = self.arguments.get(name)
        return None if found is None else found.text


class Declarations:
    """The fields of all classes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._own: dict[ProjectClass, dict[str, Declaration]] = {}

    def own(self, symbol: ProjectClass) -> dict[str, Declaration]:
        """The fields that the class itself declares, in order."""
        if symbol not in self._own:
            self._own[symbol] = self._read(symbol)
        return self._own[symbol]

    def _read(self, symbol: ProjectClass) -> dict[str, Declaration]:
        found: dict[str, Declaration] = {}
        seen: set[int] = set()
        for assignment in symbol.own_assignments():
            node = assignment.node
            if node is None or id(node) in seen:
                continue  # of `a = b = Field()` Django knows the first name only
            seen.add(id(node))
            found.pop(assignment.name, None)
            declared = declaration(assignment.name, Expr(node, symbol.module, symbol))
            found |= {} if declared is None else {assignment.name: declared}
        for name, value in self._added.get(symbol, ()):
            declared = declaration(name, value)
            found |= {} if declared is None else {name: declared}
        return found

    @cached_property
    def _added(self) -> dict[ProjectClass, list[tuple[str, Expr]]]:
        """What ``Model.add_to_class("name", Field())`` adds anywhere in the project."""
        found: dict[ProjectClass, list[tuple[str, Expr]]] = defaultdict(list)
        for module in self._project.modules.values():
            if ".add_to_class(" not in module.file.text:
                continue
            for match in _ADDED.finditer(module.file.text):
                symbol = self._project.followed(module.resolve(match[1]))
                call = call_at(module.file.text, match.end() - 1, match[1])
                arguments = positionals(call, Expr(call, module)) if call is not None else []
                if isinstance(symbol, ProjectClass) and len(arguments) == 2 and arguments[0].text:
                    found[symbol].append((arguments[0].text, arguments[1]))
        return found


def call_at(text: str, bracket: int, func: str) -> cst.Call | None:
    """The call whose opening bracket is at ``bracket``, as a tree."""
    part = text[bracket : bracket + _LONGEST_CALL]
    for kind, token, depth in tokens(part):
        if kind == "close" and depth == 1:
            node = parsed(func + part[: token.end()])
            return node if isinstance(node, cst.Call) else None
    return None


def declaration(name: str, value: Expr) -> Declaration | None:
    """The field that a value in a class body is; ``None`` for anything else."""
    node = value.node
    if isinstance(node, cst.IfExp):
        return declaration(name, value.within(node.body))
    if not isinstance(node, cst.Call):
        return None
    symbol = value.module.project.followed(_symbol(value.within(node.func)))
    kind = _field_class(symbol, call_name(node))
    if kind is None:
        return None
    custom = symbol if isinstance(symbol, ProjectClass) else None
    return Declaration(name, kind, _arguments(node, value, kind, custom), value.module, value.owner)


def _symbol(func: Expr) -> Symbol | None:
    return func.symbol() if dotted(func.node) else None


def _field_class(symbol: Symbol | None, name: str) -> FieldClass | None:
    if isinstance(symbol, ProjectClass):
        return _custom_class(symbol)
    if isinstance(symbol, External):
        if symbol.dotted.startswith("django.forms") or symbol.dotted.partition(".")[0] in NO_DJANGO - {
            "rest_framework"
        }:
            return None
        return field_class(symbol.name)
    return field_class(name)


def _custom_class(symbol: ProjectClass) -> FieldClass | None:
    """The field class of the project's own, by the first ancestor that is known."""
    outside = [base for base in symbol.mro() if isinstance(base, External)]
    if any(base.dotted.startswith("django.forms") for base in outside):
        return None
    ours = (
        item for item in symbol.ancestors if item.name in RELATIONS or item.qualname.startswith("django.db.")
    )
    names = [item.name for item in outside] + [item.name for item in ours]
    found = [kind for kind in map(field_class, names) if kind is not None]
    known = [kind for kind in found if kind.kind != UNKNOWN]
    return next(iter([*known, *found]), None)


def _arguments(call: cst.Call, at: Expr, kind: FieldClass, custom: ProjectClass | None) -> dict[str, Expr]:
    positions = _POSITIONS.get(kind.relation or "", ())
    said = dict(zip(positions, positionals(call, at), strict=False)) | keywords(call, at)
    for ancestor in custom.ancestors if custom is not None else ():
        said = _defaults(ancestor, positions) | said
    if "to" not in said and custom is not None:
        said |= _own_target(custom)
    return said


def _own_target(custom: ProjectClass) -> dict[str, Expr]:
    """A label in a class attribute: ``default_related_model = "generic.Keyword"``."""
    values = (
        Expr(item.node, item.module, ancestor)
        for ancestor in custom.ancestors
        for item in ancestor.own_assignments()
        if item.node is not None
    )
    labels = (value for value in values if _LABEL.fullmatch(value.text or ""))
    label = next(labels, None)
    return {} if label is None else {"to": label}


@lru_cache(maxsize=1 << 12)
def _defaults(symbol: ProjectClass, positions: tuple[str, ...]) -> dict[str, Expr]:
    """The arguments that ``__init__`` of a field class of the project passes on of itself."""
    member = symbol.own_member("__init__")
    node = None if member is None else member.module.node_of(member.block)
    if member is None or not isinstance(node, cst.FunctionDef):
        return {}
    reader = _InitReader(Expr(cst.Name("self"), member.module, symbol), positions)
    node.visit(reader)
    return reader.found


class _InitReader(cst.CSTVisitor):
    """Finds ``kwargs["null"] = True``, ``kwargs.setdefault("null", …)``, ``super().__init__(null=True)``."""

    def __init__(self, at: Expr, positions: tuple[str, ...]) -> None:
        super().__init__()
        self.found: dict[str, Expr] = {}
        self._at = at
        self._positions = positions

    def visit_Assign(self, node: cst.Assign) -> None:  # noqa: N802
        target = node.targets[0].target
        if isinstance(target, cst.Subscript) and isinstance(target.slice[0].slice, cst.Index):
            self._note(self._at.within(target.slice[0].slice.value).text, node.value)

    def visit_Call(self, node: cst.Call) -> None:  # noqa: N802
        name = call_name(node)
        if name == "setdefault" and len(node.args) == 2:
            self._note(self._at.within(node.args[0].value).text, node.args[1].value)
        elif name == "__init__":
            said = dict(zip(self._positions, positionals(node, self._at), strict=False)) | keywords(
                node, self._at
            )
            for key, value in said.items():
                self._note(key, value.node)

    def _note(self, key: str | None, value: cst.BaseExpression) -> None:
        passed_on = isinstance(value, cst.Name) and value.value in (key, "to", "args", "kwargs")
        if key is not None and not passed_on:
            self.found[key] = self._at.within(value)
