"""What the settings register for the templates of Jinja: functions and filters of an environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr, keywords, positionals
from ormlint.source import SourceError
from ormlint.walk.scope import nodes_in

if TYPE_CHECKING:
    from ormlint.project import Project
    from ormlint.templates.engines import EngineSettings

TABLES = ("globals", "filters")
Registration = tuple[str, str, ProjectFunction]
"""The table, the name in templates, the function."""


def registrations(project: Project, engines: Sequence[EngineSettings]) -> Iterator[Registration]:
    """The functions of the project that templates of Jinja see, by what the settings say."""
    for engine in engines:
        for table in TABLES:
            named: dict[str, str] = getattr(engine, table)
            for name, dotted in named.items():
                symbol = project.followed(project.symbol(dotted))
                if isinstance(symbol, ProjectFunction):
                    yield table, name, symbol
        maker = project.followed(project.symbol(engine.environment)) if engine.environment else None
        if isinstance(maker, ProjectFunction | ProjectClass):
            yield from _registered_by(maker)


def _registered_by(maker: ProjectFunction | ProjectClass) -> Iterator[Registration]:
    """``env.globals.update(…)``, ``env.filters["name"] = …`` in a function, or in ``__init__`` of a class."""
    member = maker if isinstance(maker, ProjectFunction) else maker.member("__init__")
    if not isinstance(member, ProjectFunction):
        return
    try:
        node = member.block.node()
    except SourceError:
        return
    for found in nodes_in(node):
        for table, name, value in _entries(found, Expr(cst.Name("_"), member.module)):
            symbol = member.module.project.followed(value.symbol())
            if isinstance(symbol, ProjectFunction):
                yield table, name, symbol


def _entries(node: cst.CSTNode, at: Expr) -> Iterator[tuple[str, str, Expr]]:
    if isinstance(node, cst.Call):
        updates = isinstance(node.func, cst.Attribute) and node.func.attr.value == "update"
        table = _table(node.func.value) if updates else ""  # type: ignore[attr-defined]
        given = positionals(node, at) if table else []
        more = {} if not given else given[0].keywords()
        for name, value in {**more, **keywords(node, at)}.items() if table else ():
            yield table, name, value
    elif isinstance(node, cst.Assign):
        for target in node.targets:
            table, name = _item(target.target, at)
            if table:
                yield table, name, at.within(node.value)


def _item(target: cst.BaseExpression, at: Expr) -> tuple[str, str]:
    """The table and the name of ``env.globals["name"]``."""
    if not isinstance(target, cst.Subscript) or not isinstance(target.slice[0].slice, cst.Index):
        return "", ""
    name = at.within(target.slice[0].slice.value).text
    return (_table(target.value), name) if name else ("", "")


def _table(node: cst.BaseExpression) -> str:
    name = node.attr.value if isinstance(node, cst.Attribute) else ""
    return name if name in TABLES else ""
