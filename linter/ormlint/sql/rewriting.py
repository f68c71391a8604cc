"""What to write in place of a statement, in its own dialect."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ormlint.api.statements import Remedy
from ormlint.sql import reading
from ormlint.sql.marks import HOLE, PLACEHOLDER, Marked
from ormlint.sql.sargable import wrapped

if TYPE_CHECKING:
    from sqlglot import exp

MEANT = re.compile(r"\b(?:CROSS|NATURAL)\b", re.IGNORECASE)
"""What says that all rows shall meet, or that columns of the same name join them."""
ROW_VALUES = frozenset({"postgres", "sqlite"})
"""Dialects that walk an index along a comparison of two columns at once."""


def remedies(tree: exp.Expr, given: Marked, dialect: str) -> dict[str, Any]:
    """What there is to write better in a statement."""
    from sqlglot import exp

    found: dict[str, Any] = {
        "not_in": _not_in(tree, given, dialect),
        "wrapped": wrapped(tree, given, dialect),
    }
    if isinstance(tree, exp.Select):
        found |= {
            "next_page": _next_page(tree, given, dialect),
            "by_keys": _by_keys(tree, given, dialect),
            "by_groups": _by_groups(tree, given, dialect),
            "existence": _existence(tree, given, dialect),
            "count": _count(tree, given, dialect),
            "first": _first(tree, given, dialect),
            "apart": _apart(tree, given),
        }
    if isinstance(tree, exp.Update):
        found["changed"] = _changed(tree, given, dialect)
    return found


def written(tree: exp.Expr, given: Marked, dialect: str) -> str:
    """A tree as text, with the placeholders and holes as they were."""
    return given.restored(tree.sql(dialect or None))


def _next_page(tree: exp.Select, given: Marked, dialect: str) -> str:
    """The page after the last row shown; an index serves the condition on the first key."""
    keys = _keys(tree, given)
    if not keys:
        return ""
    from sqlglot import exp

    page = tree.copy()
    page.set("offset", None)
    descending = keys[0][1]
    columns: list[exp.Expr] = [key.copy() for key, _ in keys]
    values: list[exp.Expr] = [exp.column(f"__p{900 + position}__") for position in range(len(keys))]
    names = {f"__p{900 + position}__": _value(given, key, dialect) for position, (key, _) in enumerate(keys)}
    page = page.where(_beyond(columns, values, descending, dialect), copy=False)
    shown = {part.alias_or_name for part in tree.expressions} | {part.name for part in tree.expressions}
    if "*" not in shown:
        page = page.select(*(key for key in columns if key.name not in shown), copy=False)
    page.set("order", exp.Order(expressions=[_term(tree, key, descending) for key in columns]))
    given = Marked(given.text, {**given.names, **names})
    return written(page, given, dialect)


def _term(tree: exp.Select, column: exp.Expr, descending: bool) -> exp.Expr:
    from sqlglot import exp

    terms: list[exp.Ordered] = tree.args["order"].expressions
    known = next((term for term in terms if term.this == column), None)
    if known is not None:
        return known.copy()
    nulls = terms[0].args.get("nulls_first")
    return exp.Ordered(this=column.copy(), desc=descending, nulls_first=nulls)


def _beyond(columns: list[exp.Expr], values: list[exp.Expr], descending: bool, dialect: str) -> exp.Expr:
    from sqlglot import exp

    sign, edge = (exp.LT, exp.LTE) if descending else (exp.GT, exp.GTE)
    if len(columns) == 1:
        return sign(this=columns[0], expression=values[0])
    if dialect in ROW_VALUES:
        return sign(this=exp.Tuple(expressions=columns), expression=exp.Tuple(expressions=values))
    first, second = (
        sign(this=column, expression=value) for column, value in zip(columns, values, strict=True)
    )
    start = edge(this=columns[0].copy(), expression=values[0].copy())
    return exp.And(this=start, expression=exp.Paren(this=exp.Or(this=first, expression=second)))


def _value(given: Marked, key: exp.Expr, dialect: str) -> str:
    """A placeholder for the value of the last row shown, as the others of the statement are written."""
    style = given.placeholders[0] if given.placeholders else ""
    if style.startswith("%("):
        return f"%(last_{key.name})s"
    if style.startswith(":"):
        return f":last_{key.name}"
    if style.startswith("$"):
        return f"$last_{key.name}"
    return style or ("?" if dialect == "sqlite" else "%s")


def _keys(tree: exp.Select, given: Marked) -> list[tuple[exp.Expr, bool]]:
    """The ordering as columns of one table that end in its key, all in one direction."""
    from sqlglot import exp

    order = tree.args.get("order")
    if given.open or order is None or tree.args.get("offset") is None or tree.args.get("limit") is None:
        return []
    if any(tree.args.get(name) for name in ("group", "distinct", "joins", "having", "with_")):
        return []
    table = reading.source(tree)
    keys = [(term.this, bool(term.args.get("desc"))) for term in order.expressions]
    if not isinstance(table, exp.Table) or not all(reading.is_column(key) for key, _ in keys):
        return []
    computed = {part.alias for part in tree.expressions if isinstance(part, exp.Alias)}
    if len({down for _, down in keys}) != 1 or any(key.name in computed for key, _ in keys):
        return []
    keys = _up_to_key(keys, tree, table)
    return keys if 0 < len(keys) <= 2 else []


def _up_to_key(
    keys: list[tuple[exp.Expr, bool]], tree: exp.Select, table: exp.Table
) -> list[tuple[exp.Expr, bool]]:
    from sqlglot import exp

    for position, (key, _) in enumerate(keys, 1):
        if reading.is_key(key.name, table.name):
            return keys[:position]
    mentioned = {column.name.lower() for column in tree.find_all(exp.Column)}
    if "id" not in mentioned:
        return []
    return [*keys, (exp.column("id", table=keys[0][0].args.get("table")), keys[0][1])]


def _by_keys(tree: exp.Select, given: Marked, dialect: str) -> str:
    """``WHERE id IN (…)`` in place of ``WHERE id = %s``."""
    from sqlglot import exp

    found = _compared(tree, given)
    if found is None or tree.args.get("order") or any(part.find(exp.AggFunc) for part in tree.expressions):
        return ""
    many = tree.copy()
    column = found.this
    shown = {part.name for part in tree.expressions} | {part.sql() for part in tree.expressions}
    if column.name not in shown and "*" not in shown:
        many.set("expressions", [column.copy(), *many.expressions])
    return _of_many(many, found, given, dialect)


def _compared(tree: exp.Select, given: Marked) -> exp.EQ | None:
    """The one equality of a column with a parameter."""
    from sqlglot import exp

    if given.open or any(
        tree.args.get(name) for name in ("group", "having", "limit", "distinct", "locks", "with_")
    ):
        return None
    found = [
        part
        for part in reading.conjuncts(tree.args.get("where"))
        if isinstance(part, exp.EQ)
        and reading.is_column(part.this)
        and reading.parameter(part.expression, given) is not None
    ]
    return found[0] if len(found) == 1 else None


def _of_many(many: exp.Select, found: exp.EQ, given: Marked, dialect: str) -> str:
    from sqlglot import exp

    column, value = found.this, found.expression
    target = next(part for part in many.find_all(exp.EQ) if part == found)
    if dialect == "postgres":
        target.set("expression", exp.Any(this=exp.Paren(this=value.copy())))
        return written(many, given, dialect)
    target.replace(exp.In(this=column.copy(), expressions=[exp.column("__p900__")]))
    return written(many, Marked("", {**given.names, "__p900__": "…"}), dialect)


def _existence(tree: exp.Select, given: Marked, dialect: str) -> str:
    """``SELECT 1 … LIMIT 1`` in place of ``SELECT COUNT(*) …``, or of all the rows."""
    from sqlglot import exp

    heads = [part.unalias() for part in tree.expressions]
    folded = any(part.find(exp.AggFunc) for part in heads)
    if not _is_plain(tree, given) or (folded and not _counts_rows(heads)):
        return ""
    found = tree.copy()
    found.set("expressions", [exp.Literal.number(1)])
    found.set("order", None)
    return written(found.limit(1), given, dialect)


def _counts_rows(heads: list[exp.Expr]) -> bool:
    from sqlglot import exp

    if len(heads) != 1 or not isinstance(heads[0], exp.Count):
        return False
    return isinstance(heads[0].this, (exp.Star, exp.Literal))


def _is_plain(tree: exp.Select, given: Marked) -> bool:
    return not given.open and not any(
        tree.args.get(name) for name in ("group", "having", "limit", "offset", "distinct", "locks")
    )


def _count(tree: exp.Select, given: Marked, dialect: str) -> str:
    """``SELECT COUNT(*) …`` in place of the rows."""
    from sqlglot import exp

    if not _is_plain(tree, given) or any(part.find(exp.AggFunc) for part in tree.expressions):
        return ""
    found = tree.copy()
    found.set("expressions", [exp.Count(this=exp.Star())])
    found.set("order", None)
    return written(found, given, dialect)


def _by_groups(tree: exp.Select, given: Marked, dialect: str) -> str:
    """``… GROUP BY author_id`` in place of one sum or number for each author."""
    from sqlglot import exp

    found = _compared(tree, given)
    if found is None or not all(part.find(exp.AggFunc) for part in tree.expressions):
        return ""
    many = tree.copy()
    many.set("order", None)
    many.set("expressions", [found.this.copy(), *many.expressions])
    many.set("group", exp.Group(expressions=[found.this.copy()]))
    return _of_many(many, found, given, dialect)


def _first(tree: exp.Select, given: Marked, dialect: str) -> str:
    if given.open or tree.args.get("limit"):
        return ""
    return written(tree.copy().limit(1), given, dialect)


def _not_in(tree: exp.Expr, given: Marked, dialect: str) -> tuple[Remedy, ...]:
    """``NOT IN (SELECT …)``, with the same as NOT EXISTS where that can be told."""
    from sqlglot import exp

    found = []
    for negation in tree.find_all(exp.Not):
        test = negation.this
        query = test.args.get("query") if isinstance(test, exp.In) else None
        inner = query.this if isinstance(query, exp.Subquery) else None
        if not isinstance(inner, exp.Select) or not _perhaps_null(inner) or not reading.is_column(test.this):
            continue
        words = _not_exists(test.this, inner, given, dialect, _around(tree, negation))
        found.append(Remedy(written(inner.expressions[0], given, dialect), words))
    return tuple(found)


def _perhaps_null(inner: exp.Select) -> bool:
    """Whether a subquery gives one column that is no key by its name, and keeps its NULLs."""
    from sqlglot import exp

    if len(inner.expressions) != 1:
        return False
    column, names = inner.expressions[0].unalias(), reading.tables(inner)
    if not reading.is_column(column) or not names or reading.is_key(column.name, names[0]):
        return False
    if any(reading.CATALOGS.search(name) for name in names):
        return False
    kept = [part.find(exp.Column) for part in reading.conjuncts(inner.args.get("where"))]
    return not any(other is not None and other.name == column.name for other in kept)


def _not_exists(
    outer: exp.Expr, inner: exp.Select, given: Marked, dialect: str, around: exp.Table | None
) -> str:
    from sqlglot import exp

    plain = not any(inner.args.get(name) for name in ("group", "limit", "distinct", "joins", "having"))
    table, column = reading.source(inner), inner.expressions[0].unalias()
    if not plain or not isinstance(table, exp.Table) or around is None or table.name == around.name:
        return ""
    same = exp.EQ(this=_qualified(column, table), expression=_qualified(outer, around))
    found = inner.copy().where(same)
    found.set("expressions", [exp.Literal.number(1)])
    return f"NOT EXISTS ({written(found, given, dialect)})"


def _qualified(column: exp.Expr, table: exp.Table) -> exp.Expr:
    from sqlglot import exp

    if column.args.get("table"):
        return column.copy()
    return exp.column(column.name, table=table.alias_or_name)


def _around(tree: exp.Expr, condition: exp.Expr) -> exp.Table | None:
    """The one table whose rows a condition of the statement itself chooses."""
    from sqlglot import exp

    if tree.args.get("joins") or condition.find_ancestor(exp.Select, exp.Update, exp.Delete) is not tree:
        return None
    table = reading.source(tree) if isinstance(tree, exp.Select) else tree.this
    return table if isinstance(table, exp.Table) else None


def _apart(tree: exp.Select, given: Marked) -> tuple[str, ...]:
    """The tables of ``FROM a, b`` that no condition leads to from the first one."""
    from sqlglot import exp

    joins = tree.args.get("joins") or []
    sources = [reading.source(tree), *(join.this for join in joins)]
    plain = all(isinstance(part, exp.Table) and isinstance(part.this, exp.Identifier) for part in sources)
    comma = [join for join in joins if not join.args.get("side") and not _joined(join)]
    if not comma or not plain or given.open or HOLE.search(given.text) or MEANT.search(given.text):
        return ()
    names = [part.alias_or_name for part in sources if part is not None]
    groups = {name: {name} for name in names}
    for condition in [*reading.conjuncts(tree.args.get("where")), *(join.args.get("on") for join in joins)]:
        if condition is None:
            continue
        columns = [
            column for column in condition.find_all(exp.Column) if not PLACEHOLDER.fullmatch(column.name)
        ]
        if any(not column.table for column in columns) or condition.find(exp.Query):
            return ()
        _connect(groups, {column.table for column in columns} & set(names))
    if any(join.args.get("using") for join in joins):
        return ()
    return tuple(name for name in names if name not in groups[names[0]])


def _joined(join: exp.Join) -> bool:
    return bool(join.args.get("on") or join.args.get("using") or join.args.get("method"))


def _connect(groups: dict[str, set[str]], names: set[str]) -> None:
    together = set().union(*(groups[name] for name in names)) if names else set()
    for name in together:
        groups[name] = together


def _changed(tree: exp.Update, given: Marked, dialect: str) -> str:
    """``WHERE seen <> 1`` for ``SET seen = 1``."""
    from sqlglot import exp

    if len(tree.expressions) != 1 or tree.args.get("where") is not None or given.open:
        return ""
    change = tree.expressions[0]
    if (
        not isinstance(change, exp.EQ)
        or not reading.is_column(change.this)
        or not reading.is_value(change.expression)
    ):
        return ""
    if isinstance(change.expression, exp.Null):
        return f"WHERE {written(change.this, given, dialect)} IS NOT NULL"
    differs = exp.NullSafeNEQ(this=change.this.copy(), expression=change.expression.copy())
    return written(exp.Where(this=differs), given, dialect)
