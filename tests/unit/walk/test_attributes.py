"""Reading to-one relations and columns of rows."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


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
            "bare Book reads author author__name editor editor__name",
            "relation editor × rows of Book",
        ),
        "bare join of rows that go elsewhere": case(
            """
            def f(show):
                for book in Book.objects.select_related():
                    show(book)
            """,
            "bare Book",
        ),
        "bare join of rows that are kept": case(
            """
            def f():
                return [book for book in Book.objects.select_related()]
            """,
            "bare Book",
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
        "raw": case(
            """
            def f():
                for book in Book.objects.raw("select * from book"):
                    book.author.name
            """,
            "statement book select",
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
        # R02: another row than the one that was joined; no query on the books brings it
        "key assigned": case(
            """
            def f(pk):
                for book in Book.objects.select_related("author"):
                    book.author_id = pk
                    book.author.name
            """,
        ),
        # L17: read again on purpose
        "read again": case(
            """
            def f():
                for book in Book.objects.all():
                    book.refresh_from_db()
            """,
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
        "defer() after only()": case(
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
        "column of a joined row that only() leaves out": case(
            """
            def f():
                for book in Book.objects.select_related("author").only("title", "author__name"):
                    book.author.name
                    book.author.bio
            """,
            "column author__bio × rows of Book",
        ),
        "annotated": case(
            """
            def f():
                for author in Author.objects.annotate(number=Count("books")):
                    author.number
            """,
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
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
