"""Where frameworks begin: the methods that they call by themselves, for each class of the project."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ormlint.consumers import annotated_graphs
from ormlint.consumers.called_views import called_views
from ormlint.project import ProjectClass, ProjectFunction

if TYPE_CHECKING:
    from ormlint.project import Module

ENTRY = "entry"


def entries(module: Module) -> Iterator[tuple[ProjectFunction, ProjectClass]]:
    """The methods to walk for the classes of a module, be they inherited or their own."""
    for symbol in _classes(module):
        if annotated_graphs.is_query(symbol):
            yield from _of_strawberry(symbol)
        for name in dict.fromkeys(_names(symbol)):
            member = symbol.member(name)
            if isinstance(member, ProjectFunction):
                yield member, symbol


def _of_strawberry(symbol: ProjectClass) -> Iterator[tuple[ProjectFunction, ProjectClass]]:
    """The stub for a class that a decorator makes what it is."""
    stub = symbol.module.project.stubs.class_of(annotated_graphs.ENTRY)
    resolve = None if stub is None else stub.member("resolve")
    if isinstance(resolve, ProjectFunction):
        yield resolve, symbol


def _classes(module: Module) -> Iterator[ProjectClass]:
    for symbol in module.definitions.values():
        if isinstance(symbol, ProjectClass):
            yield symbol
    yield from called_views(module)


def _names(symbol: ProjectClass) -> Iterator[str]:
    for ancestor in symbol.ancestors:
        if ancestor.module.stub:
            blocks = ancestor.block.children
            yield from (block.name for block in blocks if ENTRY in block.decorators)
