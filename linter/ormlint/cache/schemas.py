"""The schema of an earlier run, believed as long as nothing that it was made of has changed."""

from __future__ import annotations

import base64
import io
import pickle
import re
from collections.abc import Iterable
from typing import Any

from ormlint.api.schema import Column, ManagerSpec, Model, Relation
from ormlint.cache.digests import digest
from ormlint.cache.layouts import Layout
from ormlint.cache.modules import Memory
from ormlint.cache.walked import Functions, Reading
from ormlint.project import Project
from ormlint.project.schema import Schema
from ormlint.project.schema.searches import searcher
from ormlint.source import SourceFile
from ormlint.source.uses import REFUSAL, watched

_KNOWN = {
    (kind.__module__, kind.__qualname__): kind for kind in (Schema, Model, Column, Relation, ManagerSpec)
}


class _Reader(pickle.Unpickler):
    """Makes plain data of our own and nothing else, whoever wrote it."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("builtins", "frozenset"):
            return frozenset
        if (module, name) not in _KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return _KNOWN[module, name]


def provide(project: Project, memory: Memory) -> None:
    """Give the project the schema of an earlier run, or build it and keep it for later ones."""
    name = f"schema-{memory.surroundings.environment}"
    known = _recalled(memory, memory.cache.read(name))
    if known is not None:
        project.schema, settings = known
        for setting in settings:
            project.settings.value(setting)  # the world is told by those that were asked for
        return
    with watched() as read:
        schema = project.schema
    if not project.errors and REFUSAL not in read:
        memory.cache.write(name, _document(memory, project, schema, read))


def _document(memory: Memory, project: Project, schema: Schema, things: Iterable[object]) -> dict[str, Any]:
    files = memory.surroundings.files
    read = Reading(files).functions(things)
    settings = sorted(project.settings.known)
    searched = searcher(settings)
    states = {
        file.display: [
            memory.surroundings.of_files[file.display],
            _state(file, memory.layout(file.display), searched, read.get(file.display, [])),
            read.get(file.display, []),
        ]
        for file in files
    }
    made = base64.b64encode(pickle.dumps(schema, protocol=4)).decode("ascii")
    return {"settings": settings, "files": states, "schema": made}


def _state(file: SourceFile, layout: Layout, searched: re.Pattern[str], read: Functions) -> str:
    """A digest of all in a file that has a say: its outline, the functions read, those worth a search."""
    if read is None:
        return ""
    lines = file.raw_lines
    worth = [
        (number, text)
        for number, (start, end, text) in enumerate(layout.functions)
        if number in read or searched.search("".join(lines[start - 1 : end]))
    ]
    return digest(layout.outline, worth)


def _recalled(memory: Memory, document: Any) -> tuple[Schema, list[str]] | None:
    try:
        if document is None or not _holds(memory, document):
            return None
        found = _Reader(io.BytesIO(base64.b64decode(document["schema"]))).load()
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, EOFError, pickle.UnpicklingError):
        return None
    return (found, document["settings"]) if isinstance(found, Schema) else None


def _holds(memory: Memory, document: Any) -> bool:
    """Whether what the schema was made of is as it was."""
    searched = searcher(document["settings"])
    for file in memory.surroundings.files:
        before, state, read = document["files"][file.display]
        if before != memory.surroundings.of_files[file.display]:
            now = _state(file, memory.layout(file.display), searched, read)
            if read is None or now != state:
                return False
    return True
