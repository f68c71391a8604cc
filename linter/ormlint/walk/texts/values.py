"""The values that only code with SQL in strings has."""

from __future__ import annotations

from dataclasses import dataclass

from ormlint.api.statements import Statement
from ormlint.walk.frames import Access, Loop
from ormlint.walk.values import Rows, Value


@dataclass(eq=False)
class Executed(Value):
    """What running a statement gives, or the cursor that it ran on."""

    statement: Statement
    access: Access
    """The call that ran it."""
    births: tuple[Loop, ...]
    """The loops in each turn of which it runs."""
    upkeep: bool = False
    """In a migration, a set-up, a reset."""
    rows: Rows | None = None
    """What was read of it so far."""
