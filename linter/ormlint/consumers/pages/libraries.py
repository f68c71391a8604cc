"""The tags and filters that a project registers for its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ormlint.consumers.pages.environments import Registration, registrations
from ormlint.consumers.pages.processors import Processors
from ormlint.source.uses import unwatched
from ormlint.walk.values import FunctionRef, Value

if TYPE_CHECKING:
    from ormlint.project import Module, Project, ProjectFunction
    from ormlint.templates.engines import EngineSettings

REGISTERED = re.compile(
    r"(?:\w+\.)*(filter|simple_tag|inclusion_tag|simple_block_tag|assignment_tag|tag|global_function|"
    r"template_filter|template_global)\b(.*)",
    re.DOTALL,
)
CALLED = re.compile(
    r"^\w+\.(filter|simple_tag|assignment_tag|tag)"
    r"(\(\s*(?:(?:name\s*=\s*)?[\"'][\w-]+[\"']\s*,\s*)?)(?:\w+\s*=\s*)?(\w+)\s*[,)]"
    r"|^\w+\.(inclusion_tag)(\(.*\))\((\w+)\)",
    re.MULTILINE,
)
"""``register.filter("name", function)``."""
NAME = re.compile(r"name\s*=\s*[\"']([\w-]+)[\"']")
FIRST = re.compile(r"\s*\(\s*(?:filename\s*=\s*)?[\"']([^\"']+)[\"']")
PROCESSOR = "context_processor"
GIVEN = re.compile(
    r"""filters\[["'](?P<name>\w+)["']\]\s*=\s*(?P<function>\w+(?:\.\w+)*)\s*$"""
    r"""|add_template_filter\(\s*(?P<added>\w+(?:\.\w+)*)(?:\s*,\s*(?:name\s*=\s*)?["'](?P<as>\w+)["'])?\s*\)""",
    re.MULTILINE,
)
FILTERS = frozenset({"filter", "template_filter"})
NAMED = FILTERS | {"tag"}
"""Their first argument may be a name."""


@dataclass(frozen=True)
class ProjectTag:
    """A tag of the project: the function that makes its value, or the context of its template."""

    function: ProjectFunction
    takes_context: bool = False
    template: str = ""
    kind: str = "simple_tag"

    @property
    def compiles(self) -> bool:
        """Whether the function gets the parser, and makes a node."""
        return self.kind == "tag"

    @property
    def takes_content(self) -> bool:
        """Whether the function gets what stands in the tag."""
        return self.kind == "simple_block_tag"


@dataclass
class Libraries:
    """All tags, filters and global functions, by name."""

    project: Project
    engines: Sequence[EngineSettings] = ()

    @cached_property
    def filters(self) -> dict[str, Value]:
        """The filters, as functions."""
        decorated = {name: FunctionRef(f) for kind, name, f, _ in self.registered if kind in FILTERS}
        return {**self._named("filters"), **{name: FunctionRef(f) for name, f in self.given}, **decorated}

    @cached_property
    def given(self) -> list[tuple[str, ProjectFunction]]:
        """The filters that code puts into an environment of Jinja, by name."""
        return list(_given_to_jinja(self.project))

    @cached_property
    def functions(self) -> dict[str, Value]:
        """The functions that templates of Jinja see."""
        found = {"global_function", "template_global"}
        return self._named("globals") | {
            name: FunctionRef(f) for kind, name, f, _ in self.registered if kind in found
        }

    def _named(self, table: str) -> dict[str, Value]:
        return {name: FunctionRef(function) for of, name, function in self.configured if of == table}

    @cached_property
    def configured(self) -> list[Registration]:
        """What the settings register for templates of Jinja."""
        with unwatched():
            return list(registrations(self.project, self.engines))

    @cached_property
    def processors(self) -> Processors:
        """The context processors."""
        return Processors(self.project, self.engines)

    @cached_property
    def processors_of_flask(self) -> list[ProjectFunction]:
        """The functions of Flask whose mapping every template sees."""
        modules = (module for module in self.project.modules.values() if PROCESSOR in module.file.text)
        return [function for module in modules for function in _processors(module)]

    @cached_property
    def tags(self) -> dict[str, ProjectTag]:
        """The tags of Django."""
        return {
            name: ProjectTag(
                function, "takes_context=True" in rest.replace(" ", ""), _template(kind, rest), kind
            )
            for kind, name, function, rest in self.registered
            if kind not in FILTERS
        }

    @cached_property
    def registered(self) -> list[tuple[str, str, ProjectFunction, str]]:
        """All of them: kind, name, function, and the arguments of the decorator as written."""
        modules = self.project.modules.values()
        return [found for module in modules if _may_register(module) for found in _found_in(module)]


def _processors(module: Module) -> Iterator[ProjectFunction]:
    from ormlint.project import ProjectFunction

    for symbol in module.definitions.values():
        decorated = symbol.block.decorators if isinstance(symbol, ProjectFunction) else ()
        if any(text.partition("(")[0].endswith(PROCESSOR) for text in decorated):
            yield symbol  # type: ignore[misc]


def _given_to_jinja(project: Project) -> Iterator[tuple[str, ProjectFunction]]:
    """``environment.filters["money"] = money``, ``app.add_template_filter(money)``."""
    from ormlint.project import ProjectFunction

    for module in project.modules.values():
        if "filter" in module.file.text:
            for match in GIVEN.finditer(module.file.text):
                function = project.followed(module.resolve(match["function"] or match["added"]))
                if isinstance(function, ProjectFunction):
                    yield match["name"] or match["as"] or function.name, function


def _may_register(module: Module) -> bool:
    if "templatetags" in module.name.split("."):
        return True
    return any(word in module.file.text for word in ("global_function", "template_filter", "template_global"))


def _found_in(module: Module) -> Iterator[tuple[str, str, ProjectFunction, str]]:
    from ormlint.project import ProjectFunction

    for symbol in module.definitions.values():
        if isinstance(symbol, ProjectFunction):
            for text in symbol.block.decorators:
                match = REGISTERED.fullmatch(text)
                if match is not None:
                    yield match[1], _registered_name(match[1], match[2], symbol.name), symbol, match[2]
    for match in CALLED.finditer(module.file.text):
        kind, rest, name = (found for found in match.groups() if found is not None)
        called = module.lookup(name)
        if isinstance(called, ProjectFunction):
            yield kind, _registered_name(kind, rest, name), called, rest


def _registered_name(kind: str, rest: str, name: str) -> str:
    named = NAME.search(rest)
    if named is not None:
        return named[1]
    first = FIRST.match(rest) if kind in NAMED else None
    return first[1] if first is not None else name


def _takes_context(rest: str) -> bool:
    return "takes_context=True" in rest.replace(" ", "")


def _template(kind: str, rest: str) -> str:
    first = FIRST.match(rest) if kind == "inclusion_tag" else None
    return first[1] if first is not None else ""
