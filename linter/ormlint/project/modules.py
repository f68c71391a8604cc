"""One module: its names, after imports, star imports and re-exports."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project.bindings import Binding, Import, bindings, dotted, small_statements
from ormlint.project.exports import exported_names
from ormlint.project.imports import imported, imported_from, source_of
from ormlint.project.symbols import Assignment, External, ProjectClass, ProjectFunction, Symbol

if TYPE_CHECKING:
    from ormlint.project.project import Project
    from ormlint.source import Block, SourceFile

_ACCESSORS = (".setter", ".deleter", ".getter", ".register", ".expression", ".comparator")


class Module:
    """A file of the project, by the dotted name that others import it by."""

    def __init__(
        self,
        project: Project,
        name: str,
        file: SourceFile,
        folder: str,
        *,
        is_package: bool,
        stub: bool = False,
    ) -> None:
        self.project = project
        self.name = name
        self.file = file
        self.folder = folder
        """The absolute path of the folder that the file is in."""
        self.is_package = is_package
        self.stub = stub
        """It stands for a module of a library."""
        self._symbols: dict[int, ProjectClass | ProjectFunction] = {}
        self._found: dict[str, Symbol | None] = {}
        self._exports: frozenset[str] | None = None
        self._asked_exports = False

    def __repr__(self) -> str:
        return f"<Module {self.name}>"

    @cached_property
    def block(self) -> Block | None:
        """The module block; ``None`` when the file cannot be scanned, which the project notes as an error."""
        return self.project.block_of(self.file)

    def node_of(self, block: Block) -> cst.FunctionDef | cst.ClassDef | cst.Module | None:
        """The parsed block; ``None`` when it is no valid Python, which the project notes as an error."""
        return self.project.node_of(block)

    def class_of(self, block: Block) -> ProjectClass | None:
        """The class that a block of this module declares."""
        symbol = self.symbol_of(block)
        return symbol if isinstance(symbol, ProjectClass) else None

    def function_of(self, block: Block) -> ProjectFunction | None:
        """The function that a block of this module declares."""
        symbol = self.symbol_of(block)
        return symbol if isinstance(symbol, ProjectFunction) else None

    def symbol_of(self, block: Block) -> ProjectClass | ProjectFunction | None:
        """The class or function of a block, always the same object."""
        if block.kind == "module":
            return None
        if id(block) not in self._symbols:
            parent = block.parent
            owner = self.class_of(parent) if parent is not None and parent.kind == "class" else None
            kind = ProjectClass if block.kind == "class" else ProjectFunction
            self._symbols[id(block)] = kind(self, block, owner)
        return self._symbols[id(block)]

    def lookup(self, name: str) -> Symbol | None:
        """What a module-level name stands for; ``None`` when that cannot be told."""
        if name in self._found:
            return self._found[name]
        with self.project.lookups.enter(self, name) as turn:
            found = self._look_up(name) if turn.new else None
        if found is not None or turn.final:
            self._found[name] = found
        return found

    def _look_up(self, name: str) -> Symbol | None:
        definition = self._definitions.get(name)
        if definition is not None and not definition.indent:
            return self.symbol_of(definition)
        return (
            self._bound(name, weak=False)
            or (self.symbol_of(definition) if definition is not None else None)
            or self._bound(name, weak=True)
            or self._star(name)
            or self.submodule(name)
        )

    def imported(self, name: str) -> Symbol | None:
        """What an import of this module brings under a name, be it hidden by a class of the same name."""
        return self._bound(name, weak=False) or self._bound(name, weak=True) or self._star(name)

    def submodule(self, name: str) -> Module | None:
        """A module in this package."""
        return self.project.module_in(self.folder, name) if self.is_package else None

    def resolve(self, expr: cst.BaseExpression | str) -> Symbol | None:
        """What a dotted name such as ``models.Book`` stands for here; a subscript is looked through."""
        if isinstance(expr, cst.Subscript):
            return self.resolve(expr.value)
        if isinstance(expr, cst.SimpleString | cst.ConcatenatedString):
            value = expr.evaluated_value
            return self.resolve(value) if isinstance(value, str) else None
        text = expr if isinstance(expr, str) else dotted(expr)
        head, *rest = text.strip().split(".")
        symbol = self.lookup(head) if head.isidentifier() else None
        for name in rest:
            symbol = None if symbol is None else self.project.attribute(symbol, name)
        return symbol

    def bases_of(self, symbol: ProjectClass) -> tuple[Symbol | None, ...]:
        """What the base classes of a class of this module are."""
        from ormlint.project.bases import bases_of

        return bases_of(symbol)

    def dotted_name(self, text: str) -> str:
        """The full dotted name of what a text stands for; the text itself when it is not known."""
        return self.project.dotted_name(self.resolve(text)) or text

    def import_symbols(self, node: Import) -> dict[str, Symbol]:
        """What an import anywhere in this module binds, by local name; unknown names are left out."""
        found = {binding.name: imported(self, node, binding.name) for binding in bindings(node, False)}
        return {name: symbol for name, symbol in found.items() if symbol is not None}

    def import_symbol(self, node: Import, name: str) -> Symbol | None:
        """What an import statement anywhere in this module binds to one local name."""
        return imported(self, node, name)

    @property
    def exports(self) -> frozenset[str] | None:
        """The names in ``__all__``; ``None`` when there is none or it cannot be told."""
        if not self._asked_exports:
            self._asked_exports = True  # modules may add each other's
            self._exports = exported_names(self)
        return self._exports

    @cached_property
    def body(self) -> tuple[tuple[cst.BaseSmallStatement, bool], ...]:
        """The simple statements at module level, each with whether it stands in for something missing."""
        node = None if self.block is None else self.node_of(self.block)
        return tuple(small_statements(node.body)) if isinstance(node, cst.Module) else ()

    @cached_property
    def _definitions(self) -> dict[str, Block]:
        found: dict[str, Block] = {}
        for block in self.block.children if self.block is not None else ():
            taken = found.get(block.name)
            if taken is None or not (_is_accessor(block) or taken.indent < block.indent):
                found[block.name] = block
        return found

    @cached_property
    def definitions(self) -> dict[str, ProjectClass | ProjectFunction]:
        """The classes and functions at module level by name."""
        found = {name: self.symbol_of(block) for name, block in self._definitions.items()}
        return {name: symbol for name, symbol in found.items() if symbol is not None}

    @cached_property
    def _bindings(self) -> dict[str, list[Binding]]:
        found: dict[str, list[Binding]] = defaultdict(list)
        for small, weak in self.body:
            for binding in bindings(small, weak):
                found[binding.name].append(binding)
        return dict(found)

    @cached_property
    def _stars(self) -> list[cst.ImportFrom]:
        found = [small for small, _ in self.body if isinstance(small, cst.ImportFrom)]
        return [node for node in reversed(found) if isinstance(node.names, cst.ImportStar)]

    @cached_property
    def _assignments(self) -> dict[int, Assignment]:
        return {}

    def _bound(self, name: str, *, weak: bool) -> Symbol | None:
        for binding in reversed(self._bindings.get(name, ())):
            found = self._symbol(binding) if binding.weak == weak else None
            if found is not None:
                return found
        return None

    def _symbol(self, binding: Binding) -> Symbol | None:
        if isinstance(binding.node, Import):
            return imported(self, binding.node, binding.name)
        if id(binding) not in self._assignments and self.block is not None:
            self._assignments[id(binding)] = Assignment(
                binding.name, self, binding.node, self.block, None, binding.annotation
            )
        return self._assignments.get(id(binding))

    def _star(self, name: str) -> Symbol | None:
        for node in self._stars:
            source = source_of(self, node)
            if isinstance(source, Module) and source.gives(name):
                found = imported_from(self, node, source, name)
                if found is not None:
                    return found
        return self._external_star(name)

    def _external_star(self, name: str) -> Symbol | None:
        if name.startswith("_") or name in self.project.builtins:
            return None
        sources = [source_of(self, node) for node in self._stars]
        outside = [source for source in sources if isinstance(source, External)]
        if len(outside) == 1 and len(sources) == 1:
            return External(f"{outside[0].dotted}.{name}")
        return None

    def gives(self, name: str) -> bool:
        """Whether a star import of this module brings the name, if it has it."""
        if self.exports is not None:
            return name in self.exports
        return not name.startswith("_")


def _is_accessor(block: Block) -> bool:
    return any(text.endswith(_ACCESSORS) for text in block.decorators)
