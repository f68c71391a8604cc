"""Commits in loops: they expire the rows that the loop runs over, and all that came with them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ormlint.api.facts import CollectionRead, ColumnLoaded, Fact, QueryRan, RelationLoaded
from ormlint.api.queries import Repeat, growing

if TYPE_CHECKING:
    from ormlint.project import Project
    from ormlint.walk.walker import Walker

ROWS = frozenset({"get", "first", "fetch"})
KEPT = re.compile(r"expire_on_commit\W+False")


def note_commit(walker: Walker) -> None:
    """All rows of the session expire in each turn of the loops around."""
    if walker.mapped and walker.rare == 0 and not _keeps(walker):
        walker.expired += [loop.repeat for loop in walker.loops]


def _keeps(walker: Walker) -> bool:
    """Whether the sessions of the project leave the rows as they are."""
    if "expire_on_commit" not in walker.known:
        walker.known["expire_on_commit"] = _says(walker.project)
    return bool(walker.known["expire_on_commit"])


def _says(project: Project) -> bool:
    return any(KEPT.search(module.file.text) for module in project.modules.values())


def drop_expired(walker: Walker) -> None:
    """What rows are asked for after a commit is asked anew whatever came with them: no loader helps."""
    if walker.expired:
        walker.facts = [fact for fact in walker.facts if not _is_expired(fact, walker.expired)]


def _is_expired(fact: Fact, expired: list[Repeat]) -> bool:
    if not isinstance(fact, (RelationLoaded, CollectionRead, ColumnLoaded, QueryRan)):
        return False
    if fact.query is None or fact.query.model.library != "sqlalchemy":
        return False
    loops = growing(fact.repeats)
    if isinstance(fact, QueryRan):
        return fact.verb in ROWS and any(loop is other for loop in loops[-1:] for other in expired)
    around = loops if fact.query.relation is not None else loops[-1:]
    over = [loop for loop in loops if loop.query is not None and loop.query.origin == fact.query.origin]
    return any(loop is other for loop in (*around, *over) for other in expired)
