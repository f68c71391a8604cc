"""Type variables of the project's generic classes: what a class that derives from one puts in their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import Assignment, ProjectClass
from ormlint.walk.shaping import code
from ormlint.walk.values import ClassRef

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

CLASS_OF = re.compile(r"""\b[Tt]ype\[\s*["']?(\w+)["']?\s*\]""")
PARAMETERS = re.compile(r"([\w.]+)\[(.*)\]\s*", re.DOTALL)
MOST = 6


def declared_class(walker: Walker, member: Assignment, heir: ProjectClass) -> ClassRef | None:
    """The class that ``model: type[T] = None`` of a generic class means, for a class that derives from it."""
    if member.annotation is None or member.owner is None or not _is_empty(member):
        return None
    return class_meant(walker, code(member.annotation), member.owner, heir)


def _is_empty(member: Assignment) -> bool:
    return member.node is None or (isinstance(member.node, cst.Name) and member.node.value == "None")


def class_meant(walker: Walker, annotation: str, owner: ProjectClass, heir: ProjectClass) -> ClassRef | None:
    """The class that ``type[T]`` means in the body of ``owner``, for the class ``heir``."""
    found = CLASS_OF.search(annotation)
    if found is None:
        return None
    plain = owner.module.project.followed(owner.module.lookup(found[1]))
    symbol = plain if isinstance(plain, ProjectClass) else _bound(found[1], owner, heir)
    model = walker.project.schema.model_of(symbol) if symbol is not None else None
    return ClassRef(symbol, model) if model is not None else None


def _bound(name: str, owner: ProjectClass, heir: ProjectClass) -> ProjectClass | None:
    place = _place(name, owner)
    for symbol in heir.ancestors if place >= 0 else ():
        for base, given in _parametrised(symbol):
            of = symbol.module.project.followed(symbol.module.resolve(base))
            if of is owner and place < len(given):
                found = symbol.module.project.followed(symbol.module.lookup(given[place].strip("\"' ")))
                return found if isinstance(found, ProjectClass) else None
    return None


def _place(name: str, owner: ProjectClass) -> int:
    """The position of a type variable among the parameters of a class."""
    declared = [given for base, given in _parametrised(owner)]
    names = next((given for given in declared if name in given), [])
    return names.index(name) if name in names else -1


def _parametrised(symbol: ProjectClass) -> list[tuple[str, list[str]]]:
    """``("BaseDAO", ["Tag"])`` for each base of a class that has parameters."""
    found = (PARAMETERS.fullmatch(text.strip()) for text in symbol.block.bases)
    return [(match[1], [part.strip() for part in match[2].split(",")][:MOST]) for match in found if match]
