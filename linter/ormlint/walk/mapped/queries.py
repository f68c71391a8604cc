"""``Query`` and ``select()``: how they begin, what their methods do, and what running them gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.queries import Query
from ormlint.api.schema import Model
from ormlint.orm.effects import Effect
from ormlint.orm.sqlalchemy import EXPRESSIONS, SQLALCHEMY
from ormlint.walk import emit, shaping
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.mapped.shaping import SHAPERS, entities_of, known_loads, perhaps_one
from ormlint.walk.mapped.values import (
    Begun,
    Condition,
    MappedAttribute,
    SqlExpression,
    Statement,
)
from ormlint.walk.scope import names_read
from ormlint.walk.shaping import code
from ormlint.walk.uses import fetch, record_use
from ormlint.walk.values import (
    UNKNOWN,
    ClassRef,
    Const,
    CountOf,
    PageOf,
    Rows,
    Value,
    Window,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker

shaping.SHAPERS.update(SHAPERS)

LISTING = {"pop": "index", "index": "contains", "count": "contains"}
CHANGES = frozenset({"append", "remove", "extend", "add", "insert", "sort", "reverse", "clear", "discard"})
"""Methods of a collection that run no query."""
PAGES = ("page", "request", "args")


def begun(
    walker: Walker, entities: Sequence[tuple[cst.CSTNode, Value]], style: str, access: Access
) -> Rows | None:
    """The rows of ``query(…)`` or ``select(…)``; ``None`` where no mapped class is among the entities."""
    values = [part for _, value in entities for part in entities_of(value)]
    models = [model for model in map(_model, values) if model is not None]
    if not models:
        return None
    query, parent = start(models[0], style, access), None
    for value in values:
        if isinstance(value, SqlExpression) and value.rows is not None and value.summary == "exists":
            query = replace(value.rows.query, style=query.style, origin=access.spot)
            parent = value.rows.parent
    rows = Rows(_entered(query, values), walker.loops, access.frame, parent=parent, names=_names(entities))
    rows.entities = _kinds(rows.query, values)
    rows.summary = next((v.summary for v in values if isinstance(v, SqlExpression) and v.summary), "")
    return walker.new_rows(rows)


def start(model: Model, style: str, access: Access) -> Query:
    """All rows of a model."""
    late = frozenset(name for name, column in model.columns.items() if column.deferred)
    return Query(model, origin=access.spot, spot=access.spot, deferred=late, style=style)  # type: ignore[arg-type]


def _names(entities: Sequence[tuple[cst.CSTNode, Value]]) -> frozenset[str]:
    return frozenset().union(*(names_read(node) for node, _ in entities))


def _model(value: Value) -> Model | None:
    if isinstance(value, ClassRef):
        model = value.model
        return model if model is not None and model.library == "sqlalchemy" else None
    return value.model if isinstance(value, (MappedAttribute, SqlExpression)) else None


def _entered(query: Query, values: list[Value]) -> Query:
    """The query with the shape that its entities give it."""
    if len(values) == 1 and isinstance(values[0], ClassRef):
        return query
    names = tuple(value.name for value in values if isinstance(value, MappedAttribute))
    summed = any(isinstance(value, SqlExpression) and value.summary for value in values)
    others = [model for model in map(_model, values[1:]) if model is not None and model is not query.model]
    query = known_loads(query, others)
    opaque = query.opaque or perhaps_one(values)
    return replace(query, shape="tuples", fields=names, aggregated=summed, opaque=opaque)


def _kinds(query: Query, values: list[Value]) -> tuple[Query | None, ...]:
    if len(values) == 1 and isinstance(values[0], ClassRef):
        return ()
    return tuple(_kind(query, value) for value in values)


def _kind(query: Query, value: Value) -> Query | None:
    model = _model(value) if isinstance(value, ClassRef) else None
    if model is None:
        return None
    return replace(query, model=model, loads=query.loads if model is query.model else (), shape="instances")


def query_method(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a ``Query``, or of the list that it gave."""
    if rows.listed:
        return _list_method(walker, rows, name, arguments, access)
    if name == "paginate":
        return _paginated(walker, rows, arguments, access)
    if name in CHANGES and rows.parent is not None:
        return _settled(arguments)
    effect = SQLALCHEMY.refinements.get(name)
    if effect is None:
        return _expression(walker, rows, name, arguments, access)
    if not effect.verb:
        return refined(walker, rows, effect, arguments, access)
    return _ran(walker, rows, effect, arguments, access)


def _settled(arguments: Arguments) -> Value:
    for value in arguments.values():
        release(value)
    return UNKNOWN


def _list_method(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    if name in LISTING:
        record_use(walker, rows, LISTING[name], access, whole=True)  # type: ignore[arg-type]
    elif name not in CHANGES:
        release(rows)
    return _settled(arguments)


def _expression(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    """``exists()`` and ``subquery()`` make SQL of a query; other methods are not known."""
    for value in arguments.values():
        release(value)
    if name == "exists":
        record_use(walker, rows, "query", access)
        return SqlExpression(rows.query.model, "exists", rows)
    if name in EXPRESSIONS:
        record_use(walker, rows, "query", access)
        return SqlExpression(rows.query.model, "", rows)
    release(rows)
    walker.strangers += 1
    return UNKNOWN


def refined(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Rows:
    """The rows after one more operation that runs nothing."""
    from ormlint.walk.methods import apply

    result = apply(walker, rows, effect, arguments, access)
    assert isinstance(result, Rows)
    result.window = rows.window
    if effect.arguments == "entities":
        result.entities = _kinds(result.query, [value for _, value in arguments.positional])
        result.summary = next(
            (v.summary for _, v in arguments.positional if isinstance(v, SqlExpression) and v.summary), ""
        )
    if effect.arguments in ("offset", "window"):
        result.window = _window(effect, arguments)
    return result


def _window(effect: Effect, arguments: Arguments) -> Window | None:
    given = arguments.positional[:1]
    if not given or given[0][1] in (Const(0), Const(None)):
        return None
    node, value = given[0]
    return Window(node, isinstance(value, Const))


def _ran(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Value:
    if effect.result == "list":
        return listed(walker, rows, effect, arguments, access)
    if effect.name in ("update", "delete"):
        return _written(walker, rows, effect, arguments, access)
    if effect.name == "scalar":
        return summary(walker, rows, access)
    from ormlint.walk.methods import apply

    page_taken(walker, rows, access)
    if effect.name == "count" and rows.window is None:
        return apply(walker, rows, effect, arguments, access)
    result = apply(walker, rows, effect, arguments, access)
    return UNKNOWN if rows.entities or isinstance(result, CountOf) else result


def listed(
    walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access, loops: bool = True
) -> Rows:
    """A list of all the rows, fetched anew."""
    record_use(walker, rows, "refined", access)
    query = replace(rows.query, spot=access.spot, methods=(*rows.query.methods, effect.name))
    found = replace(rows, query=query, uses=[], births=walker.loops, frame=access.frame, state=None)
    found.free, found.evaluated = rows.free, False
    found.names = rows.names | names_read(access.node) if access.frame is rows.frame else rows.names
    walker.new_rows(found)
    fetch(walker, found, access)
    found.listed = found.evaluated = True
    return found


def summary(walker: Walker, rows: Rows, access: Access) -> Value:
    """``scalar()``: the one value that a query gives."""
    verb = rows.summary or "get"
    kind = "exists" if verb == "exists" else "count" if verb == "count" else "refined"
    record_use(walker, rows, kind, access, whole=True)  # type: ignore[arg-type]
    query = replace(rows.query, spot=access.spot, bounded=True)
    target = replace(rows, query=query)
    emit.query_ran(walker, access, target, verb, walker.loops)
    if rows.query.shape == "instances" and not rows.summary:
        from ormlint.walk.methods import one_row

        return one_row(walker, target, access)
    return UNKNOWN


def _written(walker: Walker, rows: Rows, effect: Effect, arguments: Arguments, access: Access) -> Value:
    walker.writes += 1
    _settled(arguments)
    if effect.verb == "delete":
        walker.changed.append(rows.query.model)
    rows.uses.clear()
    release(rows)
    query = replace(rows.query, spot=access.spot, methods=(*rows.query.methods, effect.name))
    emit.query_ran(walker, access, replace(rows, query=query), effect.verb, walker.loops)
    return UNKNOWN


def _paginated(walker: Walker, rows: Rows, arguments: Arguments, access: Access) -> Value:
    """``paginate()`` of Flask-SQLAlchemy: COUNT and OFFSET."""
    size = arguments.value(1, "per_page")
    number = size.value if isinstance(size, Const) and isinstance(size.value, int) else None
    record_use(walker, rows, "slice", access, detail="paginate")
    _settled(arguments)
    taken = emit.page_taken(walker, access, rows.query, "paginator", size=number, numbered=True)
    query = replace(rows.query, sliced=True, bounded=True, limit=number, spot=access.spot)
    page = replace(rows, query=query, uses=[], births=walker.loops, state=None)
    return PageOf(walker.new_rows(page), page=True, taken=taken)


def page_taken(walker: Walker, rows: Rows, access: Access) -> None:
    """A query with an OFFSET runs."""
    window = rows.window
    if window is None or not rows.query.bounded:
        return
    start, moving = code(window.node), names_read(window.node)
    whole = replace(rows.query, bounded=False, sliced=False, limit=None)
    batch = any(loop.frame.block is access.frame.block and moving & loop.assigned for loop in walker.loops)
    emit.page_taken(
        walker,
        access,
        whole,
        "slice",
        start=start,
        stop="limit",
        size=rows.query.limit,
        constant=window.constant,
        numbered=any(word in start for word in PAGES),
        batch=batch,
    )


def begun_method(walker: Walker, value: Begun, name: str, arguments: Arguments, access: Access) -> Value:
    """``select(func.count()).select_from(Book)``: the first mapped class that is named tells the rows."""
    model = next((found for found in map(_named, arguments.values()) if found is not None), None)
    if model is None:
        for given in arguments.values():
            release(given)
        return value
    rows = begun(walker, [*value.entities, (access.node, SqlExpression(model))], value.style, access)
    assert rows is not None
    first = Statement(rows) if value.style == "select" else rows
    method = statement_method if value.style == "select" else query_method
    return method(walker, first, name, arguments, access)  # type: ignore[arg-type]


def _named(value: Value) -> Model | None:
    if isinstance(value, Condition):
        return value.lookups[0][0] if value.lookups else None
    return _model(value)


def statement_method(
    walker: Walker, value: Statement, name: str, arguments: Arguments, access: Access
) -> Value:
    """A method of a ``select()``."""
    effect = SQLALCHEMY.refinements.get(name)
    if effect is not None and not effect.verb:
        return Statement(refined(walker, value.rows, effect, arguments, access))
    return _expression(walker, value.rows, name, arguments, access)
