"""Where a walk begins: a function whose caller is not known, and what it is given all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.project import ProjectClass, ProjectFunction
from ormlint.project.bases import parsed
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Frame
from ormlint.walk.managers import filtered_rows, manager_of
from ormlint.walk.members import is_static
from ormlint.walk.parameters import bind_parameters
from ormlint.walk.values import CARRIED, UNKNOWN, ClassRef, Instance, Row, RowState, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

VIEW = "django.views.generic.base.View"


def root_frame(walker: Walker, function: ProjectFunction, owner: ProjectClass | None = None) -> Frame:
    """The frame of a function whose caller is not known."""
    receiver = root_receiver(walker, function, owner or function.owner)
    return Frame(
        function.module,
        function.block,
        function=function,
        owner=function.owner,
        receiver=receiver,
        view=_is_view(function)
        or (walker.mapped and _is_route(function))
        or (owner is not None and owner.derives_from(VIEW)),
        command=_is_command(function),
        task="management" in function.module.name.split(".") or _is_task(function),
    )


def root_receiver(walker: Walker, function: ProjectFunction, owner: ProjectClass | None) -> Value | None:
    """``self`` of a method whose caller is not known."""
    if owner is None or is_static(function):
        return None
    schema = walker.project.schema
    model = schema.model_of(owner)
    model = None if model is None else schema.concrete(model)
    if "classmethod" in function.decorators:
        return ClassRef(owner, model)
    if model is not None:
        return Row(RowState(model, opaque=True), ())
    return manager_of(walker, owner) or _begun(walker, function, owner)


ACTION = re.compile(r"(?:\w+\.)*(?:action|detail_route|list_route)\(")


def _begun(walker: Walker, function: ProjectFunction, owner: ProjectClass) -> Instance:
    """An object whose method something outside of the project calls, as its decorator sets it up."""
    found = Instance(owner, made=False, outside=True, action=function.name)
    for text in function.block.decorators:
        node = parsed(text) if ACTION.match(text) else None
        for arg in node.args if isinstance(node, cst.Call) else ():
            if arg.keyword is not None:
                frame = Frame(function.module, owner.block, owner=owner)
                found.attributes[arg.keyword.value] = walker.evaluate(arg.value, frame)
    return found


def _is_view(function: ProjectFunction) -> bool:
    header = function.block.header_text
    if "request" in header:
        return True
    return function.owner is not None and any(
        "View" in base or "APIView" in base for base in function.owner.block.bases
    )


def _is_route(function: ProjectFunction) -> bool:
    """``@app.route("/books")``."""
    return any(".route" in text.partition("(")[0] for text in function.block.decorators)


TASK = re.compile(r"\b(?:\w*task|cron\w*|\w*job)\b")


def _is_command(function: ProjectFunction) -> bool:
    parts = function.module.name.split(".")
    return "management" in parts or "scripts" in parts


def _is_task(function: ProjectFunction) -> bool:
    return any(TASK.search(text.partition("(")[0].lower()) for text in function.block.decorators)


def enter(walker: Walker, frame: Frame) -> None:
    """Run the function of a root frame."""
    node = frame.block.node()
    assert isinstance(node, cst.FunctionDef)
    bind_parameters(walker, node.params, frame, Arguments(), frame.receiver)
    assert frame.function is not None
    if frame.command and frame.function.name == "handle" and "options" in frame.names:
        frame.names["options"] = CARRIED
    if frame.names.get("queryset") is UNKNOWN:
        frame.names["queryset"] = filtered_rows(frame.owner, walker) or UNKNOWN
    walker.active.append(frame.function)
    try:
        walker.run(node.body, frame)
    finally:
        walker.active.pop()
