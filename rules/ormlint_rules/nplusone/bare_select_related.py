"""`select_related()` without names joins what nobody asked for and leaves out what may be NULL.

## Why this hurts

It follows each foreign key that is not null, and from there on, up to five deep: every row carries
the columns of all these tables. It follows no nullable foreign key and no one-to-one relation from
the other side; reading one of those in a loop is still a query for each row.

## Known limits

- Which of the relations are read is not known here; names that are not read are better left out.
- Silent for `select_related(*names)`, for `select_related(None)`, and for methods of this name that
  the project defines.

## Fix safety

Naming relations changes no rows; relations that were joined and are not named are fetched when read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import BareSelectRelated, Finding, Model, Rule
from ormlint_rules.phrases import strings

rule = Rule(__name__, code="QRY116", since="0.1")

TO_ONE = ("foreign_key", "one_to_one", "reverse_one_to_one")
DEPTH = 5


@rule.on(BareSelectRelated)
def bare(fact: BareSelectRelated) -> Iterator[Finding]:
    """`select_related()` that names nothing."""
    model = fact.query.model
    followed = tuple(name for name, joined in _relations(model) if joined)
    skipped = tuple(name for name, joined in _relations(model) if not joined)
    if not followed + skipped:
        message = f"`select_related()` joins nothing: `{model.name}` has no relation to one row; take it out"
        yield fact.finding(message)
        return
    if not skipped and len(followed) == 1:
        return
    yield fact.finding(
        f"`select_related()` joins {_listed(followed)} and skips {_listed(skipped)}; "
        f"name the relations that are read: `.select_related({strings((followed + skipped)[:1])})`",
        cost=_cost(_joins(model, DEPTH)),
    )


def _cost(joins: int) -> str:
    return "1 join" if joins == 1 else f"{joins} joins"


def _relations(model: Model) -> list[tuple[str, bool]]:
    """The to-one relations of a model, and whether the bare call follows them."""
    found = [relation for relation in model.relations.values() if relation.kind in TO_ONE]
    return [
        (relation.name, relation.forward and not relation.null)
        if relation.forward
        else (relation.query_name or relation.name, False)
        for relation in found
    ]


def _joins(model: Model, depth: int) -> int:
    if depth == 0:
        return 0
    followed = (r for r in model.relations.values() if r.kind in TO_ONE and r.forward and not r.null)
    return sum(1 + (_joins(r.target, depth - 1) if r.target is not None else 0) for r in followed)


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing"
