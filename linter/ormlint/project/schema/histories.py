"""Models of which a package writes a history, by signals that writes of many rows do not send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, positionals
from ormlint.project.symbols import Assignment, External, ProjectClass

if TYPE_CHECKING:
    from ormlint.project.project import Project
    from ormlint.project.symbols import Symbol

RECORDS = ("HistoricalRecords", "AuditlogHistoryField")
WRITTEN_ON = frozenset({"post_save", "post_delete"})
"""The signals that the packages listen to."""
_REGISTERED = re.compile(r"\bauditlog\.register\(\s*(\w[\w.]*)")


def keeps_history(symbol: ProjectClass) -> bool:
    """Whether a class or a base of it says ``history = HistoricalRecords()``, be it by another name."""
    return any(_is_record(item) for base in symbol.ancestors for item in base.own_assignments())


def _is_record(item: Assignment) -> bool:
    node = item.node
    if not isinstance(node, cst.Call) or not dotted(node.func):
        return False
    at = Expr(node.func, item.module, item.owner)
    return call_name(node) in RECORDS or _makes_records(item.module.project.followed(at.symbol()))


def _makes_records(symbol: Symbol | None) -> bool:
    """Whether it is the class, a class derived from it, or ``partial`` of it."""
    if isinstance(symbol, External):
        return symbol.name in RECORDS
    if isinstance(symbol, ProjectClass):
        return any(name.rpartition(".")[2] in RECORDS for name in symbol.external_names)
    if not isinstance(symbol, Assignment) or not isinstance(symbol.node, cst.Call):
        return False
    given = positionals(symbol.node, Expr(symbol.node, symbol.module, symbol.owner))[:1]
    return call_name(symbol.node) == "partial" and any(
        dotted(item.node) and _makes_records(symbol.module.project.followed(item.symbol())) for item in given
    )


def audited(project: Project) -> Iterator[ProjectClass]:
    """The classes that are given to ``auditlog.register()``."""
    for module in project.modules.values():
        if "auditlog.register" in module.file.text:
            for name in _REGISTERED.findall(module.file.text):
                symbol = project.followed(module.resolve(name))
                if isinstance(symbol, ProjectClass):
                    yield symbol
