"""What the walker wants to know of the project as a whole, by text or by the schema."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ormlint.api.schema import ManagerSpec, Model
from ormlint.source.uses import note

if TYPE_CHECKING:
    from ormlint.project import Module, Project

PREFETCH = re.compile(r"""(?:prefetch_related|Prefetch|prefetch_related_objects|select_related)\(([^)]*)""")
OPTION = re.compile(r"(?:(?:joined|selectin|subquery|immediate)load|contains_eager)\(([^)]*)")
KEEPS_ROWS = "expire_on_commit"
KEEPING = re.compile(r"""expire_on_commit["']?\s*[=:]\s*False""")
SESSION_MAKER = re.compile(r"sessionmaker\(|session_options|SQLAlchemy\(|async_sessionmaker\(")
WORDS = re.compile(r"\w+")
TEXT = re.compile(r"""["']([\w_]+)["']""")


@dataclass(frozen=True)
class Prefetched:
    """An answer that was given: whether the project eagerly loads a relation of this name anywhere."""

    name: str
    loaded: bool


def is_prefetched(names: frozenset[str], name: str) -> bool:
    """Whether the project eagerly loads a relation of this name anywhere."""
    loaded = name in names
    note(Prefetched(name, loaded))
    return loaded


def prefetched_names(project: Project) -> frozenset[str]:
    """The relations that the project eagerly loads anywhere, and ``KEEPS_ROWS`` where commits expire none."""
    names: set[str] = set()
    for module in project.modules.values():
        if "load(" in module.file.text or "contains_eager(" in module.file.text:
            names.update(
                name for call in OPTION.finditer(module.file.text) for name in WORDS.findall(call[1])
            )
        for call in PREFETCH.finditer(module.file.text):
            for text in TEXT.finditer(call.group(1)):
                names.update(text.group(1).split("__"))
        if KEEPING.search(module.file.text) and SESSION_MAKER.search(module.file.text):
            names.add(KEEPS_ROWS)
    return frozenset(names)


def relation_names(project: Project) -> frozenset[str]:
    """The names of all relations: where a row has no such attribute, that is no oversight of ours."""
    models = project.schema.models.values()
    return frozenset(name for model in models for name in model.relations)


REGISTER = re.compile(r"^([ \t]*)[\w.]*\bregister\(\s*([\w.]+)\s*,\s*(?:\w+\.)*(\w+)", re.MULTILINE)


def registrations(project: Project) -> list[tuple[Module, str, str]]:
    """Where ``register(Model, Class)`` is called: the module, the model as written, the name of the class."""
    modules = [module for module in project.modules.values() if "register(" in module.file.text]
    calls = [(module, match) for module in modules for match in REGISTER.finditer(module.file.text)]
    return [
        (module, match[2], match[3])
        for module, match in calls
        if not match[1] or not _is_debugging(module.file.text[: match.start()])
    ]


def _is_debugging(before: str) -> bool:
    """Whether the last ``if`` in front is one for debugging."""
    conditions = re.findall(r"^if (.*):", before, re.MULTILINE)
    return bool(conditions) and "DEBUG" in conditions[-1]


def managers_served(project: Project) -> dict[str, tuple[tuple[Model, ManagerSpec], ...]]:
    """The models that each manager or queryset class of the project serves."""
    served: dict[str, list[tuple[Model, ManagerSpec]]] = defaultdict(list)
    for model in project.schema.models.values():
        for spec in model.managers.values():
            for name in {spec.manager, spec.queryset} - {None}:
                if not model.abstract and name is not None:
                    served[name].append((model, spec))
    return {name: tuple(models) for name, models in served.items()}


UNSAFE = re.compile(r"""environ[\[.(\w]*["']DJANGO_ALLOW_ASYNC_UNSAFE""")


def allows_unsafe(project: Project) -> bool:
    """Whether a project turns off Django's guard against queries on the event loop."""
    return any(UNSAFE.search(module.file.text) for module in project.modules.values())


ASYNC_SESSIONS = re.compile(r"\basync_sessionmaker\(|\bAsyncSession\(|class_\s*=\s*AsyncSession\b")


def expires_on_commit(project: Project) -> bool:
    """Whether a project makes asynchronous sessions, and says nowhere that rows outlast a commit."""
    texts = [module.file.text for module in project.modules.values()]
    makes = any(ASYNC_SESSIONS.search(text) for text in texts)
    return makes and not any("expire_on_commit" in text for text in texts)
