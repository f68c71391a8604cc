"""What ``__all__`` of a module says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import dotted

if TYPE_CHECKING:
    from ormlint.project.modules import Module

_ALL = "__all__"


class _Unreadable(Exception):  # noqa: N818
    """``__all__`` is computed."""


def exported_names(module: Module) -> frozenset[str] | None:
    """The names in ``__all__``; ``None`` when there is none or it cannot be told."""
    if _ALL not in module.file.text:
        return None
    names: set[str] | None = None
    try:
        for small, _ in module.body:
            said = _said(module, small)
            names = names if said is None else (names or set()) | said
    except _Unreadable:
        return None
    return None if names is None else frozenset(names)


def _said(module: Module, small: cst.BaseSmallStatement) -> set[str] | None:
    if isinstance(small, cst.Assign):
        ours = any(dotted(target.target) == _ALL for target in small.targets)
        return _names(module, small.value) if ours else None
    if isinstance(small, cst.AugAssign | cst.AnnAssign) and dotted(small.target) == _ALL and small.value:
        return _names(module, small.value)
    if isinstance(small, cst.Expr) and isinstance(small.value, cst.Call):
        return _added(module, small.value)
    return None


def _added(module: Module, call: cst.Call) -> set[str] | None:
    name = dotted(call.func)
    if name == f"{_ALL}.append" and call.args:
        return _names(module, cst.List([cst.Element(call.args[0].value)]))
    if name == f"{_ALL}.extend" and call.args:
        return _names(module, call.args[0].value)
    return None


def _names(module: Module, node: cst.BaseExpression) -> set[str]:
    if isinstance(node, cst.List | cst.Tuple | cst.Set):
        return set().union(*(_element(module, element) for element in node.elements))
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return _names(module, node.left) | _names(module, node.right)
    if isinstance(node, cst.Attribute) and node.attr.value == _ALL:
        return _names_of_other(module, node.value)
    if isinstance(node, cst.Call) and dotted(node.func) in ("list", "tuple") and len(node.args) == 1:
        return _names(module, node.args[0].value)
    raise _Unreadable


def _element(module: Module, element: cst.BaseElement) -> set[str]:
    value = element.value
    if isinstance(element, cst.StarredElement):
        return _names(module, value)
    if isinstance(value, cst.SimpleString) and isinstance(value.evaluated_value, str):
        return {value.evaluated_value}
    raise _Unreadable


def _names_of_other(module: Module, node: cst.BaseExpression) -> set[str]:
    from ormlint.project.modules import Module

    other = module.resolve(node)
    if isinstance(other, Module) and other is not module and other.exports is not None:
        return set(other.exports)
    raise _Unreadable
