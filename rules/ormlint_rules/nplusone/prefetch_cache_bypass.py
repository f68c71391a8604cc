"""Related rows were prefetched, and a query on them runs for each row all the same.

## Why this hurts

A prefetch answers `.all()`, iteration, `len()`, `.count()`, `.exists()`, `in` and indexing. Methods
that make another query (`.filter()`, `.order_by()`, `.values_list()`, `.get()`, `.last()`, `.first()`
of rows without an order) pass it by: the prefetch is paid for, and one query a row on top of it.

## Known limits

- A prefetch that other lines of the same loop use is right to be there; the query is still one a row.
- A `Prefetch` with a queryset of its own stays as it is: the remedy is to choose among its rows.
- `.first()` is answered from memory where the rows have an order, and not reported there.
- Silent where the relation was written to in between, since that empties the cache.

## Fix safety

By hand. A condition in Python is not always the condition in SQL: NULL, upper and lower case, time
zones. `.first()` of rows without an order sorts by key, `next(iter(…))` takes the order of the
prefetch. A `Prefetch` with a condition needs `to_attr`, or else `.all()` gives fewer rows everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import CollectionRead, Finding, Rule
from ormlint_rules.eager_loads import load_of, prefetch_path
from ormlint_rules.phrases import amount, cost
from ormlint_rules.related_rows import NARROWING, in_python, prefetched_rows, shaped, written

rule = Rule(__name__, code="QRY103", since="0.1")


@rule.on(CollectionRead)
def prefetch_passed_by(fact: CollectionRead) -> Iterator[Finding]:
    """A query on a prefetched relation that the cache cannot answer."""
    if not fact.grows or fact.rare or not fact.prefetched or fact.verb in ("update", "delete"):
        return
    remedy, code = _remedy(fact)
    yield fact.finding(
        f"`{fact.path}` is prefetched, but `{_culprit(fact)}()` queries it once per row: "
        f"{amount(fact, base=2)}; {remedy}",
        cost=cost(fact, base=2),
        suggestion=code,
    )


def _culprit(fact: CollectionRead) -> str:
    """The method that leaves the cache."""
    others = [name for name in fact.operations if name not in ("all", "get_queryset")]
    return others[0] if others else "all().all"


def _remedy(fact: CollectionRead) -> tuple[str, str]:
    rows = in_python(fact) or _in_order(fact)
    if rows:
        return f"write `{rows}`", rows
    if fact.verb == "aggregate":
        return "fold the rows of `.all()` in Python", ""
    existing, load = load_of(fact), prefetched_rows(fact)
    plain = existing is not None and existing.query is None
    if not plain or load is None or "…" in load.code.replace('to_attr="…"', ""):
        return _picked(fact), ""
    return _replaced(fact, load.code)


def _in_order(fact: CollectionRead) -> str:
    """``author.books.all()`` for an ordering that the prefetched rows have already."""
    load, found = load_of(fact), written(fact)
    if load is None or found is None or shaped(fact) != {"order_by"} or fact.rows.sliced:
        return ""
    target = fact.relation.target
    order = load.query.effective_ordering if load.query is not None else target.ordering if target else ()
    if fact.rows.ordering != order:
        return ""
    rows = f"{found.base}.all()"
    return {"fetch": rows, "first": f"next(iter({rows}), None)"}.get(fact.verb, "")


def _picked(fact: CollectionRead) -> str:
    found = written(fact)
    rows = f"{found.base if found else fact.relation.name}.all()"
    deed = "sort" if shaped(fact) == {"order_by"} and fact.verb == "fetch" else "choose among"
    return f"{deed} the rows of `{rows}` in Python"


def _replaced(fact: CollectionRead, code: str) -> tuple[str, str]:
    """Another prefetch in place of the one that does not serve, or beside it."""
    argument = code.removeprefix(".prefetch_related(").removesuffix(")")
    known = f'"{prefetch_path(fact)}"'
    if argument == known:
        return _picked(fact), ""
    if "to_attr" not in argument:
        return f"prefetch `{argument}` in place of `{known}` and read `.all()`", argument
    counted = {"count": "`len()` of ", "exists": "`bool()` of "}.get(fact.verb, "")
    narrowed = NARROWING & set(fact.operations)
    return f"prefetch `{argument}` and read {counted if narrowed else ''}that list", argument
