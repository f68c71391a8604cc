"""Rendering a template on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from ormlint.consumers.pages.libraries import Libraries
from ormlint.consumers.pages.macros import MacroValue
from ormlint.consumers.pages.processors import Added
from ormlint.consumers.pages.scope import Page, page_frame, tells
from ormlint.consumers.pages.statements import run_body
from ormlint.source.uses import note_all, watched
from ormlint.templates import nodes as t
from ormlint.templates.inheritance import effective, included, literal_names
from ormlint.walk.arguments import Arguments
from ormlint.walk.calls import call
from ormlint.walk.values import (
    UNKNOWN,
    Const,
    DictOf,
    FunctionRef,
    ListOf,
    OneOf,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.templates.file import TemplateFile
    from ormlint.templates.search import Templates
    from ormlint.walk.frames import Access, Frame
    from ormlint.walk.walker import Walker

DEEPEST = 6
"""Templates in templates, macros in macros."""


class Renderer:
    """Evaluates the templates of a project with a walker's values."""

    def __init__(self, walker: Walker, templates: Templates) -> None:
        self.walker = walker
        self.templates = templates
        self.libraries = Libraries(walker.project, templates.engines)
        self.added = Added(walker, self.libraries.processors)
        self.depth = 0
        self.partials: dict[str, t.Body] = {}
        self._pages: dict[TemplateFile, Page] = {}
        self._bodies: dict[TemplateFile, tuple[t.Body, set[object]]] = {}
        """What printing a file runs, and what was read to know it."""
        self._open: list[TemplateFile] = []
        self._seen_plain: set[TemplateFile] = set()
        self._seen: set[int] = set()
        self._names: dict[int, frozenset[str] | None] = {}

    def forget_seen(self) -> None:
        """Print all anew, so that what comes does not depend on what was printed before."""
        self._seen, self._seen_plain, self.partials = set(), set(), {}

    def render(self, names: Value, context: Value, access: Access, requested: bool = False) -> None:
        """Render the template of a name with a context, where an expression of the code does that.

        What context processors add is seen in pages ``requested`` alone.
        """
        near = _folder(access.frame)
        if not self._open:
            self.added.begin(requested)
        with nullcontext() if requested else self.apart():
            for name in _texts(names):
                for file in self.templates.find(name, near)[:1]:
                    self._render(file, _entries(context), access)

    def _render(self, file: TemplateFile, names: dict[str, Value], access: Access) -> None:
        if not any(map(tells, names.values())) and not self.walker.loops:
            if file in self._seen_plain:
                return
            self._seen_plain.add(file)
        self._print(file, names, access)

    def _print(self, file: TemplateFile, names: dict[str, Value], access: Access) -> None:
        if file in self._open or self.depth >= DEEPEST:
            return
        self._open.append(file)
        try:
            with self.deeper():
                self.run(self.body(file), page_frame(self.page(file), dict(names), access))
        finally:
            self._open.pop()

    def run(self, body: t.Body, frame: Frame) -> None:
        """Run a part of a template."""
        run_body(self, body, frame)

    def is_idle(self, statement: t.Statement, frame: Frame) -> bool:
        """Whether a statement was run before and reads no name that tells anything now."""
        key = id(statement)
        names = self._names_in(statement)
        if names is None or any(name in frame.names and tells(frame.names[name]) for name in names):
            return False
        seen = key in self._seen
        self._seen.add(key)
        return seen

    def include(self, node: t.Include, names: dict[str, Value], access: Access) -> None:
        """Print another template where an ``include`` stands."""
        file: TemplateFile = access.frame.block.file  # type: ignore[assignment]
        for target in included(node, file, self.templates)[:1]:
            with self.apart() if node.only else nullcontext():
                self._print(target, names, access)

    def _names_in(self, statement: t.Statement) -> frozenset[str] | None:
        """The names that a statement reads; ``None`` where another template may read any."""
        key = id(statement)
        if key not in self._names:
            self._names[key] = self._collected(statement)
        return self._names[key]

    def _collected(self, statement: t.Statement) -> frozenset[str] | None:
        if isinstance(statement, (t.Include, t.Import, t.Set, t.Macro, t.Regroup)):
            return None
        found: set[str] = set()
        waiting = list(t.children(statement))
        while waiting:
            node = waiting.pop()
            names = self._names_in(node) if isinstance(node, t.Statement) else frozenset()
            if names is None:
                return None
            found |= names
            if isinstance(node, t.Name):
                found.add(node.id)
            elif not isinstance(node, t.Statement):
                waiting += t.children(node)
        return frozenset(found)

    def call_tag(self, node: t.Tag, arguments: Arguments, access: Access) -> Value:
        """The value of a tag of the project; an inclusion tag prints its template."""
        tag = self.libraries.tags.get(node.name)
        if tag is None or tag.compiles:
            return UNKNOWN
        if tag.takes_content:
            arguments = Arguments([(access.node, UNKNOWN), *arguments.positional], arguments.keywords)
        if tag.takes_context:
            context = DictOf(entries=dict(access.frame.names))
            arguments = Arguments([(access.node, context), *arguments.positional], arguments.keywords)
        value = call(self.walker, FunctionRef(tag.function), arguments, access)
        if tag.template:
            self.render(Const(tag.template), value, access)
        return value

    def macros_of(self, node: t.Import, access: Access) -> dict[str, Value]:
        """The macros of another template."""
        file: TemplateFile = access.frame.block.file  # type: ignore[assignment]
        for name in literal_names(node.template):
            for target in self.templates.relative(name, file)[:1]:
                frame = page_frame(self.page(target), {}, access)
                found = [part for part in target.body if isinstance(part, t.Macro)]
                frame.names.update({part.name: MacroValue(part, frame) for part in found})
                return dict(frame.names)
        return {}

    def global_value(self, name: str, access: Access) -> Value:
        """What a name that no view gave stands for."""
        added = self.added.value(name, access)
        if added is not None or access.frame.block.file.engine != "jinja":  # type: ignore[attr-defined]
            return UNKNOWN if added is None else added
        return self.libraries.functions.get(name) or self._processed(name, access)

    def _processed(self, name: str, access: Access) -> Value:
        """What a context processor of Flask gives under a name."""
        for function in self.libraries.processors_of_flask:
            if function not in self.walker.active and name in function.block.text:
                value = call(self.walker, FunctionRef(function), Arguments(), access)
                found = _entries(value).get(name)
                if found is not None:
                    access.frame.names[name] = found
                    return found
        return UNKNOWN

    def page(self, file: TemplateFile) -> Page:
        """A file as a block, always the same object."""
        if file not in self._pages:
            self._pages[file] = Page(file)
        return self._pages[file]

    def body(self, file: TemplateFile) -> t.Body:
        """What printing a file runs, its parents included."""
        if file not in self._bodies:
            with watched() as seen:
                self._bodies[file] = effective(file, self.templates), seen
        body, read = self._bodies[file]
        note_all(read)
        return body

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A template that does not see what context processors add."""
        before, self.added.open = self.added.open, False
        try:
            yield
        finally:
            self.added.open = before

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """A template in a template."""
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1


def _folder(frame: Frame) -> Path | None:
    at: Frame | None = frame
    while at is not None:
        if not at.framework:
            return at.block.file.path
        owner = getattr(at.receiver, "symbol", None)
        if at.caller is None and owner is not None:
            return Path(owner.block.file.path)
        at = at.caller
    return None


def _texts(value: Value) -> list[str]:
    if isinstance(value, Const) and isinstance(value.value, str):
        return [value.value]
    if isinstance(value, OneOf):
        return [text for option in value.options for text in _texts(option)]
    if isinstance(value, TupleOf):
        return next((found for item in value.items if (found := _texts(item))), [])
    return _texts(value.element) if isinstance(value, ListOf) else []


def _entries(context: Value) -> dict[str, Value]:
    if isinstance(context, OneOf):
        merged: dict[str, Value] = {}
        for option in context.options:
            merged = {**_entries(option), **merged}
        return merged
    return (
        {str(name): value for name, value in context.entries.items()} if isinstance(context, DictOf) else {}
    )
