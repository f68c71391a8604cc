"""Managers and querysets of the project."""

from __future__ import annotations

from on_paper import Case, case, costs, table


@table(
    {
        "method of a queryset": case(
            """
            def f():
                for work in Work.objects.filter(pk__gt=1).with_owner():
                    work.owner.name
                for work in Work.objects.with_owner():
                    work.owner.name
            """,
            models="""
            class WorkQuerySet(models.QuerySet):
                def with_owner(self):
                    return self.select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = WorkQuerySet.as_manager()
            """,
        ),
        "method of a queryset that loads nothing": case(
            """
            def f():
                for work in Work.objects.recent():
                    work.owner.name
            """,
            "relation owner × rows of Work",
            models="""
            class WorkQuerySet(models.QuerySet):
                def recent(self):
                    return self.later().order_by("pk")

                def later(self):
                    return self.filter(pk__gt=1)

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = WorkQuerySet.as_manager()
            """,
        ),
        "method of a queryset that loops": case(
            """
            def f():
                Work.objects.filter(pk__gt=1).show()
            """,
            "relation owner × rows of Work",
            models="""
            class WorkQuerySet(models.QuerySet):
                def show(self):
                    for work in self:
                        work.owner.name

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = WorkQuerySet.as_manager()
            """,
        ),
        "overridden filter": case(
            """
            def f():
                for work in Work.objects.filter(pk__gt=1):
                    work.owner.name
            """,
            models="""
            class WorkQuerySet(models.QuerySet):
                def filter(self, *args, **kwargs):
                    return super().filter(*args, **kwargs).select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = WorkQuerySet.as_manager()
            """,
        ),
        "get_queryset": case(
            """
            def f():
                for work in Work.objects.all():
                    work.owner.name
                    work.editor.name
            """,
            "relation editor × rows of Work",
            models="""
            class Owned(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                editor = models.ForeignKey(Author, models.CASCADE, related_name="+")
                objects = Owned()
            """,
        ),
        "get_queryset and that of its parent": case(
            """
            def f():
                for work in Work.objects.all():
                    work.owner.name
                    work.editor.name
            """,
            models="""
            class Owned(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("owner")

            class Edited(Owned):
                def get_queryset(self):
                    return super().get_queryset().select_related("editor")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                editor = models.ForeignKey(Author, models.CASCADE, related_name="+")
                objects = Edited()
            """,
        ),
        "get_queryset of a related manager": case(
            """
            def f():
                for author in Author.objects.all():
                    for work in author.works.all():
                        work.editor.name
            """,
            "collection works.all fetch × rows of Author",
            models="""
            class Edited(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("editor")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE, related_name="works")
                editor = models.ForeignKey(Author, models.CASCADE, related_name="+")
                objects = Edited()
            """,
        ),
        "get_queryset of prefetched rows": case(
            """
            def f():
                for author in Author.objects.prefetch_related("works"):
                    for work in author.works.all():
                        work.editor.name
            """,
            models="""
            class Edited(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("editor")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE, related_name="works")
                editor = models.ForeignKey(Author, models.CASCADE, related_name="+")
                objects = Edited()
            """,
        ),
        "get_queryset does not serve forward access": case(
            """
            def f():
                for note in Page.objects.all():
                    note.work.owner.name
            """,
            "relation work × rows of Page",
            "relation work__owner × rows of Page",
            models="""
            class Owned(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = Owned()

            class Page(models.Model):
                work = models.ForeignKey(Work, models.CASCADE)
            """,
        ),
        "get_queryset that makes a queryset": case(
            """
            def f():
                for work in Work.objects.all():
                    work.owner.name
                    work.editor.name
            """,
            "relation editor × rows of Work",
            models="""
            class WorkQuerySet(models.QuerySet):
                pass

            class Owned(models.Manager):
                def get_queryset(self):
                    return WorkQuerySet(self.model, using=self._db).select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                editor = models.ForeignKey(Author, models.CASCADE, related_name="+")
                objects = Owned()
            """,
        ),
        "from_queryset": case(
            """
            def f():
                for work in Work.objects.with_owner():
                    work.owner.name
                for work in Work.objects.recent():
                    work.owner.name
            """,
            "relation owner × rows of Work",
            models="""
            class WorkQuerySet(models.QuerySet):
                def with_owner(self):
                    return self.select_related("owner")

                def recent(self):
                    return self.filter(pk__gt=1)

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = models.Manager.from_queryset(WorkQuerySet)()
            """,
        ),
        "class from_queryset": case(
            """
            def f():
                for work in Work.objects.recent().with_owner():
                    work.owner.name
                for work in Work.objects.recent():
                    work.owner.name
            """,
            "relation owner × rows of Work",
            models="""
            class WorkQuerySet(models.QuerySet):
                def with_owner(self):
                    return self.select_related("owner")

            class WorkManager(models.Manager.from_queryset(WorkQuerySet)):
                def recent(self):
                    return self.get_queryset().filter(pk__gt=1)

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                objects = WorkManager()
            """,
        ),
        "method of a manager on a relation": case(
            """
            def f():
                for author in Author.objects.all():
                    author.works.recent().count()
            """,
            "collection works.filter.count count × rows of Author",
            models="""
            class WorkManager(models.Manager):
                def recent(self):
                    return self.filter(pk__gt=1)

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE, related_name="works")
                objects = WorkManager()
            """,
        ),
        "two managers": case(
            """
            def f():
                for work in Work.plain.all():
                    work.owner.name
                for work in Work.full.all():
                    work.owner.name
            """,
            "relation owner × rows of Work",
            models="""
            class Full(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("owner")

            class Work(models.Model):
                owner = models.ForeignKey(Author, models.CASCADE)
                plain = models.Manager()
                full = Full()
            """,
        ),
        "inherited manager": case(
            """
            def f():
                for work in Work.objects.all():
                    work.owner.name
            """,
            models="""
            class Full(models.Manager):
                def get_queryset(self):
                    return super().get_queryset().select_related("owner")

            class Abstract(models.Model):
                objects = Full()

                class Meta:
                    abstract = True

            class Work(Abstract):
                owner = models.ForeignKey(Author, models.CASCADE)
            """,
        ),
        "default manager": case(
            """
            def f():
                for book in Book._default_manager.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "model of a class": case(
            """
            class View:
                model = Book
                def show(self):
                    for book in self.model.objects.all():
                        book.author.name
            def f():
                View().show()
            """,
            "relation author × rows of Book",
        ),
        "unknown method of a queryset": case(
            """
            def f():
                for book in Book.objects.filter(status="x").special():
                    book.author.name
            """,
        ),
        "unknown method of a manager": case(
            """
            def f():
                for book in Book.objects.special():
                    book.author.name
            """,
        ),
        "get_queryset that asks its own manager": case(
            """
            def f():
                for work in Work.objects.all():
                    work.pk
            """,
            models="""
            class Endless(models.Manager):
                def get_queryset(self):
                    return Work.objects.all()

            class Work(models.Model):
                objects = Endless()
            """,
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts
