"""What a name can stand for: classes, functions and assignments of the project, and what is outside."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, Union

from ormlint.project.classbodies import ClassBody
from ormlint.project.externals import ancestors, is_well_known
from ormlint.project.linearization import linearized

if TYPE_CHECKING:
    import libcst as cst

    from ormlint.project.modules import Module
    from ormlint.source import Block

Member: TypeAlias = Union["ProjectFunction", "Assignment", "ProjectClass"]
Symbol: TypeAlias = Union["ProjectClass", "ProjectFunction", "Assignment", "Module", "External"]


@dataclass(frozen=True)
class External:
    """Something that is not in the project, by its dotted name."""

    dotted: str

    @property
    def name(self) -> str:
        """The last part of the dotted name."""
        return self.dotted.rpartition(".")[2]


@dataclass(eq=False)
class Assignment:
    """A name that a module or a class assigns; ``node`` is ``None`` where only a type is declared."""

    name: str
    module: Module
    node: cst.BaseExpression | None
    block: Block
    owner: ProjectClass | None = None
    annotation: cst.BaseExpression | None = None

    def __repr__(self) -> str:
        return f"<Assignment {self.name} in {self.module.name}>"


class ProjectFunction:
    """A function or method of the project."""

    def __init__(self, module: Module, block: Block, owner: ProjectClass | None) -> None:
        self.module = module
        self.block = block
        self.owner = owner
        self.name = block.name
        self.qualname = f"{module.name}.{block.qualname}"
        self.is_async = block.is_async

    def __repr__(self) -> str:
        return f"<ProjectFunction {self.qualname}>"

    @cached_property
    def decorators(self) -> tuple[str, ...]:
        """The dotted names of the decorators without their arguments; as written where they are not known."""
        return tuple(
            self.module.dotted_name(text.partition("(")[0].strip()) for text in self.block.decorators
        )


class ProjectClass:
    """A class of the project."""

    def __init__(self, module: Module, block: Block, owner: ProjectClass | None) -> None:
        self.module = module
        self.block = block
        self.owner = owner
        self.name = block.name
        self.qualname = f"{module.name}.{block.qualname}"
        self._bases: tuple[Symbol | None, ...] | None = None
        self._asked = False

    def __repr__(self) -> str:
        return f"<ProjectClass {self.qualname}>"

    @property
    def bases(self) -> tuple[Symbol | None, ...]:
        """What the base classes are, in order; ``None`` where one cannot be told."""
        if self._bases is None and not self._asked:
            self._asked = True  # a class may be named by way of itself: ``class A(B.Inner)``, ``class B(A)``
            self._bases = self.module.bases_of(self)
        return self._bases or ()

    def mro(self) -> tuple[ProjectClass | External, ...]:
        """The class and all its ancestors in the order of attribute lookup."""
        return self._mro

    @cached_property
    def _mro(self) -> tuple[ProjectClass | External, ...]:
        return linearized(self, _class_bases)

    @cached_property
    def ancestors(self) -> tuple[ProjectClass, ...]:
        """The classes of the project in the resolution order, this one first."""
        return tuple(symbol for symbol in self._mro if isinstance(symbol, ProjectClass))

    @cached_property
    def _body(self) -> ClassBody:
        return ClassBody(self)

    @property
    def members(self) -> tuple[str, ...]:
        """The names that the class itself declares."""
        return self._body.names

    def own_member(self, name: str) -> Member | None:
        """What the class itself declares under this name."""
        return self._body.get(name)

    def own_assignments(self) -> Iterator[Assignment]:
        """The assignments of the class body in order, those under ``if`` and ``try`` too."""
        return iter(self._body.assignments)

    def member(self, name: str) -> Member | None:
        """What the class or the nearest ancestor in the project declares under this name."""
        for symbol in self.ancestors:
            found = symbol.own_member(name)
            if found is not None:
                return found
        return None

    @cached_property
    def opaque(self) -> bool:
        """Whether some ancestor is neither in the project nor well known: there may be more members."""
        for symbol in self._mro:
            if isinstance(symbol, External) and not is_well_known(symbol.dotted):
                return True
            if isinstance(symbol, ProjectClass) and not symbol.bases_known:
                return True
        return False

    @cached_property
    def bases_known(self) -> bool:
        """Whether each base is known to be some class."""
        return all(isinstance(base, ProjectClass | External) for base in self.bases)

    @cached_property
    def external_names(self) -> frozenset[str]:
        """The dotted names of all ancestors outside the project, also those behind well-known ones."""
        names: set[str] = set()
        for symbol in self._mro:
            dotted = symbol.dotted if isinstance(symbol, External) else symbol.qualname
            names.update(ancestors(dotted) if isinstance(symbol, External) else (dotted,))
        return frozenset(names)

    def derives_from(self, *dotted: str) -> bool:
        """Whether any of these classes, given by dotted name, is an ancestor."""
        return not self.external_names.isdisjoint(dotted)


def _class_bases(symbol: ProjectClass | External) -> list[ProjectClass | External]:
    if isinstance(symbol, External):
        return []
    stubs = symbol.module.project.stubs
    return [
        (stubs.class_of(base.dotted) or base) if isinstance(base, External) else base
        for base in symbol.bases
        if isinstance(base, ProjectClass | External)
    ]


BUILTINS = frozenset(dir(builtins))
