"""Peewee's operations, as measured (``semantics.md`` §3.10)."""

from __future__ import annotations

from ormlint.orm.effects import Effect

REFINEMENTS = (
    Effect("select", arguments="selected"),
    Effect("where", arguments="conditions"),
    Effect("orwhere", arguments="conditions"),
    Effect("filter", arguments="equalities"),
    Effect("having", arguments="conditions"),
    Effect("order_by", arguments="terms"),
    Effect("group_by", arguments="group"),
    Effect("join", arguments="with"),
    Effect("join_from", arguments="with"),
    Effect("left_outer_join", arguments="with"),
    Effect("switch"),
    Effect("ensure_join"),
    Effect("limit", arguments="limit", bounds=True),
    Effect("paginate", arguments="window", bounds=True),
    Effect("offset", arguments="offset"),
    Effect("distinct", distinct=True),
    Effect("dicts", shape="dicts"),
    Effect("tuples", shape="tuples"),
    Effect("namedtuples", shape="tuples"),
    Effect("objects", arguments="raw"),
    Effect("iterator", streaming=True),
    Effect("for_update"),
    Effect("execute"),
    Effect("clone"),
)

TERMINALS = (
    Effect("get", verb="get", result="row", bounds=True),
    Effect("get_or_none", verb="get", result="maybe_row", bounds=True),
    Effect("get_by_id", verb="get", result="row", arguments="key", bounds=True),
    Effect("first", verb="first", result="maybe_row", bounds=True),
    Effect("count", verb="count", result="scalar"),
    Effect("exists", verb="exists", result="scalar"),
    Effect("scalar", verb="get", result="scalar", bounds=True),
)
"""None is answered from the rows that an iteration has kept."""

OPERATIONS = {effect.name: effect for effect in (*REFINEMENTS, *TERMINALS)}
CONDITIONED = frozenset({"get", "get_or_none"})
"""Of a class, these take conditions."""
PREFETCH = "peewee.prefetch"
