"""Fields that offer related rows to choose from: in forms, in the admin, in filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.facts import ChoicesOffered, Offer
from ormlint.consumers.reading import each, rows_in, rows_of_model
from ormlint.project import Assignment, ProjectClass
from ormlint.project.schema.expressions import Expr, keywords
from ormlint.walk.frames import Access
from ormlint.walk.reach import repeats_of
from ormlint.walk.uses import become_text
from ormlint.walk.values import Row, Rows, Value

if TYPE_CHECKING:
    from ormlint.api.schema import Model, Relation
    from ormlint.walk.walker import Walker


def offered(walker: Walker, rows: Value, name: str, by: Offer, access: Access) -> None:
    """Note that a field offers these rows, where they are known."""
    rows = rows_in(walker, rows, access)
    if isinstance(rows, Rows) and not rows.empty:
        fact = ChoicesOffered(access.spot, (), repeats_of(walker.loops), query=rows.query, name=name, by=by)
        walker.facts.append(fact)


def offer_target(walker: Walker, relation: Relation, by: Offer, access: Access, consumer: str = "") -> None:
    """All rows that a relation can lead to are offered, each as its text.

    Whether a page shows a form cannot be told from its class: nothing is said of the texts there.
    """
    if relation.target is None or limited(walker, relation.model, relation.name):
        return
    rows = choices_of(walker, relation.target, access)
    offered(walker, rows, relation.name, by, access)
    if by != "form":
        show_each(walker, rows, access, consumer)


def show_each(walker: Walker, rows: Value, access: Access, consumer: str) -> None:
    """Each of the rows becomes text."""
    with each(walker, rows, access, consumer) as row:
        if isinstance(row, Row):
            become_text(walker, row, access)


def choices_of(walker: Walker, model: Model, access: Access) -> Value:
    """All rows of a model, as a field offers them that nobody gave a queryset."""
    rows = rows_of_model(walker, model, access)
    if isinstance(rows, Rows) and not rows.query.methods:
        rows.query = replace(rows.query, maker="choices")
    return rows


def limited(walker: Walker, model: Model, name: str) -> bool:
    """Whether the declaration of a relation limits what may be chosen, or lets nobody choose."""
    symbol = walker.project.class_named(model.qualname)
    member = symbol.member(name) if symbol is not None else None
    if not isinstance(member, Assignment) or not isinstance(member.node, cst.Call):
        return True
    given = keywords(member.node, Expr(member.node, member.module, member.owner))
    fixed = given.get("editable")
    return bool({"limit_choices_to", "parent_link", "through"} & given.keys()) or (
        fixed is not None and not fixed.is_true
    )


FIELDS = frozenset({"foreign_key", "one_to_one", "many_to_many"})


def choosable(model: Model) -> Iterator[Relation]:
    """The relations that a form or a serializer of a model has a field for."""
    for relation in model.relations.values():
        if relation.kind in FIELDS:
            yield relation


def names_in(symbol: ProjectClass, *names: str) -> set[str]:
    """The texts in these lists of a class."""
    from ormlint.consumers.declared import expression

    said = (expression(symbol, name) for name in names)
    return {text for found in said if found is not None for text in _texts(found)}


def _texts(said: Expr) -> Iterator[str]:
    """The texts in a list, in the lists in it, and the keys of a mapping."""
    yield from said.keywords()
    for item in said.items() or ():
        if item.text is not None:
            yield item.text
        else:
            yield from _texts(item)
    fields = said.keywords().get("fields")
    if fields is not None:
        yield from _texts(fields)
