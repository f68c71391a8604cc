"""What a class body declares, read when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import Binding, bindings, small_statements

if TYPE_CHECKING:
    from ormlint.project.symbols import Assignment, Member, ProjectClass, ProjectFunction

_ACCESSORS = (".setter", ".deleter", ".getter", ".register", ".expression", ".comparator")


class ClassBody:
    """The members of one class; its tree is parsed only when a name is not one of its methods or classes."""

    def __init__(self, owner: ProjectClass) -> None:
        self._owner = owner

    @property
    def names(self) -> tuple[str, ...]:
        """All names that are declared."""
        return tuple(dict.fromkeys([*self._definitions, *self._assigned]))

    def get(self, name: str) -> Member | None:
        """The member of this name."""
        return self._definitions.get(name) or self._assigned.get(name)

    @cached_property
    def _definitions(self) -> dict[str, ProjectFunction | ProjectClass]:
        found: dict[str, ProjectFunction | ProjectClass] = {}
        for child in self._owner.block.children:
            if child.name in found and any(text.endswith(_ACCESSORS) for text in child.decorators):
                continue
            symbol = self._owner.module.symbol_of(child)
            if symbol is not None:
                found[child.name] = symbol
        return found

    @cached_property
    def assignments(self) -> list[Assignment]:
        """The assignments in order."""
        from ormlint.project.symbols import Assignment

        owner = self._owner
        node = owner.module.node_of(owner.block)
        if not isinstance(node, cst.ClassDef):
            return []
        return [
            Assignment(binding.name, owner.module, binding.node, owner.block, owner, binding.annotation)
            for binding in self._bindings(node)
            if not isinstance(binding.node, cst.Import | cst.ImportFrom)
        ]

    def _bindings(self, node: cst.ClassDef) -> list[Binding]:
        """The bindings in order; those in ``except`` only where nothing else binds the name."""
        found = [item for small, weak in small_statements(node.body.body) for item in bindings(small, weak)]
        strong = {item.name for item in found if not item.weak}
        return [item for item in found if not item.weak or item.name not in strong]

    @cached_property
    def _assigned(self) -> dict[str, Assignment]:
        return {found.name: found for found in self.assignments}
