"""What a template prints once its parents are found: their text, with its blocks in theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ormlint.templates.file import TemplateFile
from ormlint.templates.nodes import (
    Block,
    Body,
    Call,
    Elsewhere,
    Expr,
    Extends,
    Import,
    Include,
    Literal,
    Load,
    Lookup,
    Macro,
    Name,
    Node,
    Output,
    Set,
    Statement,
    walk,
)
from ormlint.templates.search import Templates

_BEFORE_PARENT = (Import, Load, Macro, Set)
"""What a child template does before its parent is printed."""

_LONGEST_CHAIN = 50


def effective(file: TemplateFile, templates: Templates) -> Body:
    """The statements that printing a template runs; what stands in another file is in an ``Elsewhere``.

    Blocks hold what the youngest template puts there, and ``block.super`` (``super()``) is replaced by the
    block that it means. Where the parent is not known, the blocks themselves are all there is.
    """
    if parent_name(file) is None:
        return file.body
    try:
        return _Composition(lineage(file, templates)).body()
    except RecursionError:  # blocks within blocks, a hundred deep
        return file.body


def lineage(file: TemplateFile, templates: Templates) -> list[TemplateFile]:
    """A template, its parent, and so on, as far as they are known; a cycle ends before it begins anew."""
    chain = [file]
    while len(chain) < _LONGEST_CHAIN:
        name = parent_name(chain[-1])
        found = templates.relative(name, chain[-1]) if name else []
        parent = next((candidate for candidate in found if candidate not in chain), None)
        if parent is None:
            break
        chain.append(parent)
    return chain


def parent_name(file: TemplateFile) -> str | None:
    """The name of the template that a file extends, empty if it cannot be told; ``None`` for none."""
    for statement in file.body:
        if isinstance(statement, Extends):
            return next(literal_names(statement.template), "")
    return None


def included(
    include: Include, file: TemplateFile, templates: Templates, within: tuple[TemplateFile, ...] = ()
) -> list[TemplateFile]:
    """The files that an ``Include`` in a file can mean, the most likely one first.

    A variable can mean none; ``within`` are the files whose inclusion is under way, which are left out.
    """
    names = literal_names(include.template)
    found = [target for name in names for target in templates.relative(name, file)]
    return [target for target in dict.fromkeys(found) if target is not file and target not in within]


def literal_names(template: Expr) -> Iterator[str]:
    """The names of templates that stand in an expression: itself, a default, an alternative."""
    for node in walk(template):
        if isinstance(node, Literal) and isinstance(node.value, str) and node.value:
            yield node.value


@dataclass(frozen=True)
class _Version:
    """What one template of the chain puts into a block."""

    file: TemplateFile
    block: Block
    older: _Version | None


@dataclass
class _Composition:
    """A chain of templates, the youngest first, as one."""

    chain: list[TemplateFile]
    versions: dict[str, _Version] = field(init=False)
    """The youngest of each block."""
    _open: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.versions = {}
        for file in reversed(self.chain):
            for node in walk(file.body):
                if isinstance(node, Block):
                    self.versions[node.name] = _Version(file, node, self.versions.get(node.name))

    def body(self) -> Body:
        """What the oldest template prints, after what the others do first."""
        root = self.chain[-1]
        if parent_name(root) is None and root.body:
            printed = Elsewhere(root.body[0].at, root, self._composed(root.body, root, None))
            return (*self._preludes(self.chain[:-1]), printed)
        return (*self._preludes(self.chain), *self._blocks_alone())

    def _preludes(self, files: list[TemplateFile]) -> Iterator[Elsewhere]:
        for file in files:
            found = tuple(statement for statement in file.body if isinstance(statement, _BEFORE_PARENT))
            if found:
                yield Elsewhere(found[0].at, file, found)

    def _blocks_alone(self) -> Iterator[Statement]:
        """The blocks of templates whose parent is not known, but for those that stand in another one."""
        bodies = [version.block.body for version in self.versions.values()]
        inner = {node.name for body in bodies for node in walk(body) if isinstance(node, Block)}
        for name, version in self.versions.items():
            if name not in inner:
                yield Elsewhere(version.block.at, version.file, (self._filled(version.block, version.file),))

    def _filled(self, block: Block, file: TemplateFile) -> Block:
        """A block of a file with what the youngest template puts there."""
        version = self.versions[block.name]
        body = self._content(version)
        if version.file is not file:
            body = (Elsewhere(version.block.at, version.file, body),)
        return replace(block, body=body)

    def _content(self, version: _Version) -> Body:
        """What stands in a version of a block; nothing if that is being asked already."""
        key = id(version.block)
        if key in self._open:
            return ()
        self._open.add(key)
        found: Body = self._composed(version.block.body, version.file, version)
        self._open.discard(key)
        return found

    def _composed(self, part: Any, file: TemplateFile, version: _Version | None) -> Any:
        """A part of a tree with all blocks in it filled; what has none is left as it is."""
        if isinstance(part, Statement):
            return self._statement(part, file, version)
        if type(part) is not tuple:
            return part
        parts = tuple(self._composed(inner, file, version) for inner in part)
        return part if all(new is old for new, old in zip(parts, part, strict=True)) else parts

    def _statement(self, statement: Statement, file: TemplateFile, version: _Version | None) -> Statement:
        if isinstance(statement, Block):
            return self._filled(statement, file)
        if isinstance(statement, Output):
            return self._output(statement, file, version)
        old = {part.name: getattr(statement, part.name) for part in fields(statement)}
        new = {name: self._composed(value, file, version) for name, value in old.items()}
        changed = {name: value for name, value in new.items() if value is not old[name]}
        return replace(statement, **changed) if changed else statement

    def _output(self, output: Output, file: TemplateFile, version: _Version | None) -> Statement:
        """The output, or the block that it stands for."""
        wanted = next(filter(None, map(self._printed_block, walk(output.expr))), None)
        if wanted is None:
            return output
        name, age = wanted
        found = self.versions.get(name) if name else version
        for _ in range(age):
            found = found.older if found else None
        return Elsewhere(output.at, found.file if found else file, self._content(found) if found else ())

    def _printed_block(self, node: Node) -> tuple[str, int] | None:
        """The name of the block that an expression prints, empty for the one it is in, and how much older."""
        if isinstance(node, Lookup) and node.calls:
            return ("", 1) if node.name == "super" and node.base == Name(node.at, "block") else None
        function = node.function if isinstance(node, Call) else None
        if isinstance(function, Lookup) and function.base == Name(function.at, "self"):
            return (function.name, 0) if function.name in self.versions else None
        age = _age(function)
        return ("", age) if age else None


def _age(function: Expr | None) -> int:
    """1 for ``super``, 2 for ``super.super``, and so on; 0 for anything else."""
    age = 1
    while isinstance(function, Lookup) and function.name == "super":
        function = function.base
        age += 1
    return age if isinstance(function, Name) and function.id == "super" else 0
