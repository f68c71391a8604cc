"""Remedies in Django's words; other dialects say in their own what they can, and nothing for the rest."""

from __future__ import annotations

import re
from typing import NamedTuple

from ormlint.api import (
    CollectionRead,
    ColumnLoaded,
    Instead,
    Loading,
    Query,
    QueryRan,
    RelationLoaded,
    RowWritten,
    Use,
)
from ormlint_rules.bulk_writes import BATCH, Bulk, rows
from ormlint_rules.eager_loads import EagerLoad, eager_load, plain_prefetch, prefetch_path, prefetching
from ormlint_rules.keysets import next_page
from ormlint_rules.phrases import cost, strings
from ormlint_rules.related_rows import (
    NARROWING,
    ONE_ROW,
    PLAIN,
    by_key,
    in_python,
    plain,
    prefetched_rows,
    rows_of,
    shaped,
)
from ormlint_rules.rewrites import tested_for_existence
from ormlint_rules.single_queries import SingleQuery, along_the_row, for_all_items, start_of
from ormlint_rules.summaries import annotation, counted_by_key, grouped, unordered, where


class Remedy(NamedTuple):
    """What to do."""

    words: str
    code: str = ""
    """The same as code, where that says it all."""
    loading: Loading | None = None
    """The same taken apart, where it only names relations to load."""


ANSWERED = frozenset({"count", "exists", "contains", "fetch"})
"""What prefetched rows answer from memory, where nothing shapes them but a slice."""
CONFLICTS = "update_conflicts=True, unique_fields=[…], update_fields=[…]"
FOLDS = {"sum": ("Sum", "total"), "max": ("Max", "highest"), "min": ("Min", "lowest")}


class Django:
    """The words for Django's ORM."""

    loading = "`list()`"
    """What loads all the rows."""

    def relation(self, fact: RelationLoaded) -> EagerLoad:
        """What brings a to-one relation with the rows."""
        return eager_load(fact)

    def relation_cost(self, fact: RelationLoaded) -> str:
        """What reading a to-one relation of each row costs."""
        return cost(fact)

    def collection(self, fact: CollectionRead) -> Remedy:
        """What brings the related rows with the rows."""
        load = prefetched_rows(fact)
        if load is None or (fact.calls and not plain(fact)):
            return _by_hand(fact)
        return Remedy(f"{load}{_reading(fact)}", load.code, load.loading)

    def beside(self, fact: CollectionRead, message: str) -> Instead | None:
        """The remedy where other reads need a plain prefetch of the relation, which answers this one too."""
        load = plain_prefetch(fact)
        if load.loading is None or fact.relation.target is None:
            return None
        words = f"{load}, as other reads of `{fact.path}` need it; {_answer(fact)}"
        return Instead(message + words, load.loading)

    def single(self, fact: QueryRan) -> SingleQuery:
        """One query in place of a query per item."""
        return along_the_row(fact) or for_all_items(fact)

    def deleted_at_once(self, fact: QueryRan) -> str:
        """One DELETE in place of a DELETE per item; empty where none is known to do the same."""
        return ""

    def update(self, condition: str, start: str = "") -> str:
        """One UPDATE in place of an UPDATE per item."""
        return (
            f"write one `{start}{condition}.update(…)` where the values are the same, "
            "`bulk_update()` where they differ"
        )

    def summary(self, fact: CollectionRead) -> Remedy:
        """A count or the like of the related rows of each row, asked once."""
        code = "" if fact.consumer and "__" in fact.path else annotation(fact)
        if code:
            return Remedy(f"add `{code}`{where(fact.query)}", code)
        if fact.consumer and fact.query is not None:
            model = fact.relation.model if "__" in fact.path else fact.query.model
            return Remedy(f"annotate the query of {model.name} with it")
        code = grouped(fact)
        if code:
            return Remedy(f"ask once for all rows: `{code}`", code)
        outline = counted_by_key(fact)
        return Remedy(f"ask once for all rows: `{outline}`" if outline else by_key(fact))

    def summary_of_query(self, fact: QueryRan) -> str:
        """One grouped query over the columns that the conditions compare."""
        query = fact.query
        names = [lookup.path.removesuffix("__exact") for lookup in query.lookups]
        start = start_of(fact)
        found = start + (f".filter({names[0]}__in=…)" if len(names) == 1 else ".filter(…)")
        columns = ", ".join(f'"{name}"' for name in names)
        if fact.verb == "exists":
            flat = ", flat=True" if len(names) == 1 else ""
            return f"ask once which there are: `set({found}.values_list({columns}{flat}))`"
        if query.distinct or query.shape == "dates":
            return f"ask once for all of them, with {columns} among the values"
        found += unordered(query)
        if fact.verb == "aggregate":
            return f"ask once for all of them: `{found}.values({columns}).annotate(…)`"
        counted = f'{found}.values_list({columns}).annotate(Count("pk"))'
        return f"ask once for all of them: `{f'dict({counted})' if len(names) == 1 else counted}`"

    def deferred(self, fact: ColumnLoaded) -> tuple[str, str, str]:
        """What leaves a column out, the remedy in words, and the name to write."""
        query = fact.query
        name = f'"{fact.path}"'
        if query.only is not None and fact.path not in query.deferred:
            return "only()", f"add `{name}` to `only()`", f"only(…, {name})"
        if query.deferred == {fact.path}:
            return "defer()", "take the `defer()` out", ""
        return "defer()", f"take `{name}` out of `defer()`", ""

    def next_page(self, query: Query, size: str) -> str:
        """The page after the last row shown, by key."""
        return next_page(query, size)

    def ordered(self, query: Query) -> str:
        """An ordering that is unique."""
        return '.order_by("pk")'

    def batch(self, query: Query, size: str) -> str:
        """Batches by primary key, where no other order is asked for."""
        primary = query.model.primary_key
        order = query.effective_ordering
        if query.combined or query.distinct or query.aggregated or query.shape != "instances":
            return ""
        if order in ((), ("pk",), (primary,)):
            return f'.filter(pk__gt=last).order_by("pk")[:{size}]'
        if order in (("-pk",), (f"-{primary}",)):
            return f'.filter(pk__lt=last).order_by("-pk")[:{size}]'
        return ""

    def stream(self, query: Query) -> str:
        """Rows in chunks."""
        return ".iterator(chunk_size=2000)"

    def streaming(self, query: Query) -> str:
        """How to read rows in chunks, in words."""
        return f"write `{self.stream(query)}`"

    def count(self, query: Query) -> str:
        """The number of rows."""
        return ".count()"

    def exists(self, query: Query) -> str:
        """Whether there is a row."""
        return ".exists()"

    def tested(self, query: Query, use: Use) -> str:
        """A test for existence in place of a number that is only compared with nothing."""
        return tested_for_existence(use)

    def first(self, query: Query, index: str) -> str:
        """One row by its position."""
        return f"index the query: `[{index}]`"

    def fold(self, query: Query, kind: str, name: str, use: Use) -> str:
        """A sum, a highest or a lowest value, computed by the database."""
        function, alias = FOLDS[kind]
        default = ", default=0" if kind == "sum" else _default(use)
        return f'.aggregate({alias}={function}("{name}"{default}))["{alias}"]'

    def created(self, fact: RowWritten) -> Bulk:
        """Many rows created at once."""
        return Bulk("`bulk_create()`", f"{rows(fact)}.bulk_create([{fact.model.name}(…) for …], {BATCH})")

    def saved(self, fact: RowWritten) -> Bulk:
        """Many rows updated at once."""
        stamped = _stamped(fact)
        columns = "…" if "*" in fact.fields else strings((*fact.fields, *stamped))
        named = "`, `".join(stamped)
        after = f"; set `{named}` before, which only `save()` does by itself" if stamped else ""
        return Bulk("`bulk_update()`", f"{rows(fact)}.bulk_update(…, [{columns}], {BATCH})", after)

    upserting = "looked up and written"

    def upserted(self, fact: RowWritten) -> Bulk:
        """Many rows inserted or updated at once."""
        insert = f"{rows(fact)}.bulk_create([{fact.model.name}(…) for …]"
        conflicts = "ignore_conflicts=True" if "get_or_create(" in fact.spot.text else CONFLICTS
        return Bulk("`bulk_create()`", f"{insert}, {conflicts})")

    def deleted(self, fact: RowWritten) -> Bulk:
        """Many rows deleted at once."""
        return Bulk("`delete()` of a query", f"{rows(fact)}.filter(pk__in=…).delete()")


def _stamped(fact: RowWritten) -> tuple[str, ...]:
    """The columns that `save()` gives the time at hand, and `bulk_update()` does not."""
    if "update_fields" in fact.spot.text:
        return ()
    found = (name for name, column in fact.model.columns.items() if column.stamped)
    return tuple(name for name in found if name not in fact.fields)


def _answer(fact: CollectionRead) -> str:
    """How the rows of a plain prefetch serve a query that is not for all of them."""
    ordered = fact.verb == "first" and bool(fact.rows.effective_ordering)
    if not shaped(fact) and (ordered or fact.verb in ANSWERED):
        return "that answers this too"
    rows = in_python(fact)
    if rows:
        return f"then write `{rows}`"
    deed = "fold" if fact.verb == "aggregate" else "choose among"
    return f"then {deed} the rows of `.all()` in Python"


def _by_hand(fact: CollectionRead) -> Remedy:
    """A framework's loop has no place for a query before it: the rows bring all, and Python chooses."""
    if not fact.consumer or fact.query is None:
        return Remedy(by_key(fact))
    target = fact.relation.target
    if target is not None and (fact.verb in ONE_ROW or fact.rows.sliced):
        found = f"{rows_of(target)}.order_by(…)[:1]"
        load = prefetching(fact, f'Prefetch("{prefetch_path(fact)}", queryset={found}, to_attr="…")')
        return Remedy(f"{load} and read that list")
    load = plain_prefetch(fact)
    return Remedy(f"{load} and choose among the rows of `.all()` in Python", load.code, load.loading)


def _reading(fact: CollectionRead) -> str:
    """How the loop reads the rows then, where that changes."""
    if fact.rows.sliced or fact.verb in ONE_ROW:
        return " and read that list"
    if NARROWING & set(fact.operations):
        return " and read that list"
    return " and read `.all()`" if set(fact.operations) - PLAIN | {"iterator"} & set(fact.operations) else ""


def _default(use: Use) -> str:
    """``default=0`` of ``max(…, default=0)``, as a part of the aggregate."""
    found = re.search(r", default=([\w.]+)\)$", use.spot.text)
    return f", default={found[1]}" if found and found[1] != "None" else ""


__all__ = ["Bulk", "Django", "Remedy"]
