"""Reading relations, columns and collections of rows."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses, wrong


@table(
    {
        "to-one": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author
            """,
            "relation author × rows of Book",
        ),
        "is kept on the instance": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.name
                    book.author.bio
            """,
            "relation author × rows of Book",
        ),
        "along two relations": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.boss.name
            """,
            "relation author × rows of Book",
            "relation author__boss × rows of Book",
        ),
        "key column": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author_id
            """,
        ),
        "only the key": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.pk
            """,
            "key author × rows of Book",
        ),
        "the key and more": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.id
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "joined": case(
            """
            def f():
                for book in Book.objects.select_related("author"):
                    book.author.name
                    book.author.boss.name
            """,
            "relation author__boss × rows of Book",
        ),
        "joined along two relations": case(
            """
            def f():
                for book in Book.objects.select_related("author__boss"):
                    book.author.boss.name
            """,
        ),
        "joined through refinements": case(
            """
            def f():
                for book in Book.objects.select_related("author").filter(status="x").order_by("pk")[:50]:
                    book.author.name
            """,
        ),
        "join taken back": case(
            """
            def f():
                for book in Book.objects.select_related("author").select_related(None):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "bare join": case(
            """
            def f():
                for book in Book.objects.select_related():
                    book.author.name
                    book.editor.name
            """,
            "bare Book",
            "relation editor × rows of Book",
        ),
        "join by names that are not known": case(
            """
            def f(names):
                for book in Book.objects.select_related(*names):
                    book.author.name
            """,
        ),
        "a filter loads nothing": case(
            """
            def f():
                for book in Book.objects.filter(author__name="x").order_by("author__name"):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "prefetched to-one": case(
            """
            def f():
                for book in Book.objects.prefetch_related("author"):
                    book.author.boss.name
            """,
            "relation author__boss × rows of Book",
        ),
        "raw": wrong(
            "semantics 3.2: rows of `raw()` load their relations one by one; they are taken for unreadable",
            """
            def f():
                for book in Book.objects.raw("select * from book"):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "one-to-one from the other end": case(
            """
            def f():
                for author in Author.objects.all():
                    author.profile.text
                    author.profile.author.name
            """,
            "relation profile × rows of Author",
        ),
        "generic foreign key": case(
            """
            def f():
                for note in Note.objects.all():
                    note.subject
            """,
            "relation subject × rows of Note",
        ),
        "generic foreign key, prefetched": case(
            """
            def f():
                for note in Note.objects.prefetch_related("subject"):
                    note.subject
            """,
        ),
        "content type": case(
            """
            def f():
                for note in Note.objects.all():
                    note.content_type.model
            """,
            "relation content_type × rows of Note",
        ),
        "the row it was reached from is known": case(
            """
            def f():
                for author in Author.objects.all():
                    for book in author.books.all():
                        book.author.name
            """,
            "collection books.all fetch × rows of Author",
        ),
        "the row it was reached from is known to the first": case(
            """
            def f():
                for author in Author.objects.all():
                    author.books.first().author.name
            """,
            "collection books.first first × rows of Author",
        ),
        "but not by a many-to-many relation": case(
            """
            def f():
                for tag in Tag.objects.all():
                    for book in tag.books.all():
                        book.author.name
            """,
            "collection books.all fetch × rows of Tag",
            "relation author × rows of Tag × rows of Book",
        ),
        "nor by a generic relation": case(
            """
            def f():
                for book in Book.objects.all():
                    for note in book.notes.all():
                        note.subject
            """,
            "collection notes.all fetch × rows of Book",
            "relation subject × rows of Book × rows of Note",
        ),
        "assigned": case(
            """
            def f(author):
                for book in Book.objects.all():
                    book.author = author
                    book.author.name
            """,
        ),
        "stitched by hand": case(
            """
            def f():
                authors = {author.pk: author for author in Author.objects.all()}
                for book in Book.objects.all():
                    book.author = authors[book.author_id]
                    book.author.name
            """,
        ),
        "collection put in place by hand": wrong(
            "P03: what is put into `_prefetched_objects_cache` is not seen",
            """
            def f(books):
                for author in Author.objects.all():
                    author._prefetched_objects_cache = {"books": books[author.pk]}
                    list(author.books.all())
            """,
        ),
        "key assigned": wrong(
            "semantics 3.2: assigning the key drops the row that was joined",
            """
            def f(pk):
                for book in Book.objects.select_related("author"):
                    book.author_id = pk
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "read again": wrong(
            "semantics 3.2: `refresh_from_db()` is one query per row, and no fact tells it",
            """
            def f():
                for book in Book.objects.all():
                    book.refresh_from_db()
            """,
            "query Book refresh varies × rows of Book",
        ),
        "made in the code": case(
            """
            def f(authors):
                for author in authors:
                    Book(author=author).author.name
            """,
        ),
        "one row": case(
            """
            def f():
                Book.objects.get(pk=1).author.name
            """,
        ),
        "no relation": case(
            """
            def f():
                for book in Book.objects.all():
                    book.other.name
            """,
        ),
        "deferred": case(
            """
            def f():
                for book in Book.objects.only("title"):
                    book.title
                    book.price
                    book.price
                    book.pk
            """,
            "column price × rows of Book",
        ),
        "deferred by name": case(
            """
            def f():
                for book in Book.objects.defer("price").defer("status"):
                    book.title
                    book.price
                    book.status
            """,
            "column price × rows of Book",
            "column status × rows of Book",
        ),
        "only() replaces": case(
            """
            def f():
                for book in Book.objects.only("title").only("price"):
                    book.title
            """,
            "column title × rows of Book",
        ),
        "defer(None)": case(
            """
            def f():
                for book in Book.objects.defer("price").defer(None):
                    book.price
            """,
        ),
        "defer() after only()": wrong(
            "semantics 3.2: `only(…).defer(x)` takes `x` away again",
            """
            def f():
                for book in Book.objects.only("title", "price").defer("price"):
                    book.price
            """,
            "column price × rows of Book",
        ),
        "deferred key": case(
            """
            def f():
                for book in Book.objects.only("title"):
                    book.author.name
            """,
            "column author × rows of Book",
            "relation author × rows of Book",
        ),
        "deferred column of a joined row": case(
            """
            def f():
                for book in Book.objects.select_related("author").defer("author__bio"):
                    book.author.bio
            """,
            "column author__bio × rows of Book",
        ),
        "column of a joined row that only() leaves out": wrong(
            'semantics 3.2: `only("author__name")` defers the other columns of the author',
            """
            def f():
                for book in Book.objects.select_related("author").only("title", "author__name"):
                    book.author.name
                    book.author.bio
            """,
            "column author__bio × rows of Book",
        ),
        "queries on a relation": case(
            """
            def f():
                for author in Author.objects.all():
                    author.books
                    author.books.all()
                    author.books.values_list("title")
                    author.books.count()
                    author.books.all().exists()
                    author.books.first()
                    author.books.filter(price=1).count()
                    list(author.books.order_by("price")[:2])
                    author.books.all()[0]
                    author.books.aggregate(Max("price"))
            """,
            "collection books.count count × rows of Author",
            "collection books.all.exists exists × rows of Author",
            "collection books.first first × rows of Author",
            "collection books.filter.count count × rows of Author",
            "collection books.order_by fetch × rows of Author",
            "collection books.all index × rows of Author",
            "collection books.aggregate aggregate × rows of Author",
        ),
        "twice": case(
            """
            def f():
                for author in Author.objects.all():
                    list(author.books.all())
                    list(author.books.all())
            """,
            "collection books.all fetch × rows of Author",
            "collection books.all fetch × rows of Author",
        ),
        "kept in a name": case(
            """
            def f():
                for author in Author.objects.all():
                    books = author.books.all()
                    if books:
                        list(books)
                    len(books)
                    books.count()
            """,
            "collection books.all fetch × rows of Author",
        ),
        "prefetched": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    list(author.books.all())
                    author.books.count()
                    author.books.exists()
                    author.books.all().count()
                    len(author.books.all())
                    bool(author.books.all())
                    author.books.all()[0]
                    list(author.books.all()[:2])
                    author in author.books.all()
            """,
        ),
        "prefetched and passed by": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    author.books.first()
                    author.books.last()
                    author.books.filter(price=1).count()
                    list(author.books.all().all())
                    list(author.books.values_list("title"))
                    list(author.books.iterator())
            """,
            "collection books.first first prefetched × rows of Author",
            "collection books.last last prefetched × rows of Author",
            "collection books.filter.count count prefetched × rows of Author",
            "collection books.all.all fetch prefetched × rows of Author",
            "collection books.values_list fetch prefetched × rows of Author",
            "collection books.iterator fetch prefetched × rows of Author",
        ),
        "first of ordered rows": case(
            """
            def f():
                for book in Book.objects.prefetch_related("chapters"):
                    book.chapters.first()
                    book.chapters.last()
            """,
            "collection chapters.last last prefetched × rows of Book",
        ),
        "prefetched along two relations": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books__editor"):
                    for book in author.books.all():
                        book.editor.name
            """,
        ),
        "prefetched, and read on": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    for book in author.books.all():
                        book.author.name
                        book.editor.name
            """,
            "relation editor × rows of Author × rows of Book",
        ),
        "written through": case(
            """
            def f(tag):
                for book in Book.objects.prefetch_related("tags"):
                    book.tags.add(tag)
                    list(book.tags.all())
            """,
            "collection tags.all fetch × rows of Book",
        ),
        "varies with more than the row": case(
            """
            def f(states):
                for author in Author.objects.all():
                    for status in states:
                        author.books.filter(status=status).count()
            """,
            "collection books.filter.count count varies × rows of Author × items of `states`",
        ),
        "varies with the row alone": case(
            """
            def f():
                for author in Author.objects.all():
                    author.books.filter(title=author.name).count()
            """,
            "collection books.filter.count count × rows of Author",
        ),
        "annotated": case(
            """
            def f():
                for author in Author.objects.annotate(number=Count("books")):
                    author.number
            """,
        ),
        "default accessor": case(
            """
            def f():
                for publisher in Publisher.objects.all():
                    publisher.author_set.count()
            """,
            "collection author_set.count count × rows of Publisher",
        ),
        "compared": case(
            """
            def f(author):
                return [book for book in Book.objects.all() if book.author == author]
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "columns": case(
            """
            def f():
                for book in Book.objects.select_related("author"):
                    book.title
                    book.author.name
            """,
            "Book: iterate(title author author__name) [evaluated]",
        ),
        "key": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author_id
            """,
            "Book: iterate(author_id) [evaluated]",
        ),
        "a method that is not known": case(
            """
            def f():
                for book in Book.objects.all():
                    book.get_status_display()
            """,
            "Book: iterate(get_status_display) [evaluated]",
        ),
        "free": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    for book in author.books.all():
                        book.title
            """,
            "Author: iterate(books) [evaluated]",
            "Book: iterate(title) [free] × rows of Author",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
