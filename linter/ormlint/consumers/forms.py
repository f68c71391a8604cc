"""The choices that forms offer: each related row becomes text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.reading import call_with, each, rows_in
from ormlint.project import Assignment, External, ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr, keywords, positionals
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import become_text
from ormlint.walk.values import UNKNOWN, Instance, Row, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

CHOICES = frozenset({"ModelChoiceField", "ModelMultipleChoiceField"})
REPLACED = re.compile(r"fields\[[\"'](\w+)[\"']\]")


def form_choices(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__form_choices__(form)``: the text of each choice of the fields that the form declares."""
    form = evaluate_arguments(walker, node, frame).value(0)
    if not isinstance(form, Instance):
        return UNKNOWN
    replaced = {name for ancestor in form.symbol.ancestors for name in REPLACED.findall(ancestor.block.text)}
    for ancestor in form.symbol.ancestors:
        for member in () if ancestor.module.stub else ancestor.own_assignments():
            if member.name not in replaced and isinstance(member.node, cst.Call):
                _choices(walker, member, Access(node, frame))
    return UNKNOWN


def _choices(walker: Walker, member: Assignment, access: Access) -> None:
    node = member.node
    assert isinstance(node, cst.Call)
    at = Expr(node, member.module, member.owner)
    kind = walker.project.followed(at.within(node.func).symbol())
    named = keywords(node, at)
    given = named.get("queryset") or next(iter(positionals(node, at)), None)
    if given is None or "widget" in named or not _is_choice(kind):
        return
    here = access.into(node, member.module, member.block)
    rows = rows_in(walker, walker.evaluate(given.node, here.frame), here)
    with each(walker, rows, here, member.owner.name if member.owner else "") as row:
        _label(walker, kind, row, here)


PLAIN = frozenset({"label_from_instance", "to_python", "clean", "prepare_value"})
"""What a field class may define and still offer all the rows in a plain select."""


def _is_choice(kind: object) -> bool:
    if isinstance(kind, External):
        return kind.name in CHOICES and kind.dotted.startswith("django.forms.")
    if not isinstance(kind, ProjectClass) or any(set(owner.members) - PLAIN for owner in kind.ancestors):
        return False
    names = kind.external_names
    return any(name.startswith("django.forms.") and name.rpartition(".")[2] in CHOICES for name in names)


def _label(walker: Walker, kind: object, row: Value, access: Access) -> None:
    own = kind.member("label_from_instance") if isinstance(kind, ProjectClass) else None
    if isinstance(kind, ProjectClass) and isinstance(own, ProjectFunction):
        call_with(walker, attribute(walker, Instance(kind), "label_from_instance", access), access, row)
    elif isinstance(row, Row):
        become_text(walker, row, access)
