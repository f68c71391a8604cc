"""Remedies in SQLAlchemy's words: loader options, ``func``, statements."""

from __future__ import annotations

import re

from ormlint.api import (
    CollectionRead,
    ColumnLoaded,
    Instead,
    Lookup,
    Model,
    Query,
    QueryRan,
    Relation,
    RelationLoaded,
    Repeat,
    RowWritten,
    Use,
    growing,
)
from ormlint_rules.dialects.django import Bulk, Django, Remedy
from ormlint_rules.eager_loads import UNKNOWN_QUERY, EagerLoad
from ormlint_rules.phrases import cost
from ormlint_rules.related_rows import back
from ormlint_rules.rewrites import EMPTY, NOT_EMPTY
from ormlint_rules.single_queries import UNKNOWN, SingleQuery
from ormlint_rules.starts import steps

ONE_ROW = frozenset({"get", "first"})
JOINS = frozenset({"join", "outerjoin"})
UNITS = frozenset({"commit", "flush"})
KEPT = frozenset(
    {"filter", "filter_by", "where", "options", "order_by", "all", "first", "get", "one", "one_or_none"}
    | {"first_or_404", "get_or_404", "one_or_404", "limit", "with_for_update", "scalar"}
)


class SQLAlchemy(Django):
    """The words for SQLAlchemy."""

    def relation(self, fact: RelationLoaded) -> EagerLoad:
        """``.options(joinedload(Book.author))``."""
        return _eager(fact, steps(fact.query, fact.path, fact.relation))

    def relation_cost(self, fact: RelationLoaded) -> str:
        """The identity map serves a row that was loaded already: each target is one query."""
        price, relation, loops = cost(fact), fact.relation, growing(fact.repeats)
        if relation.kind != "foreign_key" or relation.to_field is not None or relation.target is None:
            return price
        loops = growing(fact.repeats)
        head = "1 + " if loops and loops[0].kind == "rows" else ""
        return f"{head}N queries, N = distinct `{relation.name}` of {loops[-1].noun}" if loops else price

    def collection(self, fact: CollectionRead) -> Remedy:
        """``.options(selectinload(Author.books))``."""
        if fact.relation.lazy == "dynamic":
            return Remedy(_once(fact.relation))
        load = _eager(fact, steps(fact.query, fact.path, fact.relation))
        return Remedy(str(load), load.code)

    def beside(self, fact: CollectionRead, message: str) -> Instead | None:
        """A relationship is one list, be it counted or read: there is nothing to choose."""
        return None

    def single(self, fact: QueryRan) -> SingleQuery:
        """``select(Book).where(Book.id.in_(…))``."""
        query = fact.query
        lookup = _of_the_row(query)
        name = _column(query.model, lookup) if lookup is not None else ""
        if set(query.methods) - KEPT - JOINS or name not in query.model.columns:
            return UNKNOWN
        condition = f"{_compared(query.model, name)}.in_(…)"
        unique = query.model.is_unique(frozenset({name}))
        kept = f"keep a dict by `{name}`" if unique else f"group them by `{name}`"
        if JOINS & set(query.methods):
            return SingleQuery(f"run the same query once, with `{condition}`, and {kept}")
        rows = f"{_start(query)}({condition}{', …' if len(query.lookups) > 1 else ''})"
        return SingleQuery(f"fetch them once with `{rows}` and {kept}", rows)

    def deleted_at_once(self, fact: QueryRan) -> str:
        """``delete(Book).where(Book.author_id.in_(…))``, where the condition is one of the row."""
        query = fact.query
        lookup = _of_the_row(query)
        if lookup is None or not lookup.changes or set(query.methods) - KEPT - {"delete"}:
            return ""
        name = _column(query.model, lookup)
        if name not in query.model.columns:
            return ""
        more = ", …" if len(query.lookups) > 1 else ""
        condition = f"({_compared(query.model, name)}.in_(…){more})"
        if query.style == "query":
            return f"{_start(query)}{condition}.delete()"
        return f"delete({query.model.name}).where{condition}"

    def update(self, condition: str, start: str = "") -> str:
        """One UPDATE, or one with a list of parameters."""
        return (
            "write one UPDATE with `.in_(…)` where the values are the same, "
            "`session.execute(update(…), [{…}, …])` by primary key where they differ"
        )

    def summary(self, fact: CollectionRead) -> Remedy:
        """``select(Book.author_id, func.count()).group_by(Book.author_id)``."""
        target, key = fact.relation.target, _other_key(fact.relation)
        if target is None or not key:
            return Remedy("ask once for all rows, with GROUP BY")
        return Remedy(f"ask once for all rows: `{_grouped(target, key, fact.verb)}`")

    def summary_of_query(self, fact: QueryRan) -> str:
        """The same for a query with conditions."""
        query = fact.query
        names = [_column(query.model, lookup) for lookup in query.lookups]
        columns = ", ".join(_compared(query.model, name) for name in names)
        where = f".where({_compared(query.model, names[0])}.in_(…))" if len(names) == 1 else ".where(…)"
        if fact.verb == "exists":
            return f"ask once which there are: `select({columns}).distinct(){where}`"
        counted = "func.count()" if fact.verb == "count" else "func.…"
        return f"ask once for all of them: `select({columns}, {counted}){where}.group_by({columns})`"

    def deferred(self, fact: ColumnLoaded) -> tuple[str, str, str]:
        """``undefer()`` or one more column of ``load_only()``."""
        query = fact.query
        name = f"{query.model.name}.{fact.path}"
        if query.only is not None and fact.path not in query.deferred:
            return "load_only()", f"add `{name}` to `load_only()`", f"load_only(…, {name})"
        column = query.model.columns.get(fact.path)
        if column is not None and column.deferred:
            code = f".options(undefer({name}))"
            return "deferred()", f"add `{code}`", code
        return "defer()", f"take the `defer({name})` out", ""

    def next_page(self, query: Query, size: str) -> str:
        """``.where(Book.id > last.id).order_by(Book.id).limit(20)``."""
        keys = _keys(query)
        if not keys:
            return ""
        descending = keys[0].startswith("-")
        names = [key.lstrip("-") for key in keys]
        columns = [_compared(query.model, name) for name in names]
        sign = "<" if descending else ">"
        ahead = f"{columns[0]} {sign} last.{names[0]}"
        if len(names) > 1:
            ahead = f"tuple_({', '.join(columns)}) {sign} ({', '.join(f'last.{name}' for name in names)})"
        order = ", ".join(f"{column}.desc()" if descending else column for column in columns)
        return f".{_filter(query)}({ahead}).order_by({order}).limit({size})"

    def ordered(self, query: Query) -> str:
        """``.order_by(Book.id)``."""
        return (
            f".order_by({_compared(query.model, query.model.primary_key)})" if query.model.primary_key else ""
        )

    def batch(self, query: Query, size: str) -> str:
        """Batches by key."""
        return self.next_page(query, size) if len(_keys(query)) == 1 else ""

    def stream(self, query: Query) -> str:
        """``.yield_per(1000)``; not where a join brings a collection, which it refuses."""
        for load in query.loads:
            relation = query.model.relations.get(load.name)
            if load.how == "join" and relation is not None and relation.to_many:
                return ""
        return ".yield_per(1000)" if query.style == "query" else ".execution_options(yield_per=1000)"

    def streaming(self, query: Query) -> str:
        """A list is whole: ``all()`` has to go."""
        where = "" if query.style == "query" else " to the statement"
        return f"add `{self.stream(query)}`{where} and iterate the result, without `.all()`"

    def count(self, query: Query) -> str:
        """``.count()`` of a ``Query``, ``select(func.count())`` of a statement."""
        if query.style == "query":
            return ".count()"
        rows = "statement.subquery()" if query.filtered else query.model.name
        return f"session.scalar(select(func.count()).select_from({rows}))"

    def exists(self, query: Query) -> str:
        """``query.exists()`` is an expression: it takes a query to run it."""
        if query.style == "query":
            return "session.query(query.exists()).scalar()"
        return "session.scalar(select(statement.exists()))"

    def tested(self, query: Query, use: Use) -> str:
        """The same for a number that is compared with nothing."""
        code = self.exists(query)
        if use.detail in NOT_EMPTY:
            return code
        return f"not {code}" if use.detail in EMPTY else ""

    def first(self, query: Query, index: str) -> str:
        """``limit(1)``: a result has no LIMIT of its own."""
        if index != "0":
            return f"write `.offset({index}).limit(1)` and `.first()`"
        return "write `.first()`" if query.style == "query" else "add `.limit(1)` to the statement"

    def fold(self, query: Query, kind: str, name: str, use: Use) -> str:
        """``.with_entities(func.sum(Book.pages)).scalar()``."""
        folded = f"func.{kind}({_compared(query.model, name)})"
        folded = f"func.coalesce({folded}, 0)" if kind == "sum" else folded
        if query.style == "query":
            return f".with_entities({folded}).scalar()"
        return f".with_only_columns({folded})` and `session.scalar()"

    def created(self, fact: RowWritten) -> Bulk:
        """``add_all()`` and one ``commit()``, or one INSERT with a list of parameters."""
        name = fact.model.name
        if "statement" in fact.fields:
            return Bulk("one `execute()`", f"session.execute(insert({name}), [{{…}}, …])")
        unit = next((f"`{field}()` " for field in fact.fields if field in UNITS), "all that follows ")
        return Bulk("one flush", "session.add_all(…)", f" and {unit}once after the loop")

    def saved(self, fact: RowWritten) -> Bulk:
        """One ``commit()`` for all the changes."""
        return Bulk("one flush", f"{fact.fields[0]}()", " once, after the loop")

    upserting = "inserted or updated"

    def upserted(self, fact: RowWritten) -> Bulk:
        """One statement for many rows."""
        name = fact.model.name
        if "merge" in fact.fields:
            return Bulk("one query", f"select({name}).where({name}.….in_(…))", " and merge what is missing")
        code = f"session.execute(insert({name}).values([…]).on_conflict_do_update(…))"
        return Bulk("one INSERT", code)

    def deleted(self, fact: RowWritten) -> Bulk:
        """One DELETE."""
        return Bulk("one DELETE", f"session.execute(delete({fact.model.name}).where(…))")


def _are_kept(loops: tuple[Repeat, ...]) -> bool:
    """Whether the rows of the inner loops hang on those of the outermost, which keeps them in memory."""
    return all(loop.query is not None and loop.query.relation is not None for loop in loops[1:])


def _eager(fact: RelationLoaded | CollectionRead, found: tuple[Relation, ...]) -> EagerLoad:
    """The loader options for the relations along a path, from the query that the rows come from."""
    if not found:
        return EagerLoad("joinedload(…)", " along the path to the query that feeds the rows")
    query, before, target = _from_the_top(fact)
    chain = (*before, *found)
    code = _options(chain)
    if query is not None and query.style == "select" and "get" in query.methods and not target:
        return EagerLoad(f"options=[{code}]", " in `get()`")
    return EagerLoad(f".options({code})", target)


def _options(chain: tuple[Relation, ...]) -> str:
    text = ""
    for relation in chain:
        loader = "selectinload" if relation.to_many else "joinedload"
        text += f"{'.' if text else ''}{loader}({relation.model.name}.{relation.name})"
    return text


def _from_the_top(fact: RelationLoaded | CollectionRead) -> tuple[Query | None, tuple[Relation, ...], str]:
    """The query to add to, the relations from its rows to those of the fact, and where it is."""
    query = fact.query
    if query is None:
        return None, (), UNKNOWN_QUERY
    before: tuple[Relation, ...] = ()
    seen: list[Query] = []
    while query.relation is not None and query.relation.lazy != "dynamic" and query not in seen:
        seen.append(query)
        before = (query.relation, *before)
        outer = _outer(fact, query.relation.model)
        if outer is None:
            return None, before, f" to the query that loads the {query.relation.model.name}"
        query = outer
    return query, before, "" if not before else f" to the query of {query.model.name}"


def _outer(fact: RelationLoaded | CollectionRead, model: Model) -> Query | None:
    found = [repeat.query for repeat in growing(fact.repeats) if repeat.query is not None]
    return next((query for query in found if query.model is model or model in query.model.parents), None)


CONSTANT = re.compile(
    r"""["'].*["']|-?\d+|True|False|None|(?:[A-Za-z_]\w*\.)*[A-Z][A-Z0-9_]+|[A-Z]\w+(?:\.\w+)+"""
)


def _of_the_row(query: Query) -> Lookup | None:
    """The only condition; or the one that the row tells, where all others are constants."""
    if len(query.lookups) == 1:
        return query.lookups[0]
    found = [lookup for lookup in query.lookups if lookup.changes]
    rest = [lookup for lookup in query.lookups if not lookup.changes]
    plain = all(CONSTANT.fullmatch(lookup.value) and "expression" not in lookup.path for lookup in rest)
    return found[0] if len(found) == 1 and plain else None


def _column(model: Model, lookup: Lookup) -> str:
    """The key column where a relation is compared with a row."""
    relation = model.relations.get(lookup.path)
    return (relation.attname if relation is not None else None) or lookup.path


def _compared(model: Model, name: str) -> str:
    return f"{model.name}.{name}"


def _filter(query: Query) -> str:
    return "filter" if query.style == "query" else "where"


def _start(query: Query) -> str:
    """``session.query(Book).filter`` as the code begins it, ``select(Book).where``."""
    if query.style == "query":
        text = query.origin.text
        named = len(text) < 40 and query.model.name in text
        return f"{text if named else f'session.query({query.model.name})'}.filter"
    return f"select({query.model.name}).where"


def _other_key(relation: Relation) -> str:
    """The column of the related rows that points back."""
    other = back(relation)
    if other is None and relation.target is not None:
        found = [item for item in relation.target.attnames.values() if item.target is relation.model]
        other = found[0] if len(found) == 1 else None
    return (other.attname or "") if other is not None else ""


def _once(relation: Relation) -> str:
    """One query for the rows of a dynamic relation, which cannot be loaded eagerly."""
    target, key = relation.target, _other_key(relation)
    if target is None or not key:
        return 'it is `lazy="dynamic"`: fetch the related rows of all rows with one query'
    rows = f"select({target.name}).where({target.name}.{key}.in_(…))"
    return f'it is `lazy="dynamic"`: fetch them once with `{rows}` and group them by `{key}`'


def _grouped(target: Model, key: str, verb: str) -> str:
    column = _compared(target, key)
    if verb == "exists":
        return f"select({column}).distinct()"
    return f"select({column}, {'func.count()' if verb == 'count' else 'func.…'}).group_by({column})"


def _keys(query: Query) -> tuple[str, ...]:
    """One unique column, or a column and the primary key, in one direction; nothing otherwise."""
    primary = query.model.primary_key
    if query.aggregated or query.combined or query.distinct or query.shape != "instances" or not primary:
        return ()
    order = query.ordering or (primary,)
    sign = "-" if order[0].startswith("-") else ""
    for name in order:
        column = query.model.columns.get(name.lstrip("-"))
        if column is None or column.null or name.startswith("-") is not bool(sign):
            return ()
    unique = query.model.is_unique(frozenset({order[-1].lstrip("-")}))
    keys = order if unique else (*order, sign + primary)
    return keys if len(keys) <= 2 else ()
