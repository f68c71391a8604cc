"""What a session is asked to do, told by its arguments: a mapped class or a statement is the proof."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.schema import Model
from ormlint.orm.sqlalchemy import COLUMN_LOADERS, LOADERS, SQLALCHEMY
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release, within
from ormlint.walk.mapped.asynchronous import committed, executed, run_sync
from ormlint.walk.mapped.conditions import both
from ormlint.walk.mapped.dynamic import dynamic_rows
from ormlint.walk.mapped.options import extended
from ormlint.walk.mapped.queries import begun, page_taken, query_method, refined, start, summary
from ormlint.walk.mapped.results import given_by
from ormlint.walk.mapped.tasks import STARTING, gathered, started
from ormlint.walk.mapped.templates import get_template, render_template, template_response
from ormlint.walk.mapped.units import UNITS
from ormlint.walk.mapped.values import (
    Begun,
    Condition,
    LoaderOption,
    MappedAttribute,
    ResultOf,
    SqlExpression,
    Statement,
    Term,
    WriteStatement,
)
from ormlint.walk.mapped.writing import run_write, write_statement
from ormlint.walk.shaping import code
from ormlint.walk.uses import state_of
from ormlint.walk.values import UNKNOWN, ClassRef, ExternalRef, Row, Rows, UnknownValue, Value

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

SESSION = re.compile(r"(?:^|[._])(?:\w*(?:session|sess)\w*|db|s)(?:\(\))?$", re.IGNORECASE)
PRELOADING = re.compile(r"preload|prefetch|eager")
AGGREGATES = frozenset(
    {"sum", "max", "min", "avg", "array", "array_agg", "string_agg", "group_concat", "bool_or", "bool_and"}
    | {"json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "json_group_array", "every"}
)
OF_EACH_ROW = frozenset(
    {"lower", "upper", "trim", "length", "char_length", "substr", "substring", "concat", "replace", "date"}
    | {"date_trunc", "extract", "strftime", "coalesce", "nullif", "round", "abs", "distinct", "now", "random"}
)
"""Functions of SQL that give a value for each row; of others it is not known."""


def library_call(
    walker: Walker, node: cst.Call, function: Value, arguments: Arguments, access: Access
) -> Value | None:
    """What a call of something outside of the project means to SQLAlchemy; ``None`` where nothing."""
    if not isinstance(function, (UnknownValue, ExternalRef)):
        return None
    rows = dynamic_rows(walker, node.func, access)
    if rows is not None:
        return query_method(walker, rows, node.func.attr.value, arguments, access)  # type: ignore[attr-defined]
    owner, name = _called(node.func)
    if PRELOADING.search(name):
        _loaded_onto(arguments)
    if owner.endswith("func") or owner.rpartition(".")[2] == "func":
        return _function(name, arguments)
    handler = CALLS.get(name)
    if handler is not None:
        found = handler(walker, arguments, access)
        if found is not None:
            return executed(walker, owner, name, arguments, access, found)
    if name in UNITS and SESSION.search(owner):
        value = UNITS[name](walker, arguments, access)
        if name == "commit":
            committed(walker, access)
        return value
    return None


def _loaded_onto(arguments: Arguments) -> None:
    """Code that is not known loads what it likes onto these rows."""
    for value in arguments.values():
        for found in within(value):
            if isinstance(found, Row):
                found.state.opaque = True
            elif isinstance(found, Rows):
                state_of(found).opaque = True


def _called(func: cst.BaseExpression) -> tuple[str, str]:
    """``db.session`` and ``query`` of ``db.session.query``."""
    if isinstance(func, cst.Attribute):
        return code(func.value), func.attr.value
    return "", func.value if isinstance(func, cst.Name) else ""


def _function(name: str, arguments: Arguments) -> Value:
    """``func.count(Book.id)``."""
    model = next((found for found in map(_model_in, arguments.values()) if found is not None), None)
    kind = "count" if name == "count" else "aggregate" if name in AGGREGATES else ""
    return SqlExpression(model, kind, known=bool(kind) or name in OF_EACH_ROW)


def _model_in(value: Value) -> Model | None:
    if isinstance(value, ClassRef):
        return value.model
    return value.model if isinstance(value, (MappedAttribute, SqlExpression, Term)) else None


def _query(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    return _begun(walker, arguments, "query", access)


def _begun(walker: Walker, arguments: Arguments, style: str, access: Access) -> Value | None:
    if not arguments.exact:
        return None
    rows = begun(walker, arguments.positional, style, access)
    summed = any(isinstance(value, SqlExpression) and value.summary for value in arguments.values())
    return Begun(tuple(arguments.positional), style) if rows is None and summed else rows


def _select(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    found = _begun(walker, arguments, "select", access)
    return Statement(found) if isinstance(found, Rows) else found


def _statement(arguments: Arguments) -> Value:
    return arguments.value(0, "statement")


def _execute(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    given = _statement(arguments)
    if isinstance(given, WriteStatement):
        return run_write(walker, given, arguments, access)
    if not isinstance(given, Statement):
        return None
    page_taken(walker, given.rows, access)
    return ResultOf(replace(_streamed(given.rows, arguments), window=None))


def _scalars(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    found = _execute(walker, arguments, access)
    return replace(found, scalars=True) if isinstance(found, ResultOf) else found


def _scalar(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    given = _statement(arguments)
    if isinstance(given, Statement) and given.rows.summary:
        return summary(walker, given.rows, access)
    if isinstance(given, Statement):
        return given_by(walker, ResultOf(given.rows, scalars=True), "scalar_one", Arguments(), access)
    return None


def _streamed(rows: Rows, arguments: Arguments) -> Rows:
    """``execution_options={"yield_per": 100}``."""
    if "execution_options" not in arguments.keywords:
        return rows
    text = code(arguments.keywords["execution_options"][0])
    streaming = "yield_per" in text or "stream_results" in text
    return replace(rows, query=replace(rows.query, streaming=streaming or rows.query.streaming))


def _get(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``session.get(Book, key)``."""
    target = arguments.value(0, "entity")
    model = target.model if isinstance(target, ClassRef) else None
    if model is None or model.library != "sqlalchemy" or len(arguments.positional) < 2:
        return None
    from ormlint.walk.methods import apply

    rows = Rows(start(model, "select", access), walker.loops, access.frame)
    options = arguments.value(99, "options")
    if "options" in arguments.keywords:
        given = Arguments([(access.node, options)])
        rows = refined(walker, rows, SQLALCHEMY.refinements["options"], given, access)
    return apply(walker, rows, SQLALCHEMY.refinements["get"], arguments, access)


def _aliased(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    target = arguments.value(0)
    return target if isinstance(target, ClassRef) and target.model is not None else None


def _both(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    values = [value for _, value in arguments.positional]
    return both(values) if any(isinstance(value, Condition) for value in values) else None


def _descending(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    given = arguments.value(0)
    return Term(given.model, f"-{given.name}") if isinstance(given, MappedAttribute) else None


def _exists(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    given = arguments.value(0)
    if isinstance(given, Statement):
        return SqlExpression(given.rows.query.model, "exists", given.rows)
    model = _model_in(given)
    return None if model is None else SqlExpression(model, "exists")


def _loads(name: str) -> Callable[[Walker, Arguments, Access], Value | None]:
    def handler(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
        return extended(LoaderOption(), name, arguments)

    return handler


def _load(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``Load(Book)``: further options go on from it."""
    return LoaderOption() if isinstance(arguments.value(0), ClassRef) else None


def _dml(verb: str) -> Callable[[Walker, Arguments, Access], Value | None]:
    def handler(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
        return write_statement(walker, verb, arguments, access)

    return handler


def _delete(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    """``delete(Book)`` is a statement, ``session.delete(book)`` a unit of work."""
    return write_statement(walker, "delete", arguments, access)


def _ignored(walker: Walker, arguments: Arguments, access: Access) -> Value | None:
    for value in arguments.values():
        release(value)
    return UNKNOWN


Handler = Callable[["Walker", Arguments, Access], "Value | None"]
CALLS: dict[str, Handler] = {
    "query": _query,
    "select": _select,
    "execute": _execute,
    "exec": _scalars,
    "stream": _execute,
    "scalars": _scalars,
    "stream_scalars": _scalars,
    "scalar": _scalar,
    "get": _get,
    "get_one": _get,
    "aliased": _aliased,
    "with_polymorphic": _aliased,
    "and_": _both,
    "desc": _descending,
    "exists": _exists,
    "Load": _load,
    "run_sync": run_sync,
    "gather": gathered,
    **dict.fromkeys(STARTING, started),
    "get_template": get_template,
    "render_template": render_template,
    "TemplateResponse": template_response,
    "insert": _dml("insert"),
    "update": _dml("update"),
    "delete": _delete,
    **{name: _loads(name) for name in (*LOADERS, *COLUMN_LOADERS)},
}
