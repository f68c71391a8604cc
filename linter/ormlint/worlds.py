"""The schema, and all else that is found by searching the texts of a project, as a digest."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from ormlint.api.schema import Model
from ormlint.cache.digests import digest
from ormlint.consumers.annotated_graphs import is_optimized
from ormlint.consumers.forms import fields_set_up
from ormlint.consumers.graphs import typed_models
from ormlint.consumers.pages.libraries import Libraries
from ormlint.project import Project
from ormlint.walk.walker import Walker


def world(project: Project, walker: Walker, libraries: Libraries) -> str:
    """A digest of what all walks go by and what can change although each outline stays as it is."""
    models = project.schema.models
    return digest(
        [
            (name, [_plain(getattr(model, part.name)) for part in fields(model)])
            for name, model in models.items()
        ],
        project.labels.configured,
        project.dotted_name(project.user_class),
        project.settings.known,
        walker.databases.known,
        walker.databases.indexed,
        walker.databases.declared,
        [(module.name, model, name) for module, model, name in walker.registrations],
        [_registered(*found) for found in libraries.registered],
        [(table, name, function.qualname) for table, name, function in libraries.configured],
        libraries.processors.names(),
        sorted(typed_models(project)),
        is_optimized(project),
        sorted(fields_set_up(project)),
        [(name, function.qualname) for name, function in libraries.given],
        [function.qualname for function in libraries.processors_of_flask],
        (walker.async_unsafe, walker.expiring),
        [name for name, module in project.modules.items() if "REST_FRAMEWORK" in module.file.text],
    )


def _registered(kind: str, name: str, function: Any, rest: str) -> tuple[str, ...]:
    return kind, name, function.qualname, rest


def _parts(value: Any) -> list[Any]:
    return [_plain(getattr(value, part.name)) for part in fields(value)]


def _plain(value: Any) -> Any:
    """A value of the schema, with the names of models in the place of models."""
    if isinstance(value, Model):
        return value.qualname, value.label
    if is_dataclass(value):
        return _parts(value)
    if isinstance(value, dict):
        return [(name, _plain(found)) for name, found in value.items()]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return [_plain(found) for found in value] if isinstance(value, (tuple, list)) else value
