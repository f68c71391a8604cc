"""Collections of rows: what runs a query, what is in memory."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
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
        "collection put in place by hand": case(
            """
            def f(books):
                for author in Author.objects.all():
                    author._prefetched_objects_cache = {"books": books[author.pk]}
                    list(author.books.all())
            """,
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
        "varies with the row of a property": case(
            """
            def f():
                for pub in Pub.objects.all():
                    for nomination in pub.of_others.all():
                        nomination.ok
            """,
            "relation user × rows of Pub",
            "collection noms.filter.exclude.all fetch varies × rows of Pub",
            models="""
            class Pub(models.Model):
                user = models.ForeignKey(Author, models.CASCADE, related_name="pubs")
                @property
                def of_others(self):
                    return self.noms.filter(ok=True).exclude(by=self.user)

            class Nomination(models.Model):
                pub = models.ForeignKey(Pub, models.CASCADE, related_name="noms")
                by = models.ForeignKey(Author, models.CASCADE, related_name="noms")
                ok = models.BooleanField()
            """,
        ),
        "a constant of a property": case(
            """
            def f():
                for pub in Pub.objects.all():
                    pub.of_today()
            """,
            "collection noms.filter fetch × rows of Pub",
            models="""
            class Pub(models.Model):
                def of_today(self):
                    today = date.today()
                    return list(self.noms.filter(day=today))

            class Nomination(models.Model):
                pub = models.ForeignKey(Pub, models.CASCADE, related_name="noms")
                day = models.DateField()
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
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
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
