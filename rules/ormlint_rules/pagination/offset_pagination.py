"""A page far from the start costs as much as all the pages before it.

## Why this hurts

`OFFSET k` makes the database produce k rows only to drop them, so the cost of a page grows with its
number: page 1 of a feed is quick and page 5,000, which a crawler will ask for, reads the table.
While rows are added at the top, a reader who goes on to the next page sees some of them twice.

A page by key (keyset, cursor) asks for the rows after the last one shown. Its cost is the size of
the page, wherever it is. For the ordering `-created`:

    .filter(Q(created__lt=c) | Q(created=c, id__lt=i), created__lte=c).order_by("-created", "-id")[:n]

The condition `created__lte=c` looks redundant and is not: with the `|` alone the planner walks the
index from its beginning, and the page is slower than with OFFSET.

## Known limits

- A keyset gives next and previous, not "page 7 of 90", and no total. It needs an index on the
  ordering, and columns without NULL. Where page numbers are shown (or the page number comes from
  the request) the finding is of severity `info`: it is a price, not a mistake; on SQLAlchemy also
  where no keyset can be told from the ordering.
- How Django REST framework pages is told once: at the class that pages, or at the settings. Its remedy
  is `CursorPagination`, since the paginator asks for the rows itself.
- Silent where `pages`, `total` or `iter_pages()` of a page of Flask-SQLAlchemy is read: a keyset has
  no such number.
- A limit on the page number that is checked in another function is not seen.
- Silent where the rows are grouped or ordered by what is computed (an annotation, an expression, a
  column of a related row): no index gives the next page. Silent too where the page number comes from
  the request and no keyset can be told.
- An ordering with mixed directions or three columns has a keyset too, but no suggestion here.

## Fix safety

By hand: the parameter of the page changes from a number to a key, for every client.
"""

from __future__ import annotations

from collections.abc import Iterator

from ormlint.api import Finding, PageTaken, Rule, Severity, StatementRan
from ormlint_rules.dialects import WITH_SQL, dialect
from ormlint_rules.keysets import LIMITS, by_columns, page_size, windowed
from ormlint_rules.rewrites import grows

rule = Rule(__name__, code="QRY202", since="0.1", libraries=WITH_SQL)


@rule.on(PageTaken)
def offset_page(fact: PageTaken) -> Iterator[Finding]:
    """A window whose start grows with the page number."""
    if fact.setting and (not fact.by or grows(fact.query)):
        yield _of_setting(fact)
    told = fact.default or fact.setting or fact.batch or fact.constant or fact.counted
    if told or not windowed(fact) or not grows(fact.query):
        return
    if fact.query.aggregated or not by_columns(fact.query):
        return
    if fact.kind == "slice" and fact.numbered and not _keyset(fact):
        return
    told_later = bool(fact.query.style) and not _keyset(fact)
    severity: Severity = "info" if fact.numbered or told_later else "warning"
    yield fact.finding(_message(fact), cost=_cost(fact), suggestion=_keyset(fact), severity=severity)


def _of_setting(fact: PageTaken) -> Finding:
    """One finding for all the views that the settings page, or a class that they name."""
    how = "number" if fact.numbered else "offset"
    views = f"views with `{fact.by}`" if fact.by else "views that say nothing"
    return fact.finding(
        f"{views} page by {how}: each page reads every row before it (OFFSET); where readers "
        f"only go on to the next page, `CursorPagination` pages by key ({LIMITS})",
        severity="info",
    )


def _message(fact: PageTaken) -> str:
    name, keyset = fact.query.model.name, _keyset(fact)
    price = f"a page of {name} reads every row before it (OFFSET)"
    remedy = f"page by key: `{keyset}`" if keyset else "page by the key of the last row shown"
    if not fact.numbered:
        return f"{price}; {remedy}"
    return f"{price}; where readers only go on to the next page, {remedy} ({LIMITS})"


def _keyset(fact: PageTaken) -> str:
    return dialect(fact).next_page(fact.query, page_size(fact))


def _cost(fact: PageTaken) -> str:
    size = page_size(fact)
    return f"P × {size} rows read, P = number of the page"


FAR = 1_000
"""A constant OFFSET from here on is a price."""


@rule.on(StatementRan)
def offset_in_string(fact: StatementRan) -> Iterator[Finding]:
    """A statement in a string with an OFFSET that is not small."""
    statement = fact.statement
    start = statement.offset
    if start is None or fact.moving or not statement.limited or statement.grouped or statement.random:
        return
    if (start.number is not None and start.number < FAR) or statement.limit == "1":
        return
    keyset = statement.next_page
    if not keyset and not statement.by_columns:
        return
    price = f"a page of {statement.table or 'the query'} reads every row before it (OFFSET)"
    remedy = f"page by key: `{keyset}`" if keyset else "page by the key of the last row shown"
    words = f"where readers only go on to the next page, {remedy} ({LIMITS})"
    message = f"{price}; {words if fact.paged or not keyset else remedy}"
    severity: Severity = "info" if fact.paged or not keyset else "warning"
    price = f"P × {statement.limit} rows read, P = number of the page"
    yield fact.finding(message, cost=price, suggestion=keyset, severity=severity)
