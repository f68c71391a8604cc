"""`select_related()` without names joins tables that the code does not read.

## Why this hurts

It follows each foreign key that is not null, and from there on, up to five deep: every row carries
the columns of all these tables. It follows no nullable foreign key and no one-to-one relation from
the other side; reading one of those in a loop is still a query for each row.

## Known limits

- Silent where nothing is joined that is not read, and where rows go to code that may read anything of
  them: a template that is not found, a function of another package, a list that is kept.
- Silent where one row is fetched: what is read of it is not followed here.
- Silent for `select_related(*names)`, for `select_related(None)`, and for methods of this name that
  the project defines.

## Fix safety

Naming relations changes no rows; relations that were joined and are not named are fetched when read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import BareSelectRelated, Finding, Model, Rule
from ormlint_rules.phrases import strings
from ormlint_rules.starts import relation_named

rule = Rule(__name__, code="QRY116", since="0.1")

TO_ONE = ("foreign_key", "one_to_one", "reverse_one_to_one")
DEPTH = 5


@rule.on(BareSelectRelated)
def bare(fact: BareSelectRelated) -> Iterator[Finding]:
    """`select_related()` that names nothing, and joins more than is read."""
    joined = _joined(fact.query.model, "", DEPTH)
    if fact.reads is None:
        return
    read = _relations(fact.query.model, fact.reads)
    idle = [name for name in joined if name not in read]
    if not idle:
        return
    names = _longest(read)
    words = f"name what is read: `.select_related({strings(names)})`" if names else "take it out"
    yield fact.finding(
        f"`select_related()` joins {_counted(len(joined))} and {len(joined) - len(idle) or 'none'} of "
        f"{'them is' if len(joined) - len(idle) == 1 else 'them are'} read; {words}",
        cost=_counted(len(joined)).replace("table", "join"),
        suggestion=f".select_related({strings(names)})" if names else "",
    )


def _counted(number: int) -> str:
    return f"{number} table{'s' * (number != 1)}"


def _joined(model: Model, before: str, depth: int) -> list[str]:
    """The paths that the bare call follows."""
    found: list[str] = []
    for relation in model.relations.values():
        if depth and relation.kind in ("foreign_key", "one_to_one") and not relation.null:
            path = before + relation.name
            found.append(path)
            found += _joined(relation.target, f"{path}__", depth - 1) if relation.target else []
    return found


def _relations(model: Model, reads: tuple[str, ...]) -> set[str]:
    """The relations to one row that lie on what is read."""
    return {path for read in reads for path in _steps(model, read)}


def _steps(model: Model | None, read: str) -> Iterator[str]:
    path = ""
    for name in read.split("__"):
        step = relation_named(model, name)
        if step is None or step.kind not in TO_ONE:
            return
        path = f"{path}__{name}" if path else name
        yield path
        model = step.target


def _longest(paths: set[str]) -> tuple[str, ...]:
    return tuple(sorted(path for path in paths if not any(other.startswith(f"{path}__") for other in paths)))
