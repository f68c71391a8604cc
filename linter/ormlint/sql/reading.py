"""The facts of a statement, read off its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ormlint.api.statements import Equality, Offset, Statement, Verb
from ormlint.sql.marks import HOLE, PLACEHOLDER, Marked, begins, marked
from ormlint.sql.parsing import parse

if TYPE_CHECKING:
    from sqlglot import exp

KEYS = frozenset({"id", "pk", "rowid", "_rowid_", "oid", "uuid", "guid", "_id"})
CATALOGS = re.compile(
    r"information_schema\b|\bpg_\w+|\bsqlite_(?:master|schema|sequence|stat\d)|\bsys\.|\bmysql\.|\bdual\b"
    r"|performance_schema|\ball_\w+|\buser_tables|alembic_version|django_migrations|schema_(?:version|migration)\w*",
    re.IGNORECASE,
)
TIMES = re.compile(
    r"(?:^|_)(?:created|updated|modified|date|time|timestamp|ts|when|at|day|on)(?:$|_)", re.IGNORECASE
)
LINKS = re.compile(r"\w_id$", re.IGNORECASE)


@lru_cache(maxsize=1 << 10)
def read(text: str, dialect: str = "") -> Statement | None:
    """The facts of a text; ``None`` where it is no statement that can be read."""
    if not begins(text):
        return None
    given = marked(text)
    tree = parse(given.text, dialect)
    if tree is None and dialect:
        tree = parse(given.text, "")
    return None if tree is None else _statement(tree, given, dialect)


def _statement(tree: exp.Expr, given: Marked, dialect: str) -> Statement:
    from sqlglot import exp

    from ormlint.sql import rewriting

    verbs: dict[type, Verb] = {exp.Insert: "insert", exp.Update: "update", exp.Delete: "delete"}
    verb = verbs.get(type(tree), "select")
    names = tuple(given.restored(name) for name in tables(tree))
    facts: dict[str, Any] = dict.fromkeys(())
    where = tree.args.get("where")
    facts["equalities"] = tuple(_equalities(where, given))
    if isinstance(tree, exp.Select):
        facts |= _of_select(tree, given, facts["equalities"], names)
    elif verb == "select":
        facts |= _page(tree, given)
    facts |= rewriting.remedies(tree, given, dialect)
    return Statement(
        verb,
        " ".join(given.restored(given.text).split()),
        dialect,
        names,
        open=given.open,
        filtered=where is not None or (verb == "select" and not isinstance(tree, exp.Select)),
        catalog=_is_catalog(tree, names),
        returning=tree.args.get("returning") is not None,
        values=isinstance(tree.args.get("expression"), exp.Values) and verb == "insert",
        columns=_columns(tree, given),
        placeholders=given.placeholders,
        chosen=any(not LINKS.search(equality.column) for equality in facts["equalities"])
        or any(HOLE.search(part.sql()) for part in conjuncts(where)),
        plain=_is_plain(tree),
        constant=not given.names and not given.open,
        open_ended=_is_open_ended(tree),
        **facts,
    )


def _is_plain(tree: exp.Expr) -> bool:
    from sqlglot import exp

    values = tree.args.get("expression")
    if not isinstance(values, exp.Values) or tree.args.get("conflict") or tree.args.get("returning"):
        return False
    return all(isinstance(value, (exp.Column, exp.Literal)) for value in _values(values))


def _values(values: exp.Values) -> list[exp.Expr]:
    from sqlglot import exp

    return [
        value
        for row in values.expressions
        for value in (row.expressions if isinstance(row, exp.Tuple) else [row])
    ]


def _columns(tree: exp.Expr, given: Marked) -> str:
    from sqlglot import exp

    target = tree.this if isinstance(tree, exp.Insert) else None
    if not isinstance(target, exp.Schema):
        return ""
    return given.restored(", ".join(part.sql() for part in target.expressions))


def tables(tree: exp.Expr) -> list[str]:
    """The tables at the top of a statement, the first one first."""
    from sqlglot import exp

    named = [cte.alias for cte in tree.args["with_"].expressions] if tree.args.get("with_") else []
    if isinstance(tree, (exp.Insert, exp.Update, exp.Delete)):
        found = [table.name for table in tree.find_all(exp.Table)]
        return found[:1]
    sources = [source(tree), *(join.this for join in tree.args.get("joins") or ())]
    names = [part.name for part in sources if isinstance(part, exp.Table)]
    return [name for name in names if name not in named] or [
        table.name for table in tree.find_all(exp.Table) if table.name not in named
    ]


def source(tree: exp.Expr) -> exp.Expr | None:
    """What stands behind FROM."""
    from sqlglot import exp

    found = tree.args.get("from_") or tree.args.get("from")
    return found.this if isinstance(found, exp.From) else None


def conjuncts(where: exp.Expr | None) -> list[exp.Expr]:
    """The conditions that every row meets."""
    from sqlglot import exp

    if where is None:
        return []
    condition = where.this.unnest()
    return [part.unnest() for part in condition.flatten()] if isinstance(condition, exp.And) else [condition]


def parameter(node: exp.Expr | None, given: Marked) -> int | None:
    """Which of the placeholders an expression is, from 0."""
    from sqlglot import exp

    node = node.this if isinstance(node, exp.Cast) else node
    match = PLACEHOLDER.fullmatch(node.name) if isinstance(node, exp.Column) else None
    if match is None:
        return None
    earlier = [name for name in given.names if PLACEHOLDER.fullmatch(name)]
    return earlier.index(match[0])


def is_value(node: exp.Expr | None) -> bool:
    """Whether an expression is a placeholder, a hole or a literal: no column."""
    from sqlglot import exp

    if node is None:
        return False
    return not any(
        not (PLACEHOLDER.fullmatch(column.name) or HOLE.search(column.name))
        for column in node.find_all(exp.Column)
    ) and not node.find(exp.Query)


def is_column(node: exp.Expr | None) -> bool:
    """Whether an expression is a column with a known name."""
    from sqlglot import exp

    return isinstance(node, exp.Column) and not (
        PLACEHOLDER.search(node.name) or HOLE.search(node.name) or HOLE.search(node.table)
    )


def _equalities(where: exp.Expr | None, given: Marked) -> Iterator[Equality]:
    from sqlglot import exp

    for part in conjuncts(where):
        if not isinstance(part, (exp.EQ, exp.NullSafeEQ)):
            continue
        left, right = part.this, part.expression
        column, value = (left, right) if is_column(left) else (right, left)
        if is_column(column) and is_value(value):
            yield Equality(column.name, parameter(value, given), HOLE.search(value.sql()) is not None)


def _of_select(
    tree: exp.Select, given: Marked, equalities: tuple[Equality, ...], names: tuple[str, ...]
) -> dict[str, Any]:
    from sqlglot import exp

    grouped = tree.args.get("group") is not None
    heads = [part.unalias() for part in tree.expressions]
    folds = [part.find(exp.AggFunc) is not None and part.find(exp.Window) is None for part in heads]
    aggregated = bool(heads) and all(folds) and not grouped and tree.args.get("having") is None
    counting = aggregated and len(heads) == 1 and isinstance(heads[0], exp.Count)
    alone = len(names) == 1 and not tree.args.get("joins")
    compared = {equality.column.lower() for equality in equalities}
    by_key = alone and any(is_key(name, names[0]) for name in compared)
    page = _page(tree, given)
    plain = alone and not (grouped or tree.args.get("distinct") or page["limited"] or page["offset"])
    where = conjuncts(tree.args.get("where"))
    return page | {
        "aggregated": aggregated,
        "counting": counting,
        "grouped": grouped,
        "keyed": by_key,
        "one": aggregated or by_key or page["limit"] == "1",
        "locking": bool(tree.args.get("locks")),
        "simple": plain and len(where) == len(equalities) and bool(where) and not given.open,
    }


def _page(tree: exp.Expr, given: Marked) -> dict[str, Any]:
    limit, offset, order = (tree.args.get(name) for name in ("limit", "offset", "order"))
    size = limit.args.get("count") or limit.expression if limit is not None else None
    start = offset.expression if offset is not None else None
    return {
        "limited": limit is not None,
        "limit": "" if size is None else given.restored(size.sql()),
        "offset": _offset(start, given) if start is not None else None,
        "ordered": order is not None,
        "by_columns": order is not None and not tree.args.get("group") and _by_columns(tree, order),
        "random": order is not None and any(_is_random(term.this) for term in order.expressions),
    }


def _by_columns(tree: exp.Expr, order: exp.Expr) -> bool:
    from sqlglot import exp

    computed = {
        part.alias for part in tree.expressions if isinstance(part, exp.Alias) and not is_column(part.this)
    }
    return all(is_column(term.this) and term.this.name not in computed for term in order.expressions)


def _offset(start: exp.Expr, given: Marked) -> Offset | None:
    number = int(start.name) if start.name.isdigit() and start.key == "literal" else None
    if number == 0:
        return None
    return Offset(given.restored(start.sql()), number, parameter(start, given))


def _is_random(node: exp.Expr) -> bool:
    from sqlglot import exp

    name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
    return isinstance(node, exp.Rand) or name in ("random", "rand", "newid", "random_uuid")


def is_key(column: str, table: str) -> bool:
    """Whether a column is by its name the key of a table."""
    column, table = column.lower(), table.lower()
    singular = table[:-3] + "y" if table.endswith("ies") else table.removesuffix("s")
    return column in KEYS or column in {
        f"{name}{tail}" for name in (table, singular) for tail in ("_id", "id", "_uuid")
    }


def _is_catalog(tree: exp.Expr, names: tuple[str, ...]) -> bool:
    from sqlglot import exp

    found = [table.sql() for table in tree.find_all(exp.Table)]
    return not names or any(CATALOGS.search(name) for name in found)


def _is_open_ended(tree: exp.Expr) -> bool:
    from sqlglot import exp

    return any(TIMES.search(column.name) or LINKS.search(column.name) for column in tree.find_all(exp.Column))
