"""The page of rows that a view of Django REST framework takes, by its own class or the project's settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import declared_at
from ormlint.consumers.reading import page_of
from ormlint.project import Assignment, External, ProjectClass, Symbol
from ormlint.project.schema.expressions import Expr
from ormlint.walk import emit
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import record_use
from ormlint.walk.values import Instance, Rows, Value

if TYPE_CHECKING:
    from ormlint.project import Project
    from ormlint.walk.walker import Walker

NUMBERED = "PageNumberPagination"
OFFSET = "LimitOffsetPagination"
CURSOR = "CursorPagination"
NOTHING = "nothing"
UNKNOWN_KIND = "unknown"
SETTING = "REST_FRAMEWORK"


def paginate(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__paginate__(view, rows)``: the rows of one page, or all where nothing pages them.

    A paginator that the code makes itself stands in the place of the view.
    """
    arguments = evaluate_arguments(walker, node, frame)
    view, rows = arguments.value(0), arguments.value(1)
    if not isinstance(rows, Rows) or not isinstance(view, Instance):
        return rows
    kind = kind_of(walker, view.symbol)
    if kind == NOTHING:
        return rows
    if kind in (NUMBERED, OFFSET):
        _take(walker, view.symbol, rows, Access(node, frame), kind == NUMBERED)
    return page_of(walker, rows, rows.query.limit)


def _take(walker: Walker, view: ProjectClass, rows: Rows, access: Access, numbered: bool) -> None:
    """A page is taken as the view says, or as the settings say for all views.

    How it is taken is a matter of the class that pages or of the settings, and told once, there.
    """
    declared = _declared(view, access)
    own = _named(view) != UNKNOWN_KIND
    record_use(walker, rows, "slice", declared, detail="Paginator")
    emit.page_taken(walker, declared, rows.query, "paginator", numbered=numbered, default=not own)
    if not own:
        by, place = _pager(view, declared)
        place = place or _setting(walker, access)
        ordered = replace(rows.query, ordering=("pk",))
        emit.page_taken(walker, place, ordered, "paginator", numbered=numbered, setting=True, by=by)


def _pager(view: ProjectClass, declared: Access) -> tuple[str, Access | None]:
    """The class that pages the rows of a view, and where it stands; nothing for that of the settings."""
    member = view.member("pagination_class")
    if not isinstance(member, Assignment) or member.node is None or member.module.stub:
        return "", None
    found = view.module.project.followed(Expr(member.node, member.module, member.owner).symbol())
    if isinstance(found, ProjectClass):
        return found.name, declared.into(found.block.node(), found.module, found.block)
    return (found.name if isinstance(found, External) else NUMBERED), declared


def _setting(walker: Walker, access: Access) -> Access:
    """Where the settings say how all views page."""
    said = next(iter(_said(walker)), None)
    return access if said is None else declared_at(said, access)


def _declared(view: ProjectClass, access: Access) -> Access:
    """Where the view says how it pages; the way to it, where the settings say it."""
    member = view.member("pagination_class")
    if not isinstance(member, Assignment) or member.node is None or member.module.stub:
        return access
    return access.into(member.node, member.module, member.block)


def kind_of(walker: Walker, view: ProjectClass) -> str:
    """How a view pages, or a paginator: the name of a class of the library, ``nothing`` or ``unknown``."""
    own = _named(view)
    if own != UNKNOWN_KIND:
        return own
    member = view.member("pagination_class")
    if isinstance(member, Assignment) and member.node is not None:
        if isinstance(member.node, cst.Name) and member.node.value == "None":
            return NOTHING
        return _named(walker.project.followed(Expr(member.node, member.module, member.owner).symbol()))
    return UNKNOWN_KIND if view.opaque else _default(walker)


def _named(symbol: Symbol | None) -> str:
    if isinstance(symbol, External):
        names = {symbol.name}
    elif isinstance(symbol, ProjectClass):
        names = {name.rpartition(".")[2] for name in symbol.external_names}
    else:
        return UNKNOWN_KIND
    return next((kind for kind in (CURSOR, NUMBERED, OFFSET) if kind in names), UNKNOWN_KIND)


def _default(walker: Walker) -> str:
    """What the settings of the project say."""
    found, given = _settings(walker), _said(walker)
    if not found:
        return UNKNOWN_KIND
    if not given:
        return NOTHING if all(isinstance(at.node, cst.Dict) for at in found) else UNKNOWN_KIND
    text = given[0].text
    return _named(walker.project.symbol(text)) if text is not None else NOTHING


def _said(walker: Walker) -> list[Expr]:
    """The values of the setting, where there is one."""
    values = (at.keywords().get("DEFAULT_PAGINATION_CLASS") for at in _settings(walker))
    return [value for value in values if value is not None]


def _settings(walker: Walker) -> list[Expr]:
    if SETTING not in walker.known:
        walker.known[SETTING] = list(_found(walker.project))
    found: list[Expr] = walker.known[SETTING]
    return found


def _found(project: Project) -> Iterator[Expr]:
    for module in project.modules.values():
        symbol = module.lookup(SETTING) if SETTING in module.file.text else None
        if isinstance(symbol, Assignment) and symbol.node is not None:
            yield Expr(symbol.node, symbol.module)
