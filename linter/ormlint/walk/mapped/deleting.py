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
    return (*_tables(walker, model), *_cascades(model), *_listeners(walker, model))


def _tables(walker: Walker, model: Model) -> tuple[str, ...]:
    """A row of a class with subclasses may lie in several tables, of which a DELETE empties one."""
    extensions = [other for other in walker.project.schema.models.values() if model in other.parents]
    inherits = any(not parent.abstract for parent in model.parents)
    several = [*extensions, *([model] if inherits else ())]
    return (
        (f"`{model.name}` has rows in several tables",) if any(_has_table(walker, m) for m in several) else ()
    )


def _has_table(walker: Walker, model: Model) -> bool:
    """Whether a class has a table of its own, rather than that of the class it derives from."""
    symbol = walker.project.class_named(model.qualname)
    return symbol is not None and "__tablename__" in symbol.block.text


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
