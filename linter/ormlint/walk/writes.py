"""Writing: one row at a time, many at once, through a relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from ormlint.api.queries import Query
from ormlint.api.schema import Model
from ormlint.walk import emit
from ormlint.walk.arguments import Arguments
from ormlint.walk.frames import Access
from ormlint.walk.joins import release
from ormlint.walk.managers import default_spec, element_state
from ormlint.walk.overrides import filled_by_save
from ormlint.walk.values import (
    UNKNOWN,
    ListOf,
    RelatedManager,
    Row,
    Rows,
    TupleOf,
    Value,
)

if TYPE_CHECKING:
    from ormlint.walk.walker import Walker


def row_method(walker: Walker, row: Row, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of an instance that the library gives."""
    library = walker.library
    if name in library.row_writes:
        _write_row(walker, row, library.row_writes[name].verb, arguments, access)
    elif name in library.row_rows:
        return _tree_rows(walker, row, access)
    elif name in library.row_queries:
        row.state.children.clear()
    row.top.whole = True
    for value in arguments.values():
        release(value)
    return UNKNOWN


def _tree_rows(walker: Walker, row: Row, access: Access) -> Rows:
    """The rows below, above or beside a row of a tree."""
    query = Query(row.model, origin=access.spot, spot=access.spot, filtered=True, opaque=True)
    return walker.new_rows(Rows(query, walker.loops, access.frame, spec=default_spec(row.model)))


def _write_row(walker: Walker, row: Row, verb: str, arguments: Arguments, access: Access) -> None:
    if verb == "delete" and walker.asked:
        return
    if row.state.written is not None and not row.state.new:
        return
    loaded = row.state.loaded
    if loaded is not None and loaded.relation.kind == "foreign_key":
        walker.revise(loaded, written=True)
    if verb == "save" and row.state.doubtful:
        walker.writes += 1
        return
    if verb == "save" and (row.state.new or row.state.copied):
        verb = "create"
        row.state.opaque = row.state.opaque or row.state.new
        row.state.new = row.state.copied = False
        row.state.made = True
    emit.row_written(
        walker,
        access,
        verb,
        row=row,
        fields=_fields(walker, row, arguments, verb),
        obstacles=obstacles(walker, row.model, verb, frozenset(row.state.assigned)),
        result_used=False,
    )


def _fields(walker: Walker, row: Row, arguments: Arguments, verb: str) -> tuple[str, ...]:
    """The columns that are written, without those that ``save()`` fills for rows that lack them."""
    given = arguments.value(99, "update_fields")
    if isinstance(given, (ListOf, TupleOf)) and "update_fields" in arguments.keywords:
        return tuple(_texts(arguments.keywords["update_fields"][0]))
    overridden = verb == "save" and "save" in row.model.overridden
    filled = filled_by_save(walker, row.model) if overridden else None
    return tuple(sorted(row.state.assigned - (filled or frozenset()))) or ("*",)


def _texts(node: cst.CSTNode) -> list[str]:
    if not isinstance(node, (cst.List, cst.Tuple, cst.Set)):
        return ["*"]
    values = [element.value for element in node.elements]
    return [str(value.evaluated_value) for value in values if isinstance(value, cst.SimpleString)]


SIGNALS = {
    "save": ("pre_save", "post_save"),
    "create": ("pre_save", "post_save"),
    "upsert": ("pre_save", "post_save"),
    "delete": ("pre_delete", "post_delete"),
    "add": ("m2m_changed",),
}


def obstacles(
    walker: Walker, model: Model, verb: str, given: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Why writing many rows at once is not the same; ``given`` are the fields that the code fills."""
    method = "delete" if verb == "delete" else "save"
    found = []
    if method in model.overridden and verb != "add":
        found += _by_override(walker, model, verb, given)
    found += [f"a `{signal}` receiver" for signal in SIGNALS.get(verb, ()) if signal in _heard(model, verb)]
    if verb == "create" and model.parents and not model.proxy:
        found.append(f"`{model.name}` is spread over several tables")
    return tuple(found)


def _by_override(walker: Walker, model: Model, verb: str, given: frozenset[str]) -> list[str]:
    """What the method of the model does for each row; one that only fills empty fields has done it before."""
    method = "delete" if verb == "delete" else "save"
    filled = filled_by_save(walker, model) if method == "save" else None
    if filled is None:
        return [f"`{model.name}.{method}()` is overridden"]
    missing = sorted(filled - given) if verb != "save" else []
    return [f"`{model.name}.save()` fills `{'`, `'.join(missing)}`"] if missing else []


def _heard(model: Model, verb: str) -> frozenset[str]:
    """The signals whose receivers do something for this kind of write."""
    deaf = {"save": model.signals_of_new, "create": model.signals_of_old}
    return model.signals - deaf.get(verb, frozenset())


def rows_write(walker: Walker, rows: Rows, name: str, arguments: Arguments, access: Access) -> Value:
    """A method of a manager or queryset that writes."""
    write = walker.library.writes[name]
    for value in arguments.values():
        release(value)
    state = element_state(rows)
    row = Row(state, walker.loops, rows.query)
    if write.verb in ("create", "upsert"):
        used = walker.statement is not access.node
        emit.row_written(
            walker,
            access,
            write.verb,
            row=row,
            rows=rows,
            obstacles=obstacles(walker, rows.query.model, write.verb, frozenset(arguments.keywords)),
            result_used=used,
        )
        state.opaque = state.made = True
        if write.verb == "create":
            state.hold({name: value for name, (_, value) in arguments.keywords.items()})
    else:
        walker.writes += 1
        if write.verb != "update":
            walker.changed.append(rows.query.model)
        rows.uses.clear()
        release(rows)
        if write.verb == "update":
            emit.eager_load_discarded(walker, access, rows.query, "update")
            emit.query_ran(walker, access, rows, "update", walker.loops)
        elif name.removeprefix("a") == "delete" and rows.parent is None and not walker.guarded:
            emit.query_ran(walker, access, rows, "delete", walker.loops)
    if write.result == "row":
        return row
    return TupleOf((row, UNKNOWN)) if write.result == "pair" else UNKNOWN


def relation_write(
    walker: Walker, manager: RelatedManager, name: str, arguments: Arguments, access: Access
) -> Value:
    """``book.tags.add(tag)``."""
    for value in arguments.values():
        release(value)
    row, relation = manager.row, manager.relation
    row.state.loads.pop(relation.name, None)
    many = walker.library.relation_writes[name].verb != "add" or len(arguments.positional) != 1
    if many or not arguments.exact or relation.target is None or _per_row(walker, row):
        walker.writes += 1
        return UNKNOWN
    emit.row_written(
        walker,
        access,
        "add",
        row=row,
        relation=relation,
        obstacles=obstacles(walker, relation.through or row.model, "add"),
    )
    return UNKNOWN


def _per_row(walker: Walker, row: Row) -> bool:
    """Whether each turn of the loop adds to another row."""
    return any(loop in row.births for loop in walker.loops if loop.repeat.grows)
