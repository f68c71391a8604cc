"""What a framework reads of a function's result as its decorators and its annotation say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.annotated import Declared, declared_by
from ormlint.consumers.marshalled import Shown, nested_in
from ormlint.consumers.marshalling import show
from ormlint.consumers.schemas import read_declared
from ormlint.project.bases import parsed
from ormlint.project.schema.expressions import Expr, call_name, keywords
from ormlint.walk.frames import Access, Frame
from ormlint.walk.joins import within
from ormlint.walk.values import Const, DictOf, ListOf, PageOf, Rows, TupleOf

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

OPERATION = re.compile(r"(?:\w+\.)*(?:get|post|put|patch|delete|api_operation|api_route)\(")
DECLARING = ("response", "response_model")
MARSHALLING = re.compile(r"(?:\w+\.)*(?:response|output|marshal_with|marshal_list_with|list_with)\(")
PAGE = re.compile(r"(?:\w+\.)*view_config\(|(?:aiohttp_jinja2\.)?template\(|(?:\w+\.)*render_with\(")
FOLDER = re.compile(r"^(?:[\w.]*:)?(?:(?:\w+/)*templates/)?")
"""What stands before the name of a template: a package, or its folder."""


def respond(walker: Walker, frame: Frame) -> None:
    """Read what a view has returned: ``@api.get("/books", response=list[BookOut])``, ``-> list[BookOut]``."""
    function = frame.function
    if function is None:
        return
    for text in function.block.decorators:
        for pattern, answer in ANSWERS:
            node = parsed(text) if pattern.match(text) else None
            if isinstance(node, cst.Call):
                answer(walker, frame, node)


def _validated(walker: Walker, frame: Frame, decorator: cst.Call) -> None:
    access = Access(frame.block.node(), frame)
    for declared in _schemas(decorator, frame):
        for value in frame.returned:
            read_declared(walker, declared, value, access, any_object=True)


def _schemas(decorator: cst.Call, frame: Frame) -> Iterator[Declared]:
    """The schemas of an answer; the annotation counts where the decorator names none."""
    for arg in decorator.args:
        if arg.keyword is not None and arg.keyword.value in DECLARING:
            yield from declared_by(frame.module, arg.value)
            return
    node = frame.block.node()
    if isinstance(node, cst.FunctionDef) and node.returns is not None:
        yield from declared_by(frame.module, node.returns.annotation)


def _marshalled(walker: Walker, frame: Frame, decorator: cst.Call) -> None:
    """``@blp.response(200, BookSchema(many=True))``, ``@marshal_with(book_fields)``."""
    access = Access(frame.block.node(), frame)
    for shown in _shown(decorator, frame):
        for value in frame.returned:
            answer = value.items[0] if isinstance(value, TupleOf) and value.items else value
            mapped = shown.symbol is None and isinstance(answer, (Rows, ListOf, PageOf))
            show(walker, shown, answer, access, many=shown.many or mapped)


def _shown(decorator: cst.Call, frame: Frame) -> Iterator[Shown]:
    at = Expr(decorator, frame.module, frame.owner)
    listing = call_name(decorator) in ("marshal_list_with", "list_with")
    for arg in decorator.args[:2]:
        if arg.keyword is None or arg.keyword.value in ("schema", "fields"):
            found = None if isinstance(arg.value, cst.Integer) else nested_in(at.within(arg.value), None)
            if found is not None:
                many = listing or found.many or keywords(decorator, at).get("many", at).is_true
                yield Shown(found.symbol, many, found.only, found.exclude, found.mapping)
                return


def _rendered(walker: Walker, frame: Frame, decorator: cst.Call) -> None:
    """``@view_config(renderer="books.jinja2")``: the mapping that is returned is what the template sees."""
    given = keywords(decorator, Expr(decorator, frame.module, frame.owner))
    named = given.get("renderer") or next((Expr(arg.value, frame.module) for arg in decorator.args[:1]), None)
    name = None if named is None else named.text
    if walker.render is None or name is None or "." not in name:
        return
    access = Access(frame.block.node(), frame)
    for value in frame.returned:
        for found in within(value):
            if isinstance(found, DictOf) and found.entries:
                walker.render(Const(FOLDER.sub("", name)), found, access, True)
                break


ANSWERS = ((OPERATION, _validated), (MARSHALLING, _marshalled), (PAGE, _rendered))
