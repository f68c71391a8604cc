"""SQLAlchemy's operations, as measured (``semantics.md`` §3.7–3.9)."""

from __future__ import annotations

from ormlint.orm.effects import Effect, Library, Sink

REFINEMENTS = (
    Effect("filter", arguments="conditions"),
    Effect("where", arguments="conditions"),
    Effect("filter_by", arguments="equalities"),
    Effect("having", arguments="conditions"),
    Effect("options", arguments="options"),
    Effect("order_by", arguments="terms"),
    Effect("group_by", arguments="group"),
    Effect("join", arguments="joined"),
    Effect("outerjoin", arguments="joined"),
    Effect("join_from", arguments="joined"),
    Effect("outerjoin_from", arguments="joined"),
    Effect("select_from"),
    Effect("with_parent", arguments="parent"),
    Effect("limit", arguments="limit", bounds=True),
    Effect("fetch", arguments="limit", bounds=True),
    Effect("offset", arguments="offset"),
    Effect("slice", arguments="window", bounds=True),
    Effect("distinct", distinct=True),
    Effect("with_entities", arguments="entities"),
    Effect("with_only_columns", arguments="entities"),
    Effect("add_columns", arguments="entities"),
    Effect("add_column", arguments="entities"),
    Effect("add_entity", arguments="entities"),
    Effect("yield_per", streaming=True),
    Effect("execution_options", arguments="execution"),
    Effect("with_for_update"),
    Effect("populate_existing"),
    Effect("enable_eagerloads"),
    Effect("autoflush"),
    Effect("correlate"),
    Effect("params"),
    Effect("with_hint"),
    Effect("prefix_with"),
    Effect("union", arguments="mixed"),
    Effect("union_all", arguments="mixed"),
    Effect("intersect", arguments="mixed"),
    Effect("except_", arguments="mixed"),
    Effect("from_statement", arguments="raw"),
    Effect("from_self", arguments="raw"),
    Effect("with_polymorphic", arguments="raw"),
)

QUERY_TERMINALS = (
    Effect("all", verb="fetch", result="list"),
    Effect("first", verb="first", result="maybe_row", bounds=True),
    Effect("first_or_404", verb="first", result="row", bounds=True),
    Effect("one", verb="get", result="row", bounds=True),
    Effect("one_or_none", verb="get", result="maybe_row", bounds=True),
    Effect("one_or_404", verb="get", result="row", bounds=True),
    Effect("get", verb="get", result="maybe_row", arguments="key", bounds=True),
    Effect("get_or_404", verb="get", result="row", arguments="key", bounds=True),
    Effect("scalar", verb="get", result="scalar", bounds=True),
    Effect("count", verb="count", result="scalar"),
    Effect("update", verb="update", result="scalar"),
    Effect("delete", verb="delete", result="scalar"),
)
"""``exists()`` is not among them: it gives an SQL expression and runs nothing."""

RESULT_TERMINALS = {
    "all": "list",
    "fetchall": "list",
    "fetchmany": "list",
    "partitions": "list",
    "first": "first",
    "fetchone": "first",
    "scalar": "first",
    "one": "one",
    "one_or_none": "one",
    "scalar_one": "one",
    "scalar_one_or_none": "one",
}
"""None of these has a LIMIT: ``first()`` too loads every row that the statement gives."""

RESULT_VIEWS = frozenset({"scalars", "unique", "mappings", "tuples", "columns", "yield_per", "freeze"})

EXPRESSIONS = frozenset({"subquery", "cte", "scalar_subquery", "as_scalar", "label", "alias", "lateral"})

JOINED = ("joinedload", "joinedload_all", "contains_eager")
SELECTED = ("selectinload", "subqueryload", "subqueryload_all", "immediateload", "selectinload_all")
SILENT = ("raiseload", "noload")

LOADERS: dict[str, str] = {
    **dict.fromkeys(JOINED, "join"),
    **dict.fromkeys(SELECTED, "prefetch"),
    **dict.fromkeys(SILENT, "known"),
    "defaultload": "",
    "lazyload": "",
}
"""How each loader option brings its relationship; empty: it does not."""

COLUMN_LOADERS = frozenset({"load_only", "defer", "undefer", "undefer_group", "defer_group"})

SQLALCHEMY = Library(
    refinements={effect.name: effect for effect in (*REFINEMENTS, *QUERY_TERMINALS)},
    writes={},
    relation_writes={},
    row_writes={},
    row_queries={},
    row_rows=frozenset(),
    sinks={
        sink.dotted: sink
        for sink in (
            Sink("flask.jsonify", "respond"),
            Sink("flask.json.jsonify", "respond"),
        )
    },
    paginators=frozenset(),
    prefetchers=frozenset(),
    prefetch_objects=frozenset(),
    fetch_or_fail={},
    key_names=frozenset(),
    cache_names=frozenset(),
    cached_methods=frozenset(),
    row_assigns={},
    template_getters=frozenset(),
    request_parts=frozenset(),
    form_parts=frozenset(),
    expressions=("sqlalchemy", "flask_sqlalchemy", "sqlmodel"),
)
