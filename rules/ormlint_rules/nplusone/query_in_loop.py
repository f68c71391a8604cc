"""A query runs for each item of a loop, where one query could answer for all of them.

## Why this hurts

A thousand `get()` by key are a thousand round trips; `in_bulk()` is one, and some twenty times as
fast on the same machine, more over a network.

## Known limits

- Silent in loops that retry, poll, run over constants or take the rows in batches, over
  what one form or address carries, for rows locked one by one (`select_for_update()`) or taken from
  another database (`using()`), and where the loop ends with the first row found.
- A query that does not depend on the loop is reported by `loop-invariant-query` (QRY105), counts and
  aggregates by `aggregate-in-loop` (QRY106).
- Keys that come back (a few distinct ones among many items) cost less with a cache than it seems.

## Fix safety

By hand. `in_bulk()` and `__in` lose the order and repetitions of the keys, and leave out the missing
ones, where `get()` raises. SQLite takes 32,766 values in a condition, Oracle 1,000: take a long list
in chunks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ormlint.api import CollectionRead, Finding, QueryRan, Rule, Statement, StatementRan
from ormlint_rules.dialects import ALL, dialect
from ormlint_rules.phrases import amount, asked_again, by, cost, per, rereads
from ormlint_rules.related_rows import back_name, rows_of
from ormlint_rules.single_queries import ONE_ROW, UNKNOWN, by_keys, by_one_key

rule = Rule(__name__, code="QRY104", since="0.1", libraries=ALL)

SUMMARIES = frozenset({"count", "exists", "aggregate"})
DELIBERATE = frozenset({"select_for_update", "using", "db_manager", "explain"})


@rule.on(QueryRan)
def query_per_item(fact: QueryRan) -> Iterator[Finding]:
    """A query that depends on the item."""
    if fact.query.maker == "choices" and fact.grows:
        yield _choices(fact)
    if not fact.grows or fact.rare or not fact.varies or rereads(fact) or fact.query.opaque:
        return
    if fact.verb in SUMMARIES | {"explain"} or DELIBERATE & set(fact.query.methods):
        return
    if fact.verb == "delete":
        yield from _deletions(fact) if fact.query.style else ()
        return
    if fact.verb == "update":
        if by_one_key(fact.query) and not fact.calls and "F(" not in fact.spot.text:
            yield _update(fact, fact.query.model.name, "filter(pk__in=…)")
        return
    remedy = dialect(fact).single(fact)
    if remedy is UNKNOWN and not (fact.verb in ONE_ROW and by_keys(fact.query) and not fact.calls):
        return
    message = (
        f"`{fact.query.model.name}` is queried once per {per(fact)}{by(fact)}: {amount(fact)}; {remedy.words}"
    )
    yield fact.finding(message, cost=cost(fact), suggestion=remedy.code)


def _choices(fact: QueryRan) -> Finding:
    """Each row of a list that is edited in place offers all rows of another table."""
    what = f"every row of {fact.query.model.name} is fetched as a choice for {fact.spot.text}"
    return fact.finding(
        f"{what} once per {per(fact)}{by(fact)}: {amount(fact)}; "
        "name it in `autocomplete_fields`, which fetches the chosen one, or take it out of `list_editable`",
        cost=cost(fact),
    )


def _deletions(fact: QueryRan) -> Iterator[Finding]:
    """A DELETE for each row, by its key."""
    code = "" if fact.calls else dialect(fact).deleted_at_once(fact)
    if code:
        yield fact.finding(
            f"rows of `{fact.query.model.name}` are deleted once per {per(fact)}: "
            f"{amount(fact, 'statements')}; write one DELETE: `{code}`",
            cost=cost(fact, "statements"),
            suggestion=code,
        )


@rule.on(StatementRan)
def statement_per_item(fact: StatementRan) -> Iterator[Finding]:
    """A SELECT in a string whose values depend on the item."""
    statement = fact.statement
    if not asked_again(fact) or not fact.varies or statement.aggregated:
        return
    if statement.by_keys:
        words = f"fetch them once with `{statement.by_keys}` and {_kept(statement)}"
    elif statement.simple or statement.keyed:
        words = UNKNOWN.words
    else:
        return
    table = f"`{statement.table}`" if statement.table else "the database"
    message = f"{table} is queried once per {per(fact)}: {amount(fact)}; {words}"
    yield fact.finding(message, cost=cost(fact), suggestion=statement.by_keys)


def _kept(statement: Statement) -> str:
    """What to do with the rows of all items."""
    column = next(found.column for found in statement.equalities if found.placeholder is not None)
    return f"keep a dict by `{column}`" if statement.keyed else f"group them by `{column}`"


@rule.on(CollectionRead)
def update_per_row(fact: CollectionRead) -> Iterator[Finding]:
    """An `update()` of the related rows of each row."""
    name, target = back_name(fact.relation), fact.relation.target
    if fact.verb != "update" or not fact.grows or fact.rare or fact.calls or _by_row(fact):
        return
    if name and target is not None:
        yield _update(fact, fact.path, f"filter({name}__in=…)", rows_of(target))


def _by_row(fact: CollectionRead) -> bool:
    """Whether the new values come from the row itself: they differ, and no list is at hand."""
    row = fact.spot.text.partition(".")[0]
    return re.search(rf"\b{re.escape(row)}\b", fact.spot.text.partition(".update(")[2]) is not None


def _update(fact: QueryRan | CollectionRead, what: str, condition: str, rows: str = "") -> Finding:
    start = f"{rows}." if rows else ""
    return fact.finding(
        f"`{what}` is updated once per {per(fact)}: {amount(fact, 'statements')}; "
        f"{dialect(fact).update(condition, start)}",
        cost=cost(fact, "statements"),
    )
