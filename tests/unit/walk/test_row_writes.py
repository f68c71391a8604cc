"""Rows that are written one by one, and what stands in the way of writing them at once."""

from __future__ import annotations

from on_paper import Case, case, costs, table

FILLING = """
class Work(models.Model):
    name = models.TextField()
    slug = models.SlugField()
    code = models.TextField(null=True)

    def save(self, *args, **kwargs):
        "Fill what is empty."
        if not self.slug:
            self.slug = make_slug(self.name)
        if self.code is None:
            self.code = self.slug
        return super().save(*args, **kwargs)
"""


@table(
    {
        "save": case(
            """
            def f():
                for book in Book.objects.all():
                    book.status = "x"
                    book.save()
            """,
            "save Book (status) × rows of Book",
        ),
        "save some columns": case(
            """
            def f():
                for book in Book.objects.all():
                    book.status = "x"
                    book.price = 1
                    book.save(update_fields=["status"])
            """,
            "save Book (status) × rows of Book",
        ),
        "save as it is": case(
            """
            def f():
                for book in Book.objects.all():
                    book.save()
            """,
            "save Book (*) × rows of Book",
        ),
        "save after the loop": case(
            """
            def f(prices):
                book = Book.objects.get(pk=1)
                for price in prices:
                    book.price += price
                book.save()
            """,
        ),
        "save of rows that were made here": case(
            """
            def f(titles):
                books = [Book(title=title) for title in titles]
                for book in books:
                    book.status = "x"
                    book.save()
            """,
            "create Book (status, title) × items of `books`",
        ),
        "save of rows that a parser made": case(
            """
            def parse(lines):
                books = []
                for line in lines:
                    books.append(Book(title=line))
                return books

            def f(lines):
                for book in parse(lines):
                    book.save()
            """,
            "create Book (title) × items of `parse(lines)`",
        ),
        "save of rows that may be new": case(
            """
            def f(books: list[Book]):
                for book in books:
                    book.save()
            """,
        ),
        "save of a row that is found or made": case(
            """
            def f(titles):
                for title in titles:
                    book = Book.objects.filter(title=title).first() or Book(title=title)
                    book.save()
            """,
            "query Book first varies × items of `titles`",
        ),
        "save of a row that is found or created": case(
            """
            def f(titles):
                for title in titles:
                    book = Book.objects.filter(title=title).first()
                    if not book:
                        book = Book.objects.create(title=title)
                    book.status = "x"
                    book.save()
            """,
        ),
        "save of rows of an annotated query": case(
            """
            from django.db.models import QuerySet
            def f(books: QuerySet[Book]):
                for book in books:
                    book.save()
            """,
            "save Book (*) × rows of Book",
        ),
        "save of a copy": case(
            """
            def f(author):
                for book in Book.objects.all():
                    book.editor.name
                    book.pk = None
                    book.author.name
                    book.save()
            """,
            "relation editor × rows of Book",
            "relation author × rows of Book",
            "create Book (pk) × rows of Book",
        ),
        "save of one row again and again": case(
            """
            def f(prices):
                book = Book.objects.get(pk=1)
                for price in prices:
                    book.price += price
                    book.save()
            """,
            "save Book (price) same × items of `prices`",
        ),
        "save of one row of each": case(
            """
            def f():
                for author in Author.objects.prefetch_related("books"):
                    for book in author.books.all():
                        author.bio = book.title
                        author.save()
            """,
            "save Author (bio) same × rows of Author × rows of Book",
        ),
        "super of another row": case(
            """
            def f():
                Work.objects.get(pk=1).touch()
            """,
            "save Work (done) × rows of Work",
            models="""
            class Work(models.Model):
                done = models.BooleanField()

                def touch(self):
                    for work in Work.objects.all():
                        work.done = True
                        super(Work, work).save()
            """,
        ),
        "delete of other rows in a save": case(
            """
            def f():
                Work.objects.get(pk=1).save()
            """,
            "delete Book (*) × rows of Book",
            models="""
            class Work(models.Model):
                def save(self, *args, **kwargs):
                    for book in Book.objects.all():
                        book.delete()
                    super().save(*args, **kwargs)
            """,
        ),
        "save of rows that a list holds": case(
            """
            def f(titles):
                found = []
                for title in titles:
                    found.append({"book": Book.objects.get(title=title)})
                for entry in found:
                    entry["book"].save()
            """,
            "query Book get varies × items of `titles`",
            "save Book (*) × items of `found`",
        ),
        "save in a delete": case(
            """
            def f():
                for work in Work.objects.all():
                    work.delete()
            """,
            models="""
            class Work(models.Model):
                gone = models.BooleanField()

                def save(self, *args, **kwargs):
                    super().save(*args, **kwargs)

                def delete(self, *args, **kwargs):
                    self.gone = True
                    self.save()
            """,
        ),
        "save of rows that a list and a name hold": case(
            """
            def f(titles):
                found = []
                for title in titles:
                    book = Book.objects.get(title=title)
                    found.append({"book": book})
                for entry in found:
                    entry["book"].save()
            """,
            "query Book get varies × items of `titles`",
            "save Book (*) × items of `found`",
        ),
        "delete in a save": case(
            """
            def f():
                for work in Work.objects.all():
                    work.save()
            """,
            "save Work (*) but `Work.save()` is overridden × rows of Work",
            models="""
            class Work(models.Model):
                done = models.BooleanField()

                def save(self, *args, **kwargs):
                    if self.done:
                        self.delete()
                    else:
                        super().save(*args, **kwargs)
            """,
        ),
        "save in a long function": case(
            """
            def f():
                for book in Book.objects.all():
                    refresh(book)

            def refresh(book):
                a = work(1)
                b = work(2)
                c = work(3)
                d = work(4)
                e = work(5)
                g = work(6)
                h = work(7)
                i = work(8)
                j = work(9)
                k = work(10)
                book.price = a + b + c + d + e + g + h + i + j + k
                book.save()
            """,
        ),
        "save in a short function": case(
            """
            def f():
                for book in Book.objects.all():
                    refresh(book)

            def refresh(book):
                book.price = 1
                book.save()
            """,
            "save Book (price) × rows of Book",
        ),
        "save of the other end": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.bio = "x"
                    book.author.boss.name
                    book.author.save()
            """,
            "relation author × rows of Book written",
            "relation author__boss × rows of Book written",
            "save Author (bio) × rows of Book",
        ),
        "delete": case(
            """
            def f():
                for book in Book.objects.all():
                    book.delete()
            """,
            "delete Book (*) × rows of Book",
        ),
        "delete by a query": case(
            """
            def f(ids):
                for i in ids:
                    Book.objects.filter(pk=i).delete()
            """,
            "query Book delete varies × items of `ids`",
        ),
        "update by a query": case(
            """
            def f(ids):
                for i in ids:
                    Book.objects.filter(pk=i).update(status="x")
            """,
            "query Book update varies × items of `ids`",
        ),
        "create": case(
            """
            def f(titles):
                for title in titles:
                    Book.objects.create(title=title)
            """,
            "create Book × items of `titles`",
        ),
        "create and keep": case(
            """
            def f(titles):
                return [Book.objects.create(title=title) for title in titles]
            """,
            "create Book result_used × items of `titles`",
        ),
        "create or be told why not": case(
            """
            def f(titles):
                for title in titles:
                    try:
                        Book.objects.create(title=title)
                    except ValueError:
                        pass
            """,
            "create Book guarded × items of `titles`",
        ),
        "create on a relation": case(
            """
            def f(titles):
                author = Author.objects.get(pk=1)
                for title in titles:
                    author.books.create(title=title)
            """,
            "create Book × items of `titles`",
        ),
        "upsert": case(
            """
            def f(titles):
                for title in titles:
                    Book.objects.update_or_create(title=title, defaults={"price": 1})
            """,
            "upsert Book × items of `titles`",
        ),
        "upsert and use": case(
            """
            def f(titles):
                for title in titles:
                    book, created = Book.objects.get_or_create(title=title)
            """,
            "upsert Book result_used × items of `titles`",
        ),
        "add": case(
            """
            def f(tags):
                book = Book.objects.get(pk=1)
                for tag in tags:
                    book.tags.add(tag)
            """,
            "add Book tags × items of `tags`",
        ),
        "add many": case(
            """
            def f(tags):
                book = Book.objects.get(pk=1)
                for some in tags:
                    book.tags.add(*some)
            """,
        ),
        "add to each row": case(
            """
            def f(tag):
                for book in Book.objects.all():
                    book.tags.add(tag)
            """,
        ),
        "many at once": case(
            """
            def f(titles):
                Book.objects.bulk_create(Book(title=title) for title in titles)
            """,
        ),
        "in batches": case(
            """
            def f(chunks):
                for chunk in batched(chunks, 100):
                    Book.objects.bulk_create(chunk)
            """,
        ),
        "asynchronous": case(
            """
            async def f():
                async for book in Book.objects.all():
                    await book.asave()
            """,
            "save Book (*) × rows of Book",
        ),
        "overridden save": case(
            """
            def f():
                for work in Work.objects.all():
                    work.save()
                    work.delete()
            """,
            "save Work (*) but `Work.save()` is overridden × rows of Work",
            "delete Work (*) × rows of Work",
            models="""
            class Work(models.Model):
                def save(self, *args, **kwargs):
                    tell(self)
                    super().save(*args, **kwargs)
            """,
        ),
        "save that fills what is empty": case(
            """
            def f(names):
                for name in names:
                    Work.objects.create(name=name)
                for work in Work.objects.all():
                    work.save()
            """,
            "create Work but `Work.save()` fills `code`, `slug` × items of `names`",
            "save Work (*) × rows of Work",
            models=FILLING,
        ),
        "save that fills what is given": case(
            """
            def f(names):
                for name in names:
                    Work.objects.create(name=name, slug=name, code=name)
                for name in names:
                    Work(name=name, slug=name, code=name).save()
            """,
            "create Work × items of `names`",
            "create Work (code, name, slug) × items of `names`",
            models=FILLING,
        ),
        "save that fills and does more": case(
            """
            def f(names):
                for name in names:
                    Work.objects.create(name=name, slug=name)
            """,
            "create Work but `Work.save()` is overridden × items of `names`",
            models="""
            class Work(models.Model):
                name = models.TextField()
                slug = models.SlugField()

                def save(self, *args, **kwargs):
                    if not self.slug:
                        self.slug = self.name
                        tell(self)
                    super().save(*args, **kwargs)
            """,
        ),
        "overridden delete": case(
            """
            def f():
                for work in Work.objects.all():
                    work.delete()
            """,
            "delete Work (*) but `Work.delete()` is overridden × rows of Work",
            models="""
            class Work(models.Model):
                def delete(self, *args, **kwargs):
                    return super().delete(*args, **kwargs)
            """,
        ),
        "receivers": case(
            """
            def f():
                for work in Work.objects.all():
                    work.save()
                    work.delete()
            """,
            "save Work (*) but a `post_save` receiver × rows of Work",
            "delete Work (*) but a `pre_delete` receiver × rows of Work",
            models="""
            from django.db.models.signals import post_save, pre_delete
            from django.dispatch import receiver

            class Work(models.Model):
                pass

            @receiver(post_save, sender=Work)
            def saved(sender, **kwargs):
                pass

            @receiver(pre_delete, sender=Work)
            def deleted(sender, **kwargs):
                pass
            """,
        ),
        "receivers of a relation": case(
            """
            def f(tags):
                book = Book.objects.get(pk=1)
                for tag in tags:
                    book.tags.add(tag)
            """,
            "add Book tags but a `m2m_changed` receiver × items of `tags`",
            models="""
            from django.db.models.signals import m2m_changed
            from django.dispatch import receiver

            @receiver(m2m_changed, sender=Book.tags.through)
            def changed(sender, **kwargs):
                pass
            """,
        ),
        "several tables": case(
            """
            def f(names):
                for name in names:
                    Special.objects.create(title=name)
            """,
            "create Special but `Special` is spread over several tables × items of `names`",
            models="""
            class Special(Book):
                extra = models.IntegerField()
            """,
        ),
        "discarded by count": case(
            """
            def f():
                return Book.objects.select_related("author").count()
            """,
            "discarded select_related author by count",
        ),
        "discarded by exists": case(
            """
            def f():
                return Book.objects.prefetch_related("tags").exists()
            """,
            "discarded prefetch_related tags by exists",
        ),
        "discarded by values": case(
            """
            def f():
                return Book.objects.select_related("author").values("pk")
            """,
            "discarded select_related author by values",
        ),
        "discarded by update": case(
            """
            def f():
                Book.objects.select_related("author").update(status="x")
            """,
            "discarded select_related author by update",
        ),
        "counted after it was loaded": case(
            """
            def f():
                books = Book.objects.select_related("author")
                for book in books:
                    book.author.name
                books.count()
            """,
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts
