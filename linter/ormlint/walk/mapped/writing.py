"""``insert()``, ``update()`` and ``delete()`` as statements, and what executing them writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ormlint.orm.sqlalchemy import SQLALCHEMY
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.mapped.queries import refined, start
from ormlint.walk.mapped.values import WriteStatement
from ormlint.walk.scope import names_read
from ormlint.walk.values import UNKNOWN, ClassRef, DictOf, ListOf, Row, Rows, RowState, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

UPSERTS = frozenset({"on_conflict_do_update", "on_conflict_do_nothing", "on_duplicate_key_update"})


def write_statement(walker: Walker, verb: str, arguments: Arguments, access: Access) -> Value | None:
    """``insert(Book)``; ``None`` where the argument is no mapped class."""
    target = arguments.value(0)
    model = target.model if isinstance(target, ClassRef) else None
    if model is None or model.library != "sqlalchemy":
        return None
    rows = Rows(start(model, "select", access), walker.loops, access.frame)
    return WriteStatement(model, verb, rows)


def write_method(
    walker: Walker, value: WriteStatement, name: str, arguments: Arguments, access: Access
) -> Value:
    """``.values(…)``, ``.where(…)``, ``.returning(…)``."""
    if name in ("where", "filter", "filter_by"):
        effect = SQLALCHEMY.refinements["filter_by" if name == "filter_by" else "where"]
        return replace(value, rows=refined(walker, value.rows, effect, arguments, access))
    many = value.many or name == "from_select" or (name == "values" and _is_list(arguments))
    for given in arguments.values():
        release(given)
    rows = replace(value.rows, names=value.rows.names | names_read(access.node))
    return replace(value, rows=rows, many=many, verb="upsert" if name in UPSERTS else value.verb)


def _is_list(arguments: Arguments) -> bool:
    """Whether one positional argument is given that is not one mapping."""
    return bool(arguments.positional) and not isinstance(arguments.value(0), DictOf)


def run_write(walker: Walker, value: WriteStatement, arguments: Arguments, access: Access) -> Value:
    """A session executes the statement: once, or once for each of a list of parameters."""
    many = value.many or isinstance(arguments.value(1, "params"), ListOf) or len(arguments.positional) > 1
    for _, given in arguments.positional[1:]:
        release(given)
    if value.verb in ("insert", "upsert"):
        return UNKNOWN if many else _insert(walker, value, access)
    walker.writes += 1
    if value.verb == "delete":
        walker.changed.append(value.model)
    query = replace(value.rows.query, spot=access.spot, methods=(*value.rows.query.methods, value.verb))
    emit.query_ran(walker, access, replace(value.rows, query=query), value.verb, walker.loops)
    return UNKNOWN


def _insert(walker: Walker, value: WriteStatement, access: Access) -> Value:
    row = Row(RowState(value.model, new=True), walker.loops)
    used = walker.statement is not access.node
    verb = "create" if value.verb == "insert" else "upsert"
    emit.row_written(walker, access, verb, row=row, fields=("statement",), result_used=used)
    return UNKNOWN
