"""What classes of the project declare for a framework to read."""

from __future__ import annotations

from ormlint.project import Assignment, ProjectClass
from ormlint.project.schema.expressions import Expr


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


def meta(symbol: ProjectClass, name: str) -> Expr | None:
    """What ``Meta`` of a class says under a name."""
    found = symbol.member("Meta")
    return expression(found, name) if isinstance(found, ProjectClass) else None
