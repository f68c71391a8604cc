"""Code that runs for few of the rows: once per group, for what a form carries, after other answers."""

from __future__ import annotations

from on_paper import Case, case, costs, table


@table(
    {
        "when the group changes": case(
            """
            def f():
                last = None
                for book in Book.objects.order_by("status"):
                    if book.status != last:
                        Author.objects.get(name=book.status)
                        last = book.status
            """,
        ),
        "when something else changes": case(
            """
            def f(other):
                last = None
                for book in Book.objects.order_by("status"):
                    if book.status != other:
                        Author.objects.get(name=book.status)
                        last = book.status
            """,
            "query Author get varies × rows of Book",
        ),
        "when a row is out of date": case(
            """
            def f():
                for number, book in enumerate(Book.objects.all()):
                    if book.price != number:
                        book.price = number
                        book.save()
            """,
            "save Book (price) × rows of Book",
        ),
        "what a form carries": case(
            """
            def f(form):
                for name in form.cleaned_data["names"]:
                    Book.objects.get(title=name)
            """,
        ),
        "what the form of a method carries": case(
            """
            class NamesForm:
                def clean(self):
                    for name in self.cleaned_data["names"]:
                        Book.objects.get(title=name)
            def f():
                NamesForm().clean()
            """,
        ),
        "a list of the form": case(
            """
            def f(request):
                for pk in request.POST.getlist("books"):
                    Book.objects.get(pk=pk)
            """,
        ),
        "rows that nearly share a value": case(
            """
            def f(name):
                for author in Person.objects.filter(email=name):
                    author.boss.name
                for author in Person.objects.filter(name=name):
                    author.boss.name
                for author in Person.objects.filter(boss__email=name):
                    author.boss.name
            """,
            "relation boss × rows of Person",
            "relation boss × rows of Person",
            models="""
            class Person(models.Model):
                name = models.TextField()
                email = models.EmailField()
                boss = models.ForeignKey("self", models.CASCADE)
            """,
        ),
        "after three other answers": case(
            """
            def f():
                for work in Work.objects.all():
                    work.label
            """,
            "relation owner × rows of Work seldom",
            models="""
            class Work(models.Model):
                name = models.TextField()
                title = models.TextField()
                owner = models.ForeignKey(Author, models.CASCADE)

                @property
                def label(self):
                    if self.name:
                        return self.name
                    if self.title:
                        return f"{self.title}!"
                    if self.pk:
                        return str(self.pk)
                    return self.owner.name
            """,
        ),
        "after a guard": case(
            """
            def f():
                for work in Work.objects.all():
                    work.label
            """,
            "relation owner × rows of Work",
            models="""
            class Work(models.Model):
                name = models.TextField()
                gone = models.BooleanField()
                owner = models.ForeignKey(Author, models.CASCADE)

                @property
                def label(self):
                    if self.gone:
                        return None
                    if not self.name:
                        return ""
                    return self.owner.name
            """,
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts
