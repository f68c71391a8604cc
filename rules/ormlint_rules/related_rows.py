"""What a query on a to-many relation of each row comes to as one query for all the rows."""

from __future__ import annotations

import re

from ormlint.api import CollectionRead, Model, Relation
from ormlint_rules.chains import Chain, chain
from ormlint_rules.eager_loads import EagerLoad, lookup_name, plain_prefetch, prefetch_path, prefetching

PLAIN = frozenset({"all", "get_queryset", "iterator"})
SHAPING = frozenset(
    {"filter", "exclude", "order_by", "reverse", "distinct", "annotate", "select_related"}
    | {"prefetch_related", "only", "defer"}
)
NARROWING = frozenset({"filter", "exclude", "complex_filter"})
ONE_ROW = frozenset({"first", "last", "latest", "earliest", "get"})
TUPLES = frozenset({"values", "values_list"})


def written(fact: CollectionRead) -> Chain | None:
    """The chain of the query as the code writes it, on the relation itself."""
    found = chain(fact.rows.spot.text, fact.operations)
    return found if found is not None and found.base.endswith(f".{fact.relation.name}") else None


def shaped(fact: CollectionRead) -> frozenset[str]:
    """The operations that make the rows other than those of ``.all()``."""
    return frozenset(fact.operations) - PLAIN - {fact.verb}


def plain(fact: CollectionRead) -> bool:
    """Whether all the related rows are read as they are: a plain prefetch serves that."""
    return not (shaped(fact) or fact.rows.sliced or fact.verb in ONE_ROW)


def rows_of(model: Model) -> str:
    """``Book.objects``: what a related manager starts from."""
    return f"{model.name}.{model.default_manager}"


def prefetched_rows(fact: CollectionRead) -> EagerLoad | None:
    """A prefetch of exactly the rows that are read; ``None`` where it would take other code.

    ``…`` stands for what the code does not say, such as a name for the list.
    """
    target = fact.relation.target
    if target is None or fact.varies or shaped(fact) - SHAPING - TUPLES:
        return None
    if fact.rows.shape != "instances" and shaped(fact) - TUPLES:
        return None
    if plain(fact) or (not shaped(fact) - TUPLES and fact.verb == "fetch" and not fact.rows.sliced):
        return plain_prefetch(fact)
    queryset = _queryset(fact)
    if queryset is None:
        return None
    kept = ', to_attr="…"' if _partial(fact) else ""
    argument = f'Prefetch("{prefetch_path(fact)}", queryset={rows_of(target)}{queryset}{kept})'
    return prefetching(fact, argument)


def _partial(fact: CollectionRead) -> bool:
    """Whether the rows are not all of the relation: these must not stand in for ``.all()``."""
    return bool(NARROWING & set(fact.operations)) or fact.rows.sliced or fact.verb in ONE_ROW


def _queryset(fact: CollectionRead) -> str | None:
    """``.filter(in_print=True).order_by("title")``; ``None`` where it depends on the row."""
    found = written(fact)
    if found is None or (fact.consumer and found.local() and not found.own()):
        return "".join(f".{name}(…)" for name in fact.operations if name in SHAPING) + _sliced(fact, "[:…]")
    if found.own():
        return None
    code = found.code(SHAPING)
    if fact.verb == "get":
        return f"{code}.filter({found.arguments('get')})" if found.arguments("get") else code or ".all()"
    if fact.verb in ONE_ROW:
        return code + _one(fact, found)
    return (code or ".all()") + _sliced(fact, found.sliced)


def _sliced(fact: CollectionRead, text: str) -> str:
    if fact.verb in ONE_ROW and fact.verb != "get":
        return ".order_by(…)[:1]"
    return text if fact.rows.sliced else ""


def _one(fact: CollectionRead, found: Chain) -> str:
    """The end of a query that keeps the first or the last row of each."""
    if fact.verb in ("latest", "earliest"):
        return _by_age(fact.verb, found.names_given(fact.verb))
    ordered = bool(fact.rows.effective_ordering)
    if fact.verb == "first":
        return f"{_started(found)}[:1]" if ordered else '.order_by("pk")[:1]'
    return ".reverse()[:1]" if ordered else '.order_by("-pk")[:1]'


def _started(found: Chain) -> str:
    return "" if SHAPING & set(found.names) else ".all()"


def _by_age(verb: str, names: tuple[str, ...] | None) -> str:
    if not names:
        return ".order_by(…)[:1]"
    turned = names if verb == "earliest" else tuple(map(_turned, names))
    return ".order_by(" + ", ".join(f'"{name}"' for name in turned) + ")[:1]"


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def in_python(fact: CollectionRead) -> str:
    """The same from the rows in memory: ``[book.title for book in author.books.all()]``; or empty."""
    found = written(fact)
    if found is None or shaped(fact) - TUPLES or fact.rows.sliced:
        return ""
    rows = f"{found.base}.all()"
    if fact.verb == "first":
        return f"next(iter({rows}), None)"
    if fact.verb != "fetch":
        return ""
    return _columns(fact, rows) if shaped(fact) else rows


def _columns(fact: CollectionRead, rows: str) -> str:
    fields, row = fact.rows.fields, _variable(fact.relation)
    target = fact.relation.target
    if not fields or target is None or not set(fields) <= {*target.columns, *target.attnames, "pk"}:
        return ""
    if fact.rows.shape == "scalars":
        return f"[{row}.{fields[0]} for {row} in {rows}]"
    if fact.rows.shape == "dicts":
        pairs = ", ".join(f'"{field}": {row}.{field}' for field in fields)
        return f"[{{{pairs}}} for {row} in {rows}]"
    items = ", ".join(f"{row}.{field}" for field in fields) + ("," if len(fields) == 1 else "")
    return f"[({items}) for {row} in {rows}]"


def _variable(relation: Relation) -> str:
    name = relation.target.name if relation.target is not None else "row"
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def back(relation: Relation) -> Relation | None:
    """The other end of a relation, where it has a name."""
    if relation.target is None or relation.remote is None:
        return None
    return relation.target.relations.get(relation.remote)


def back_name(relation: Relation) -> str:
    """The name in lookups of the other end: ``author`` for ``author.books``; or empty."""
    other = back(relation)
    return "" if other is None else lookup_name(other)


def by_key(fact: CollectionRead) -> str:
    """One query for the related rows of all rows, in words."""
    target, name = fact.relation.target, back_name(fact.relation)
    if target is None or not name:
        return "fetch the related rows of all rows with one query and group them by key"
    if fact.verb in ONE_ROW | {"index"} or fact.rows.sliced:
        rows = f"{rows_of(target)}.filter({name}__in=…, …).order_by(…)"
        return f"fetch them with one query, `{rows}`, and keep the first of each `{name}`"
    if fact.relation.kind in ("many_to_many", "reverse_many_to_many"):
        rows = f'{rows_of(target)}.filter({name}__in=…).annotate(key=F("{name}"))'
        return f"fetch them once with `{rows}` and group them by `key`"
    more = ", …" if NARROWING & set(fact.operations) else ""
    return f"fetch them once with `{rows_of(target)}.filter({name}__in=…{more})` and group them by `{name}`"
