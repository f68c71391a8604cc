"""Which names a piece of code reads and binds, by its text alone."""

from __future__ import annotations

from functools import lru_cache

import libcst as cst


class _Names(cst.CSTVisitor):
    """Collects the names that are read, and those that are bound."""

    def __init__(self) -> None:
        self.read: set[str] = set()
        self.bound: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.read.add(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self._bind(node.target)

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        self._bind(node.target)

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        self._bind(node.target)

    def visit_For(self, node: cst.For) -> None:
        self._bind(node.target)

    def visit_CompFor(self, node: cst.CompFor) -> None:
        self._bind(node.target)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self._bind(node.target)

    def visit_AsName(self, node: cst.AsName) -> None:
        self._bind(node.name)

    def visit_Call(self, node: cst.Call) -> None:
        """A method that is called on a name may change what it holds."""
        method = node.func
        if isinstance(method, cst.Attribute) and method.attr.value in MUTATORS:
            self.bound |= target_names(method.value)

    def _bind(self, target: cst.CSTNode) -> None:
        self.bound |= target_names(target)


MUTATORS = frozenset(
    {
        "append",
        "add",
        "update",
        "pop",
        "popleft",
        "extend",
        "remove",
        "clear",
        "insert",
        "setdefault",
        "discard",
    }
)


def target_names(target: cst.CSTNode) -> frozenset[str]:
    """The names that an assignment target binds or changes: ``a, self.b`` gives ``a`` and ``self``."""
    if isinstance(target, cst.Name):
        return frozenset({target.value})
    if isinstance(target, (cst.Tuple, cst.List)):
        return frozenset().union(*(target_names(element.value) for element in target.elements))
    if isinstance(target, (cst.Attribute, cst.Subscript, cst.StarredElement)):
        return target_names(target.value)
    return frozenset()


@lru_cache(maxsize=4096)
def _names(node: cst.CSTNode) -> tuple[frozenset[str], frozenset[str]]:
    visitor = _Names()
    node.visit(visitor)
    return frozenset(visitor.read), frozenset(visitor.bound)


def names_read(node: cst.CSTNode) -> frozenset[str]:
    """The names that an expression reads."""
    return _names(node)[0]


def names_bound(node: cst.CSTNode) -> frozenset[str]:
    """The names that a piece of code binds, or whose value it changes."""
    return _names(node)[1]
