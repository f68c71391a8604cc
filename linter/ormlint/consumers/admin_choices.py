"""The related rows that the admin offers: in its forms, in lists that are edited, in filters beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.consumers.choices import (
    FIELDS,
    choices_of,
    choosable,
    limited,
    names_in,
    offer_target,
    show_each,
)
from ormlint.consumers.declared import declared_at, expression
from ormlint.project import ProjectClass, ProjectFunction

if TYPE_CHECKING:
    from ormlint.api.schema import Model, Relation
    from ormlint.walk.frames import Access
    from ormlint.walk.walker import Walker

WIDGETS = ("autocomplete_fields", "raw_id_fields", "radio_fields")
"""Lists of fields that are shown in another way than as a select of all rows, or on purpose as one."""
READ = ("readonly_fields", "exclude")
OWN_FIELDS = (
    "formfield_for_dbfield",
    "formfield_for_foreignkey",
    "formfield_for_manytomany",
    "get_autocomplete_fields",
    "get_exclude",
    "get_fields",
    "get_fieldsets",
    "get_form",
    "get_formset",
    "get_readonly_fields",
)
"""Methods that can say otherwise."""
RIGHTS = ("has_change_permission", "has_add_permission")


def offer_fields(
    walker: Walker, admin: ProjectClass, model: Model, access: Access, parent: Model | None = None
) -> None:
    """Each field of a form offers all rows of its relation, but for that to the ``parent`` of an inline."""
    if not _shows_plain_selects(admin):
        return
    chosen = names_in(admin, "fields", "fieldsets")
    left_out = names_in(admin, *WIDGETS, *READ)
    left_out |= {relation.name for relation in choosable(model) if relation.target in (parent, None)}
    at = access.into(admin.block.node(), admin.module, admin.block)
    for relation in choosable(model):
        if (not chosen or relation.name in chosen) and relation.name not in left_out:
            offer_target(walker, relation, "admin", at, admin.name)


def _shows_plain_selects(admin: ProjectClass) -> bool:
    own = [admin.member(name) for name in OWN_FIELDS]
    if admin.opaque or any(isinstance(found, ProjectFunction) for found in own):
        return False
    if any(expression(admin, name) is not None for name in ("form", "formset", "formfield_overrides")):
        return False
    rights = [admin.member(name) for name in RIGHTS]
    return not any(isinstance(found, ProjectFunction) and "False" in found.block.text for found in rights)


def offer_filters(walker: Walker, admin: ProjectClass, model: Model, access: Access) -> None:
    """A filter by a relation offers all rows of it, as links."""
    said = expression(admin, "list_filter")
    for entry in (said.items() or ()) if said is not None else ():
        relation = _relation(model, entry.text or "")
        if relation is not None:
            offer_target(walker, relation, "filter", declared_at(entry, access), admin.name)


def _relation(model: Model | None, path: str) -> Relation | None:
    """The relation that a path leads to."""
    found = None
    for name in path.split("__"):
        found = model.lookups.get(name) or model.relations.get(name) if model is not None else None
        model = found.target if found is not None else None
    return found


def offer_edited(walker: Walker, admin: ProjectClass, model: Model, access: Access) -> None:
    """Each row of a list that is edited in place asks for all that its relations offer."""
    if not _shows_plain_selects(admin):
        return
    said = expression(admin, "list_editable")
    aside = names_in(admin, *WIDGETS)
    for entry in (said.items() or ()) if said is not None else ():
        relation = model.relations.get(entry.text or "")
        if relation is not None and relation.kind in FIELDS and relation.name not in aside:
            _offer_again(walker, relation, declared_at(entry, access), admin.name)


def _offer_again(walker: Walker, relation: Relation, access: Access, consumer: str) -> None:
    if relation.target is None or limited(walker, relation.model, relation.name):
        return
    show_each(walker, choices_of(walker, relation.target, access), access, consumer)
