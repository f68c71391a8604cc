"""Which model an expression in a declaration names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, positionals
from ormlint.project.symbols import Assignment, External, ProjectClass, ProjectFunction

if TYPE_CHECKING:
    from ormlint.project.schema.lineage import Lineage
    from ormlint.project.schema.settings import Settings

Target = ProjectClass | External | str
"""A class, or a name in a string: ``self``, ``Model``, ``app.Model``."""

_MAX_DEPTH = 8
_GET_MODEL = ("get_model", "get_registered_model", "load_model", "get_model_name")
USER_SETTING = "AUTH_USER_MODEL"
DEFAULT_USER = "auth.User"


class Targets:
    """Reads the expressions that name models."""

    def __init__(self, lineage: Lineage, settings: Settings, user_label: str) -> None:
        self._lineage = lineage
        self._settings = settings
        self._user_label = user_label

    def of(self, expr: Expr, depth: int = 0) -> Target | None:
        """The model that an expression names; ``None`` when that cannot be told."""
        if depth > _MAX_DEPTH:
            return None
        if expr.text is not None:
            return expr.text
        node = expr.node
        if isinstance(node, cst.Name | cst.Attribute):
            return self._named(expr, depth)
        if isinstance(node, cst.Call):
            return self._called(expr, node, depth)
        if isinstance(node, cst.BooleanOperation):
            return self.of(expr.within(node.left), depth + 1) or self.of(expr.within(node.right), depth + 1)
        return self.of(expr.within(node.body), depth + 1) if isinstance(node, cst.IfExp) else None

    def _named(self, expr: Expr, depth: int) -> Target | None:
        symbol = self._lineage.known(expr.module.project.followed(expr.symbol()))
        if isinstance(symbol, External):
            return self._setting(symbol.dotted) or (
                None if symbol.dotted.startswith("django.conf.") else symbol
            )
        if isinstance(symbol, Assignment) and symbol.node is not None:
            return self.of(Expr(symbol.node, symbol.module, symbol.owner), depth + 1)
        if isinstance(symbol, ProjectClass):
            return symbol
        return self._setting(dotted(expr.node))

    def _setting(self, name: str) -> str | None:
        where, _, setting = name.rpartition(".")
        if where.rpartition(".")[2] != "settings" or not setting.isupper():
            return None
        if setting == USER_SETTING:
            return self._user_label
        return self._settings.value(setting)

    def _called(self, expr: Expr, node: cst.Call, depth: int) -> Target | None:
        name = call_name(node)
        arguments = positionals(node, expr)
        if name == "get_user_model" or name == "get_user_model_name":
            return self._user_label
        if name in _GET_MODEL:
            texts = [argument.text for argument in arguments[:2]]
            return ".".join(text for text in texts if text) if texts and all(texts) else None
        if name == "getattr" and len(arguments) > 1 and arguments[1].text:
            default = self.of(arguments[2], depth + 1) if len(arguments) > 2 else None
            return self._setting(f"settings.{arguments[1].text}") or default
        return self._returned(expr.within(node.func), depth)

    def _returned(self, func: Expr, depth: int) -> Target | None:
        """What a function of the project returns, where its returns agree on a model."""
        symbol = func.symbol() if dotted(func.node) else None
        if not isinstance(symbol, ProjectFunction):
            return None
        node = symbol.module.node_of(symbol.block)
        if not isinstance(node, cst.FunctionDef):
            return None
        returns = _Returns()
        node.visit(returns)
        values = (self.of(Expr(value, symbol.module), depth + 1) for value in returns.values)
        return next((value for value in values if value is not None), None)


class _Returns(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.values: list[cst.BaseExpression] = []

    def visit_Return(self, node: cst.Return) -> None:  # noqa: N802
        if node.value is not None:
            self.values.append(node.value)
