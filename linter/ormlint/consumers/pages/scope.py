"""Where the evaluation of a template is: its file as a block, its names as a frame."""

from __future__ import annotations

from typing import Any

from ormlint.templates.file import TemplateFile, TemplateSpot
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import within
from ormlint.walk.values import (
    BoundMethod,
    ClassRef,
    Closure,
    Const,
    Instance,
    ManagerValue,
    PageOf,
    RelatedManager,
    Row,
    Rows,
    UnknownValue,
    Value,
)


class Page:
    """A template file in the place of a block of Python, and of its module."""

    kind = "template"
    stub = False
    header = 1
    header_text = ""
    decorators: tuple[str, ...] = ()
    is_async = False

    def __init__(self, file: TemplateFile) -> None:
        self.file = file
        self.name = file.path.name
        self.qualname = file.display

    def __repr__(self) -> str:
        return f"<Page {self.qualname}>"

    @property
    def text(self) -> str:
        """All of it."""
        return self.file.text

    @property
    def end(self) -> int:
        """Its last line."""
        return len(self.file.lines)

    def spot(self, node: Any) -> TemplateSpot:
        """Where a node stands."""
        return self.file.spot(node)


def page_frame(page: Any, names: dict[str, Value], access: Access) -> Frame:
    """The frame of a template that an expression renders."""
    return Frame(page, page, names=names, caller=access.frame, call=access.node)


def scope(frame: Frame, names: dict[str, Value]) -> Frame:
    """The same template with other names."""
    return Frame(frame.module, frame.block, names=names, caller=frame.caller, call=frame.call)


def in_file(page: Any, frame: Frame) -> Frame:
    """The same names in another file, for what stands there of a template that extends it."""
    return Frame(page, page, names=frame.names, caller=frame.caller, call=frame.call)


def tells(value: Value) -> bool:
    """Whether there are rows in a value, or what may lead to some."""
    kind = type(value)
    if kind is UnknownValue or kind is Const:
        return False
    return kind is Row or any(isinstance(found, TELLING) for found in within(value))


TELLING = (Row, Rows, RelatedManager, ManagerValue, Instance, PageOf, ClassRef, BoundMethod, Closure)


def access(node: Any, frame: Frame) -> Access:
    """An expression of a template as an access."""
    return Access(node, frame)
