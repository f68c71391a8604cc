"""Functions of a column where rows are chosen, and conditions in their place that an index serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ormlint.api.statements import Remedy
from ormlint.sql import reading
from ormlint.sql.marks import HOLE, Marked

if TYPE_CHECKING:
    from sqlglot import exp

INDEXABLE = frozenset({"lower", "upper"})


def wrapped(tree: exp.Expr, given: Marked, dialect: str) -> tuple[Remedy, ...]:
    """The functions of columns in WHERE, where no other condition chooses the rows."""
    from sqlglot import exp

    if not isinstance(tree, (exp.Select, exp.Update, exp.Delete)) or given.open or tree.args.get("joins"):
        return ()
    conditions = reading.conjuncts(tree.args.get("where"))
    found = [_wrapped(condition, given, dialect) for condition in conditions]
    if not found or any(
        remedy is None and not _chooses_little(condition)
        for condition, remedy in zip(conditions, found, strict=True)
    ):
        return ()
    return tuple(remedy for remedy in found if remedy is not None)


def _chooses_little(condition: exp.Expr) -> bool:
    """Whether a condition leaves most rows as a rule: a flag, IS NULL, an inequality."""
    from sqlglot import exp

    if isinstance(condition, exp.Not):
        return _chooses_little(condition.this) or isinstance(condition.this, exp.Is)
    flag = isinstance(condition, exp.EQ) and isinstance(condition.expression, exp.Boolean)
    return isinstance(condition, (exp.Is, exp.NEQ)) or flag


def _wrapped(condition: exp.Expr, given: Marked, dialect: str) -> Remedy | None:
    from sqlglot import exp

    if not isinstance(condition, exp.EQ):
        return None
    left, right = condition.this, condition.expression
    if HOLE.search(condition.sql()) or not reading.is_value(right):
        return None
    part = given.restored(left.sql(dialect or None))
    value = given.restored(right.sql(dialect or None))
    column = left.find(exp.Column)
    if column is None or not reading.is_column(column) or left.find(exp.AggFunc):
        return None
    name = given.restored(column.sql(dialect or None))
    if isinstance(left, (exp.Lower, exp.Upper)) and left.this is column:
        return Remedy(part, f"an index on `{part}`", left.key, column.name)
    if _is_day(left, column):
        return Remedy(
            part, f"`{name} >= {value} AND {name} < {_next_day(value, dialect)}`", "day", column.name
        )
    if (
        isinstance(left, (exp.Year, exp.Extract))
        and _is_year(left)
        and right.key == "literal"
        and right.name.isdigit()
    ):
        year = int(right.name)
        return Remedy(
            part, f"`{name} >= '{year}-01-01' AND {name} < '{year + 1}-01-01'`", "year", column.name
        )
    return None


def _is_day(node: exp.Expr, column: exp.Column) -> bool:
    from sqlglot import exp

    if isinstance(node, exp.Cast):
        return node.this is column and node.to.this == exp.DataType.Type.DATE
    dates = (exp.Date, exp.TsOrDsToDate)
    inner = node.this if isinstance(node, dates) else None
    inner = inner.this if isinstance(inner, exp.Cast) else inner
    alone = all(name == "this" or not value for name, value in node.args.items())
    return inner is column and alone


def _is_year(node: exp.Expr) -> bool:
    from sqlglot import exp

    return isinstance(node, exp.Year) or node.name.upper() == "YEAR"


def _next_day(value: str, dialect: str) -> str:
    if dialect == "postgres":
        return f"{value}::date + 1"
    if dialect == "mysql":
        return f"{value} + INTERVAL 1 DAY"
    return f"date({value}, '+1 day')" if dialect == "sqlite" else "…"
