"""The choices that forms offer: each related row becomes text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.choices import choosable, names_in, offer_target, offered
from ormlint.consumers.declared import declared_at, expression, meta, model_named
from ormlint.consumers.reading import call_with, each, rows_in
from ormlint.project import Assignment, External, ProjectClass, ProjectFunction
from ormlint.project.schema.expressions import Expr, keywords, positionals
from ormlint.walk.arguments import evaluate_arguments
from ormlint.walk.attributes import attribute
from ormlint.walk.frames import Access, Frame
from ormlint.walk.uses import become_text
from ormlint.walk.values import UNKNOWN, Instance, Row, Value

if TYPE_CHECKING:
    from ormlint.project import Project
    from ormlint.walk.walker import Walker

CHOICES = frozenset({"ModelChoiceField", "ModelMultipleChoiceField"})
FILTERS = frozenset({"ModelChoiceFilter", "ModelMultipleChoiceFilter"})
FROM_OUTSIDE = re.compile(r"\b(?!self\b)\w+\.fields\[[\"'](\w+)[\"']\]")
REPLACED = re.compile(r"fields(?:\[|\.pop\(|\.get\()[\"'](\w+)[\"']")


def form_choices(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__form_choices__(form)``: the text of each choice of the fields that the form has."""
    form = evaluate_arguments(walker, node, frame).value(0)
    if isinstance(form, Instance):
        replaced = _replaced(form.symbol)
        _declared_choices(walker, form.symbol, replaced, Access(node, frame))
        _fields_of_model(walker, form.symbol, replaced, Access(node, frame))
    return UNKNOWN


def filter_choices(walker: Walker, node: cst.Call, frame: Frame) -> Value:
    """``__filter_choices__(filters)``: the choices of the filters that are declared."""
    filters = evaluate_arguments(walker, node, frame).value(0)
    if isinstance(filters, Instance):
        _declared_choices(walker, filters.symbol, _replaced(filters.symbol), Access(node, frame))
    return UNKNOWN


def _replaced(form: ProjectClass) -> set[str]:
    return {name for ancestor in form.ancestors for name in REPLACED.findall(ancestor.block.text)}


def _declared_choices(walker: Walker, form: ProjectClass, replaced: set[str], access: Access) -> None:
    for ancestor in form.ancestors:
        for member in () if ancestor.module.stub else ancestor.own_assignments():
            if member.name not in replaced and isinstance(member.node, cst.Call):
                _choices(walker, member, access)


ALL = "__all__"


def _fields_of_model(walker: Walker, form: ProjectClass, replaced: set[str], access: Access) -> None:
    """The fields that a form makes of its model, unless the admin shows it, which has widgets of its own."""
    said, listed = meta(form, "model"), meta(form, "fields")
    model = None if said is None else model_named(walker.project, said.symbol())
    options = form.member("Meta")
    if model is None or listed is None or not isinstance(options, ProjectClass) or not _is_shown(form):
        return
    declared = {name for ancestor in form.ancestors for name in ancestor.members}
    left_out = (
        replaced | declared | set_up_anew(walker) | names_in(options, "exclude", "widgets", "field_classes")
    )
    items = {item.text: item for item in listed.items() or ()}
    for relation in () if expression(options, "formfield_callback") else choosable(model):
        named = items.get(relation.name) or (listed if listed.text == ALL else None)
        if named is not None and relation.name not in left_out:
            at = declared_at(named, access)
            offer_target(walker, relation, "form", at, form.name)


NOT_SHOWN = re.compile("admin|base|mixin|abstract")


def _is_shown(form: ProjectClass) -> bool:
    """Whether a page shows a form as it is, by its names: the admin would choose the widgets itself."""
    return not (form.opaque or NOT_SHOWN.search(form.name.lower()) or "admin" in form.module.name)


def set_up_anew(walker: Walker) -> set[str]:
    """The names of fields that code sets up anew once a form is made, wherever that is."""
    if "fields set up" not in walker.lasting:
        walker.lasting["fields set up"] = fields_set_up(walker.project)
    found: set[str] = walker.lasting["fields set up"]
    return found


def fields_set_up(project: Project) -> set[str]:
    """The names in ``form.fields["author"]`` anywhere in the project."""
    texts = (module.file.text for module in project.modules.values())
    return {name for text in texts if "fields[" in text for name in FROM_OUTSIDE.findall(text)}


def _choices(walker: Walker, member: Assignment, access: Access) -> None:
    node = member.node
    assert isinstance(node, cst.Call)
    at = Expr(node, member.module, member.owner)
    kind = walker.project.followed(at.within(node.func).symbol())
    named = keywords(node, at)
    given = named.get("queryset") or next(iter(positionals(node, at)), None)
    of_filter = isinstance(kind, External) and _is_filter(kind, member)
    if given is None or "widget" in named or not (of_filter or _is_choice(kind)):
        return
    here = access.into(node, member.module, member.block)
    rows = rows_in(walker, walker.evaluate(given.node, here.frame), here)
    if of_filter:
        offered(walker, rows, member.name, "filter", here)
        return
    offered(walker, rows, member.name, "form", here)
    with each(walker, rows, here, member.owner.name if member.owner else "") as row:
        _label(walker, kind, row, here)


PLAIN = frozenset({"label_from_instance", "to_python", "clean", "prepare_value"})
"""What a field class may define and still offer all the rows in a plain select."""


def _is_filter(kind: External, member: Assignment) -> bool:
    """Whether it is a filter of django-filter that a page shows: those of an API are not shown."""
    api = "rest_framework" in member.module.file.text or "api" in member.module.name
    return kind.name in FILTERS and kind.dotted.startswith("django_filters.") and not api


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
