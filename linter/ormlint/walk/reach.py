"""How far an access lies from its loops, and the expression that stands for it where the loop is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.queries import Query, Repeat
from ormlint.walk.frames import Access, Frame, Loop
from ormlint.walk.values import Row, Rows

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

Loops = tuple[Loop, ...]


def repeats_of(loops: Loops) -> tuple[Repeat, ...]:
    """The loops as rules see them."""
    return tuple(loop.repeat for loop in loops)


def multiplied(walker: Walker, births: Loops) -> Loops:
    """The loops that multiply what happens once per instance, where the walk is now."""
    return tuple(loop for loop in births if loop in walker.loops)


def owner_of(loops: Loops) -> Frame | None:
    """The frame of the innermost loop that grows."""
    return next((loop.frame for loop in reversed(loops) if loop.repeat.grows), None)


def seen_from(access: Access, loops: Loops) -> Access:
    """The expression that stands for an access in the frame that owns the loop."""
    owner = owner_of(loops)
    if owner is not None and owner.framework:
        return _first_in_project(access, owner)
    if owner is None or access.frame.block is owner.block:
        return access
    for frame, node in access.frame.calls():
        if frame is owner or frame.block is owner.block:
            return Access(node, frame)
    return access


def _first_in_project(access: Access, owner: Frame) -> Access:
    """The first expression of the project that the loop of a framework comes to.

    A method of the row that the framework calls by itself serves others too: the class that lists rows
    stands for it.
    """
    calls = [Access(node, frame) for frame, node in access.frame.calls()]
    depth = owner.depth
    inner = [call for call in (*calls, access) if call.frame.depth > depth and not call.frame.framework]
    found = inner[0] if inner else access
    frame = found.frame
    if isinstance(frame.receiver, Row) and frame.caller is not None and frame.call is not None:
        return Access(frame.call, frame.caller)
    return found


def way(access: Access, loop: Loop) -> list[Frame]:
    """The frames of the functions between a loop and an access, innermost first."""
    frames: list[Frame] = []
    frame: Frame | None = access.frame
    while frame is not None and frame.block is not loop.frame.block:
        if not frame.declares and (not frames or frames[-1].block is not frame.block):
            frames.append(frame)
        frame = frame.caller
    return frames[:-1] if loop.frame.declares else frames


DEEPEST_READ = 2
WRITING = frozenset({"save", "delete", "full_clean", "clean", "asave", "adelete"})


def near(access: Access, loops: Loops, deepest: int = DEEPEST_READ) -> Loops:
    """The loops that lie near enough: few calls away, not outside of what a row does when it is written."""
    return tuple(loop for loop in loops if _is_near(way(access, loop), deepest))


def _is_near(frames: list[Frame], deepest: int) -> bool:
    if len(frames) > deepest:
        return False
    return not any(frame.function is not None and frame.function.name in WRITING for frame in frames)


def calls_between(access: Access, loops: Loops) -> int:
    """How many calls lie between the innermost loop that grows and an access."""
    innermost = next((loop for loop in reversed(loops) if loop.repeat.grows), None)
    return 0 if innermost is None else len(way(access, innermost))


def worth(loops: Loops) -> bool:
    """Whether one of the loops grows."""
    return any(loop.repeat.grows for loop in loops)


THIN = 12


def is_thin(frame: Frame) -> bool:
    """Whether a function does little more than its query: one for many keys can stand beside it."""
    return frame.block.end - frame.block.header < THIN


def in_nested_call(frame: Frame, owner: Frame) -> bool:
    """Whether a function that was defined in the same function is called, with other arguments each turn."""
    caller = frame.caller
    return frame is not owner and caller is not None and caller.block is frame.block


def in_other_write(access: Access, row: Row, verb: str) -> bool:
    """Whether a row is deleted in its own ``save``, or saved in its own ``delete``."""
    frame: Frame | None = access.frame
    while frame is not None and _overrides_write(frame, row):
        assert frame.function is not None
        if {frame.function.name.removeprefix("a"), verb} == {"save", "delete"}:
            return True
        frame = frame.caller
    return False


def as_called(access: Access, row: Row | None) -> Access:
    """``row.save()`` for the ``super().save()`` in an overridden ``save``."""
    frame = access.frame
    while _overrides_write(frame, row) and frame.caller and frame.call:
        access, frame = Access(frame.call, frame.caller), frame.caller
    return access


def _overrides_write(frame: Frame, row: Row | None) -> bool:
    own = row is not None and isinstance(frame.receiver, Row) and frame.receiver.state is row.state
    return own and frame.function is not None and frame.function.name in WRITING


FEW = 10


def few(query: Query) -> bool:
    """Whether the rows are known to be few, however much data there is."""
    if query.model.small or (query.limit is not None and query.limit <= FEW):
        return True
    return query.bounded and not query.sliced


def perhaps_came(rows: Rows) -> bool:
    """Whether the rows are of a row from elsewhere, which they may have come with."""
    relation = rows.query.relation
    dynamic = relation is not None and relation.lazy == "dynamic"
    return rows.parent is not None and rows.parent.state.opaque and not dynamic
