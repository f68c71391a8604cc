"""3.3: relations to many rows, and reverse one-to-one relations, over the five authors."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Read:
    """``call`` for each author ``a``: queries without and with ``prefetch_related(prefetch)``."""

    name: str
    call: str
    plain: int
    prefetched: int
    prefetch: str = "book_set"

    def __str__(self) -> str:
        return self.call


def _cached(name: str, call: str) -> Read:
    return Read(name, f"a.book_set.{call}", 6, 2)


def _requeries(name: str, arguments: str = "", wrap: str = "list({})") -> Read:
    return Read(name, wrap.format(f"a.book_set.{name}({arguments})"), 6, 7)


TO_MANY = (
    Read("", "a.book_set", 1, 2),
    Read("all", "a.book_set.all()", 1, 2),
    Read("all", "list(a.book_set.all())", 6, 2),
    Read("", "len(a.book_set.all())", 6, 2),
    Read("", "bool(a.book_set.all())", 6, 2),
    Read("", "[b for b in a.book_set.all()]", 6, 2),
    Read("", "list(a.book_set.all()), list(a.book_set.all())", 11, 2),
    Read("", "Book(pk=1) in a.book_set.all()", 6, 2),
    _cached("get_queryset", "get_queryset().count()"),
    _cached("", "all()[0]"),
    Read("", "list(a.book_set.all()[:2])", 6, 2),
    _cached("count", "count()"),
    _cached("count", "all().count()"),
    _cached("exists", "exists()"),
    _cached("exists", "all().exists()"),
    _cached("contains", "contains(Book(pk=1))"),
    _requeries("first", "", "{}"),
    Read("first", "a.book_set.all().first()", 6, 7),
    Read("first", "a.poems.first()", 6, 2, "poems"),
    Read("first", "a.poems.all().first()", 6, 2, "poems"),
    Read("last", "a.poems.last()", 6, 7, "poems"),
    _requeries("last", "", "{}"),
    _requeries("filter", "price=1"),
    _requeries("exclude", "price=1"),
    _requeries("order_by", "'pk'"),
    _requeries("reverse"),
    _requeries("distinct"),
    _requeries("annotate", "n=F('price')"),
    _requeries("values", "'pk'"),
    _requeries("values_list", "'pk'"),
    _requeries("only", "'title', 'author'"),
    _requeries("defer", "'title'"),
    _requeries("iterator"),
    Read("get", "a.book_set.get(pk=a.pk * 3)", 6, 7),
    _requeries("aggregate", "n=Count('pk')", "{}"),
    _requeries("in_bulk"),
    _requeries("earliest", "'pk'", "{}"),
    _requeries("latest", "'pk'", "{}"),
    _requeries("select_related", "'pub'"),
    Read("prefetch_related", "list(a.book_set.prefetch_related('pub'))", 11, 12),
    _requeries("using", "'default'"),
    _requeries("union", "Book.objects.all()"),
    Read("", "list(a.book_set.all().all())", 6, 7),
    Read("", "[b.author for b in a.book_set.all()]", 6, 2),
    Read("", "[b.author for b in a.book_set.filter(price__gt=0).order_by('price')]", 6, 7),
    Read("", "a.book_set.first().author", 6, 7),
    Read("", "a.book_set.get(pk=a.pk * 3).author", 6, 7),
    Read("", "[b.author for b in a.book_set.iterator()]", 6, 7),
    Read("", "a.book_set.create(title='x', price=1).author", 6, 7),
    Read("", "a.book_set.create(title='x', price=1); list(a.book_set.all())", 11, 12),
    Read("", "list(a.book_set.only('title'))", 21, 22),
    Read("", "[b.pub for b in a.book_set.all()]", 16, 12),
    Read("", "[b.pub for b in a.book_set.all()]", 16, 3, "book_set__pub"),
    Read("", "[b.author.book_set.all() and 1 for b in a.book_set.all()]", 21, 2),
)

PREFETCHES = {
    "for a in Author.objects.prefetch_related(Prefetch('book_set', Book.objects.select_related('pub'))):"
    " [b.pub for b in a.book_set.all()]": 2,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', Book.objects.order_by('pk'))):"
    " a.book_set.first()": 2,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', to_attr='x')): len(a.x)": 2,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', to_attr='x')): list(a.book_set.all())": 7,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', Book.objects.filter(price=9))):"
    " assert not a.book_set.count() and not a.book_set.exists() and not a.book_set.all()": 2,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', Book.objects.only('title'))):"
    " list(a.book_set.all())": 17,
    "for a in Author.objects.prefetch_related(Prefetch('book_set', Book.objects.only('title', 'author'))):"
    " list(a.book_set.all())": 2,
    "books = Prefetch('book_set', Book.objects.order_by('pk')[:1], to_attr='x')\n"
    "for a in Author.objects.prefetch_related(books): assert len(a.x) == 1": 2,
    "for b in Book.objects.all(): list(b.tags.all())": 16,
    "for b in Book.objects.prefetch_related('tags'): list(b.tags.all())": 2,
    "for b in Book.objects.prefetch_related('tags'): b.tags.count(); b.tags.exists()": 2,
    "for b in Book.objects.prefetch_related('tags'): b.tags.first()": 17,
    "for b in Book.objects.prefetch_related('tags'): list(b.tags.filter(name='t1'))": 17,
    "[b.author for t in Tag.objects.all() for b in t.books.all()]": 49,
    "list(Author.objects.annotate(n=Count('book')))": 1,
    "list(Author.objects.prefetch_related('book_set').first().book_set.all())": 2,
    "list(Author.objects.prefetch_related('book_set').get(pk=1).book_set.all())": 2,
    "list(Author.objects.prefetch_related('book_set')[0].book_set.all())": 2,
    "[list(a.book_set.all()) for a in Author.objects.prefetch_related('book_set')[:3]]": 2,
    "[list(a.book_set.all()) for a in Author.objects.prefetch_related('book_set').in_bulk().values()]": 2,
    "[list(a.book_set.all()) for a in Author.objects.prefetch_related('book_set').filter(pk__gt=0)]": 2,
    "[list(a.book_set.all()) for a in Author.objects.prefetch_related('book_set').iterator(chunk_size=2)]": 4,
    "rows = list(Author.objects.all()); prefetch_related_objects(rows, 'book_set');"
    " prefetch_related_objects(rows, 'book_set'); [list(a.book_set.all()) for a in rows]": 2,
}

ONE_TO_ONE = {
    "[a.profile for a in Author.objects.all()]": 6,
    "[hasattr(a, 'profile') for a in Author.objects.all()]": 6,
    "[hasattr(a, 'award') and hasattr(a, 'award') for a in Author.objects.all()]": 6,
    "[(hasattr(a, 'award'), hasattr(a, 'award')) for a in Author.objects.all()]": 6,
    "[a.profile.author for a in Author.objects.all()]": 6,
    "[p.author.profile for p in Profile.objects.all()]": 6,
    "[a.profile for a in Author.objects.select_related('profile')]": 1,
    "[a.profile for a in Author.objects.prefetch_related('profile')]": 2,
    "[hasattr(a, 'award') for a in Author.objects.select_related('award')]": 1,
    "[hasattr(a, 'award') for a in Author.objects.prefetch_related('award')]": 2,
    "[a.profile for a in Author.objects.select_related()]": 6,
}
