"""A page that is a range of keys is short or empty where rows are missing.

## Why this hurts

Keys have gaps: deleted rows, rolled back inserts, another tenant's rows. `id__gte=a, id__lt=a + 20`
shows twenty numbers, not twenty rows, so some pages are half empty and some are blank, and a page
that looks blank ends the reader's scrolling.

## Known limits

- Only ranges of the primary key are judged, written as a pair of lookups or as `__range`.
- Ranges that divide a table among workers or migrations are right; the rule speaks only of rows that
  go into a template or a response.

## Fix safety

By hand. `.filter(pk__gt=last).order_by("pk")[:n]` gives n rows while there are any; the parameter of
the page becomes the last key shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import Finding, Query, RowsUsed, Rule
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY207", since="0.1", severity="info")


@rule.on(RowsUsed)
def page_by_id_range(fact: RowsUsed) -> Iterator[Finding]:
    """Rows between two keys that are shown."""
    width = _width(fact.query)
    if not width or not fact.view or fact.repeats or fact.query.sliced or not grows(fact.query):
        return
    if fact.first("render", "respond") is None:
        return
    remedy = f'.filter(pk__gt=last).order_by("pk")[:{width}]'
    yield fact.finding(
        f"a page of {fact.query.model.name} by a range of keys is short wherever rows are missing; "
        f"take {width} rows after the last key shown: `{remedy}`",
        suggestion=remedy,
    )


def _width(query: Query) -> str:
    """``20`` for ``pk__gte=a, pk__lt=a + 20`` and for ``pk__range=(a, a + 20)``."""
    bounds = {_suffix(query, lookup.path): lookup.value for lookup in query.lookups}
    start = bounds.get("gte") or bounds.get("gt")
    stop = bounds.get("lt") or bounds.get("lte")
    pair = re.fullmatch(r"[(\[](?P<start>[^,]+), (?P<stop>[^,]+)[)\]]", bounds.get("range", ""))
    if pair:
        start, stop = pair["start"], pair["stop"]
    if not start or not stop:
        return ""
    width = stop.removeprefix(f"{start} + ")
    return width if width != stop and re.fullmatch(r"\w+", width) else ""


def _suffix(query: Query, path: str) -> str:
    name, _, suffix = path.partition("__")
    return suffix if name in ("pk", query.model.primary_key) else ""
