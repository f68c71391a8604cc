"""What classes of the project declare for a framework to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Assignment, External, ProjectClass, Symbol
from ormlint.project.schema.expressions import Expr
from ormlint.walk.frames import Access

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project import Project


def assigned(symbol: ProjectClass, name: str) -> Assignment | None:
    """What the project itself assigns to an attribute of a class."""
    member = symbol.member(name)
    if not isinstance(member, Assignment) or member.module.stub or member.node is None:
        return None
    return member


def expression(symbol: ProjectClass, name: str) -> Expr | None:
    """The same as an expression at its place."""
    member = assigned(symbol, name)
    if member is None or member.node is None:
        return None
    return Expr(member.node, member.module, member.owner)


def declared_at(item: Expr, access: Access) -> Access:
    """Where a declaration stands, as what an expression leads to."""
    block = item.owner.block if item.owner is not None else item.module.block
    return access if block is None else access.into(item.node, item.module, block)


def whole_number(node: cst.BaseExpression | None) -> int | None:
    """A number as written, if it is one."""
    return int(node.value) if isinstance(node, cst.Integer) and node.value.isdigit() else None


def model_named(project: Project, symbol: Symbol | None) -> Model | None:
    """The model that a name stands for, be it of the project or of a library."""
    found = project.followed(symbol)
    if isinstance(found, ProjectClass):
        return project.schema.model_of(found)
    return project.schema.model_of(found.dotted) if isinstance(found, External) else None


def meta(symbol: ProjectClass, name: str) -> Expr | None:
    """What ``Meta`` of a class says under a name."""
    found = symbol.member("Meta")
    return expression(found, name) if isinstance(found, ProjectClass) else None
