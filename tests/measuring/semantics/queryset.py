"""3.1: what an operation costs on ``qs``, rows not fetched yet, and on rows in memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Operation:
    """``call`` on ``qs``: queries when fresh, and after ``list(qs)``; ``name``: the method, if one."""

    name: str
    call: str
    fresh: int
    evaluated: int
    ordered: bool = False

    def __str__(self) -> str:
        return self.call + (" (ordered)" if self.ordered else "")


def _lazy(name: str, arguments: str = "") -> Operation:
    return Operation(name, f"qs.{name}({arguments})", 0, 0)


def _requeries(name: str, arguments: str = "") -> Operation:
    return Operation(name, f"list(qs.{name}({arguments}))", 1, 1)


LAZY = (
    _lazy("all"),
    _lazy("filter", "price=1"),
    _lazy("exclude", "price=1"),
    _lazy("complex_filter", "{'price': 1}"),
    _lazy("order_by", "'price'"),
    _lazy("annotate", "n=Count('tags')"),
    _lazy("alias", "n=Count('tags')"),
    _lazy("values", "'pk'"),
    _lazy("values_list", "'pk'"),
    _lazy("dates", "'released', 'year'"),
    _lazy("only", "'title'"),
    _lazy("defer", "'title'"),
    _lazy("extra", "where=['1']"),
    _lazy("select_related", "'author'"),
    _lazy("prefetch_related", "'tags'"),
    _lazy("distinct"),
    _lazy("reverse"),
    _lazy("union", "Book.objects.all()"),
    _lazy("intersection", "Book.objects.all()"),
    _lazy("difference", "Book.objects.all()"),
    _lazy("none"),
    _lazy("using", "'default'"),
    _lazy("select_for_update"),
    _lazy("raw", "'SELECT * FROM bookstore_book'"),
    _lazy("iterator"),
    _lazy("aiterator"),
    Operation("", "qs | Book.objects.all()", 0, 0),
    Operation("", "qs[2:5]", 0, 0),
)

REQUERIED = (
    _requeries("all"),
    _requeries("filter", "price__gte=0"),
    _requeries("exclude", "price=9"),
    _requeries("order_by", "'price'"),
    _requeries("reverse"),
    _requeries("annotate", "n=F('price')"),
    _requeries("alias", "n=F('price')"),
    _requeries("values", "'pk'"),
    _requeries("values_list", "'pk'"),
    _requeries("only", "'title'"),
    _requeries("defer", "'title'"),
    _requeries("select_related", "'author'"),
    _requeries("distinct"),
    _requeries("union", "Book.objects.all()"),
    _requeries("using", "'default'"),
    _requeries("iterator"),
    Operation("none", "list(qs.none())", 0, 0),
    Operation("prefetch_related", "list(qs.prefetch_related('tags'))", 2, 2),
)

FOLDED = tuple(
    Operation("", call, 1, 0)
    for call in (
        "list(qs)",
        "tuple(qs)",
        "set(qs)",
        "sorted(qs, key=id)",
        "list(reversed(qs))",
        "list(enumerate(qs))",
        "list(zip(qs, qs))",
        "sum(b.price for b in qs)",
        "next(iter(qs))",
        "repr(qs)",
        "pickle.dumps(qs)",
        "len(qs)",
        "bool(qs)",
        "not qs",
        "qs or []",
        "Book(pk=3) in qs",
        "qs[0]",
        "qs[2:9:2]",
        "list(qs[2:5])",
    )
)

TERMINAL = (
    Operation("count", "qs.count()", 1, 0),
    Operation("exists", "qs.exists()", 1, 0),
    Operation("contains", "qs.contains(Book(pk=3))", 1, 0),
    Operation("first", "qs.first()", 1, 1),
    Operation("first", "qs.first()", 1, 0, ordered=True),
    Operation("last", "qs.last()", 1, 1),
    Operation("last", "qs.last()", 1, 1, ordered=True),
    Operation("latest", "qs.latest('pk')", 1, 1),
    Operation("earliest", "qs.earliest('pk')", 1, 1),
    Operation("get", "qs.get(pk=1)", 1, 1),
    Operation("aggregate", "qs.aggregate(n=Count('pk'))", 1, 1),
    Operation("in_bulk", "qs.in_bulk()", 1, 1),
    Operation("in_bulk", "qs.in_bulk([])", 0, 0),
    Operation("explain", "qs.explain()", 0, 0),  # SQLite traces no EXPLAIN
    Operation("update", "qs.update(price=1)", 1, 1),
    Operation("create", "qs.create(title='x', price=1, author_id=1)", 1, 1),
    Operation("", "[qs[i] for i in range(5)]", 5, 0),
    Operation("", "list(qs.order_by()) and qs.order_by('pk')[3]", 2, 2),
)

SLICED = (
    Operation("", "qs.all()[:3].exists()", 1, 1),
    Operation("", "qs.all()[:3].count()", 1, 1),
    Operation("", "list(qs.all()[:3].values('pk'))", 1, 1),
    Operation("", "qs.all()[:3].aggregate(n=Count('pk'))", 1, 1),
    Operation("", "list(qs.all()[:3].select_related('author'))", 1, 1),
    Operation("", "list(qs.all()[:6][2:4])", 1, 1),
)

OPERATIONS = LAZY + REQUERIED + FOLDED + TERMINAL + SLICED
