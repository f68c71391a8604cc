"""What a framework reads of a function's result as its decorators and its annotation say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.annotated import Declared, declared_by
from ormlint.consumers.schemas import read_declared
from ormlint.project.bases import parsed
from ormlint.walk.frames import Access, Frame

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

OPERATION = re.compile(r"(?:\w+\.)*(?:get|post|put|patch|delete|api_operation|api_route)\(")
DECLARING = ("response", "response_model")


def respond(walker: Walker, frame: Frame) -> None:
    """Read what a view has returned: ``@api.get("/books", response=list[BookOut])``, ``-> list[BookOut]``."""
    function = frame.function
    if function is None:
        return
    for text in function.block.decorators:
        node = parsed(text) if OPERATION.match(text) else None
        if isinstance(node, cst.Call):
            for declared in _answers(node, frame):
                _read_answer(walker, frame, declared)


def _answers(decorator: cst.Call, frame: Frame) -> Iterator[Declared]:
    """The schemas of an answer; the annotation counts where the decorator names none."""
    for arg in decorator.args:
        if arg.keyword is not None and arg.keyword.value in DECLARING:
            yield from declared_by(frame.module, arg.value)
            return
    node = frame.block.node()
    if isinstance(node, cst.FunctionDef) and node.returns is not None:
        yield from declared_by(frame.module, node.returns.annotation)


def _read_answer(walker: Walker, frame: Frame, declared: Declared) -> None:
    access = Access(frame.block.node(), frame)
    for value in frame.returned:
        read_declared(walker, declared, value, access, any_object=True)
