"""What a ``save()`` of the project does, where that is no more than filling fields that are empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Model
from ormlint.project import ProjectFunction
from ormlint.source import SourceError
from ormlint.walk.shaping import code

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def filled_by_save(walker: Walker, model: Model) -> frozenset[str] | None:
    """The fields that ``save()`` fills where they are empty; ``None`` where it does anything else."""
    key = ("filled", model.qualname)
    if key not in walker.known:
        walker.known[key] = _filled(walker, model)
    return walker.known[key]  # type: ignore[no-any-return]


def _filled(walker: Walker, model: Model) -> frozenset[str] | None:
    symbol = walker.project.class_named(model.qualname)
    members = [each.own_member("save") for each in symbol.ancestors] if symbol is not None else []
    saves = [member for member in members if isinstance(member, ProjectFunction) and not member.module.stub]
    found = [_by_one(save) for save in saves]
    if not found or None in found or len(saves) != sum(member is not None for member in members):
        return None
    return frozenset().union(*(fields for fields in found if fields))


def _by_one(function: ProjectFunction) -> frozenset[str] | None:
    try:
        node = function.block.node()
    except SourceError:
        return None
    found = [_by_statement(statement) for statement in node.body.body]  # type: ignore[union-attr]
    return None if None in found else frozenset().union(*(fields for fields in found if fields))


def _by_statement(statement: cst.CSTNode) -> frozenset[str] | None:
    if isinstance(statement, cst.SimpleStatementLine):
        return frozenset() if all(_is_plain(small) for small in statement.body) else None
    if not isinstance(statement, cst.If) or statement.orelse is not None:
        return None
    body = statement.body.body
    small = body[0].body[0] if len(body) == 1 and isinstance(body[0], cst.SimpleStatementLine) else None
    if not isinstance(small, cst.Assign) or len(small.targets) != 1:
        return None
    target = code(small.targets[0].target)
    return frozenset({target.removeprefix("self.")}) if _asks_for(statement.test, target) else None


def _is_plain(small: cst.CSTNode) -> bool:
    """Whether it is a docstring, or passes on to the ``save()`` of the base class."""
    value = small.value if isinstance(small, (cst.Expr, cst.Return)) else None
    return isinstance(value, cst.SimpleString) or (
        isinstance(value, cst.Call)
        and code(value.func).startswith("super(")
        and code(value.func).endswith(".save")
    )


def _asks_for(test: cst.BaseExpression, target: str) -> bool:
    """``if not self.slug``, ``if self.slug is None``."""
    if not target.startswith("self.") or not target.removeprefix("self.").isidentifier():
        return False
    return code(test) in {f"not {target}", f"{target} is None", f'{target} == ""', f"{target} == ''"}
