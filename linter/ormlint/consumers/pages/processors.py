"""The context processors of the settings: what they add to a page, worked out when the page asks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.project import ProjectFunction
from ormlint.source.uses import unwatched
from ormlint.walk.arguments import Arguments
from ormlint.walk.calls import call
from ormlint.walk.joins import join_all
from ormlint.walk.values import REQUEST, DictOf, FunctionRef, OneOf, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ormlint.project import Project
    from ormlint.templates.engines import EngineSettings
    from ormlint.walk.frames import Access
    from ormlint.walk.walker import Walker

NAME = re.compile(r"[\"'](\w+)[\"']|\b(\w+)\s*=(?!=)")


class Processors:
    """The functions that add names to the context of each page that is rendered for a request."""

    def __init__(self, project: Project, engines: Sequence[EngineSettings]) -> None:
        self._project = project
        self._engines = engines

    def adding(self, name: str, *, jinja: bool) -> list[ProjectFunction]:
        """Those whose text has a name, the one that stands last in the settings first."""
        return self._by_name[jinja].get(name, [])

    def names(self) -> list[tuple[bool, str, list[str]]]:
        """Which functions may add which name, for each language."""
        return [
            (jinja, name, [function.qualname for function in functions])
            for jinja, table in self._by_name.items()
            for name, functions in sorted(table.items())
        ]

    @cached_property
    def _by_name(self) -> dict[bool, dict[str, list[ProjectFunction]]]:
        with unwatched():
            return {jinja: self._table(jinja) for jinja in (False, True)}

    def _table(self, jinja: bool) -> dict[str, list[ProjectFunction]]:
        found: defaultdict[str, list[ProjectFunction]] = defaultdict(list)
        for function in reversed(list(self._functions(jinja))):
            for name in dict.fromkeys(a or b for a, b in NAME.findall(function.block.text)):
                found[name].append(function)
        return dict(found)

    def _functions(self, jinja: bool) -> Iterator[ProjectFunction]:
        named = [name for engine in self._engines if engine.jinja == jinja for name in engine.processors]
        for name in dict.fromkeys(named):
            symbol = self._project.followed(self._project.symbol(name))
            if isinstance(symbol, ProjectFunction):
                yield symbol


class Added:
    """What the processors have added to the page at hand."""

    def __init__(self, walker: Walker, processors: Processors) -> None:
        self._walker = walker
        self._processors = processors
        self._given: dict[ProjectFunction, Value] = {}
        self.open = False
        """Whether the template at hand sees what they add."""

    def begin(self, requested: bool) -> None:
        """Another page begins, for a request or not."""
        self.open = requested
        self._given = {}

    def value(self, name: str, access: Access) -> Value | None:
        """What a name stands for that no view gave; ``None``: no processor adds it."""
        jinja = access.frame.block.file.engine == "jinja"  # type: ignore[attr-defined]
        for function in self._processors.adding(name, jinja=jinja) if self.open else ():
            if function not in self._given:
                self._given[function] = self._run(function, access)
            found = _entry(self._given[function], name)
            if found is not None:
                return found
        return None

    def _run(self, function: ProjectFunction, access: Access) -> Value:
        """Once in a request, whatever the page repeats."""
        arguments = Arguments([(access.node, REQUEST)])
        with self._walker.outside(len(self._walker.loops)):
            return call(self._walker, FunctionRef(function), arguments, access)


def _entry(context: Value, name: str) -> Value | None:
    if isinstance(context, OneOf):
        found = [value for option in context.options if (value := _entry(option, name)) is not None]
        return join_all(found) if found else None
    return context.entries.get(name) if isinstance(context, DictOf) else None
