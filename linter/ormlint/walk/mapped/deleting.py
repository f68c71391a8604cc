"""What the unit of work and the project's listeners do for a deleted row that a DELETE does not."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ormlint.api.schema import Model
from ormlint.source.uses import note

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

LISTENER = re.compile(r"""\blisten(?:s_for)?\(\s*(?:\w+\.)*(\w+)\s*,\s*["']((?:before|after)_delete)["']""")


def obstacles(walker: Walker, model: Model) -> tuple[str, ...]:
    """All reasons against one DELETE for many rows of a model."""
    return (*_cascades(model), *_listeners(walker, model))


def _cascades(model: Model) -> tuple[str, ...]:
    names = [
        f"`{model.name}.{relation.name}`"
        for relation in model.relations.values()
        if relation.to_many or relation.kind == "reverse_one_to_one"
    ]
    if len(names) > 2:
        return (f"the cascades of {', '.join(names[:-1])} and {names[-1]}",)
    return tuple(f"the cascade of {name}" for name in names)


def _listeners(walker: Walker, model: Model) -> tuple[str, ...]:
    key = "listeners of deletes"
    if key not in walker.known:
        walker.known[key] = _found(walker)
    names = [model.name, *(parent.name for parent in model.parents)]
    return tuple(f"a listener of `{event}`" for name in names for event in walker.known[key].get(name, ()))


def _found(walker: Walker) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for module in walker.project.modules.values():
        if "_delete" not in module.file.text:
            continue
        for name, event in LISTENER.findall(module.file.text):
            note(module.file)
            if event not in found[name]:
                found[name].append(event)
    return found
