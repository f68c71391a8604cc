"""Loops: what multiplies, and what does not."""

from __future__ import annotations

from on_paper import Case, case, costs, table


@table(
    {
        "rows": case(
            """
            def f():
                for book in Book.objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "items": case(
            """
            def f(ids):
                for i in ids:
                    Book.objects.get(pk=i)
            """,
            "query Book get varies × items of `ids`",
        ),
        "the same in each turn": case(
            """
            def f(ids):
                for i in ids:
                    Book.objects.get(pk=1)
            """,
            "query Book get invariant × items of `ids`",
        ),
        "perhaps the same in each turn": case(
            """
            def f(ids):
                for i in ids:
                    work(i)
                    Book.objects.get(pk=1)
            """,
            "query Book get × items of `ids`",
        ),
        "depends on a name bound in the loop": case(
            """
            def f(ids):
                for i in ids:
                    j = i + 1
                    Book.objects.get(pk=j)
            """,
            "query Book get varies × items of `ids`",
        ),
        "the same in the inner loop": case(
            """
            def f(xs, ys):
                for x in xs:
                    for y in ys:
                        Book.objects.filter(status=x).count()
            """,
            "query Book count invariant × items of `xs` × items of `ys`",
        ),
        "loops in loops": case(
            """
            def f():
                for author in Author.objects.all():
                    for book in author.books.all():
                        book.editor.name
            """,
            "collection books.all fetch × rows of Author",
            "relation editor × rows of Author × rows of Book",
        ),
        "left by break": case(
            """
            def f():
                for book in Book.objects.all():
                    if book.price > 3:
                        book.author.name
                        break
            """,
        ),
        "left by return": case(
            """
            def f():
                for book in Book.objects.all():
                    if book.price > 3:
                        return book.author.name
            """,
        ),
        "left by raise": case(
            """
            def f():
                for book in Book.objects.all():
                    if book.price > 3:
                        raise ValueError(book.author.name)
            """,
        ),
        "found or not": case(
            """
            def f(ids):
                for i in ids:
                    try:
                        return Book.objects.get(pk=i)
                    except Book.DoesNotExist:
                        continue
            """,
        ),
        "continue goes on": case(
            """
            def f():
                for book in Book.objects.all():
                    if book.price > 3:
                        book.author.name
                        continue
                    book.editor.name
            """,
            "relation author × rows of Book",
            "relation editor × rows of Book",
        ),
        "else runs once": case(
            """
            def f(ids):
                for i in ids:
                    pass
                else:
                    Book.objects.get(pk=1).author.name
            """,
        ),
        "the iterable is evaluated once": case(
            """
            def f(pk):
                for book in Book.objects.filter(author=Author.objects.get(pk=pk)):
                    pass
            """,
        ),
        "retry": case(
            """
            def f(max_retries):
                for attempt in range(max_retries):
                    Book.objects.get(pk=1)
            """,
        ),
        "until it works": case(
            """
            def f(title):
                while True:
                    try:
                        return Book.objects.create(title=title)
                    except ValueError:
                        title += "x"
            """,
        ),
        "poll": case(
            """
            def f(status):
                while Book.objects.filter(status=status).exists():
                    sleep(1)
            """,
        ),
        "up a tree": case(
            """
            def f(author):
                while author.boss:
                    author = author.boss
            """,
        ),
        "literal": case(
            """
            def f():
                for status in ("new", "old"):
                    Book.objects.filter(status=status).count()
            """,
        ),
        "constant of the module": case(
            """
            STATES = ["new", "old"]
            def f():
                for status in STATES:
                    Book.objects.filter(status=status).count()
            """,
        ),
        "settings": case(
            """
            from django.conf import settings
            def f():
                for status in settings.STATES:
                    Book.objects.filter(status=status).count()
            """,
        ),
        "choices": case(
            """
            def f():
                for key, label in Book.STATUS_CHOICES:
                    Book.objects.filter(status=key).count()
            """,
        ),
        "members of an enumeration": case(
            """
            import enum
            class Kind(enum.Enum):
                A = 1
            def f():
                for kind in Kind:
                    Book.objects.filter(status=kind).count()
            """,
        ),
        "models": case(
            """
            def f(name):
                for model in (Author, Tag):
                    model.objects.filter(name=name).count()
            """,
        ),
        "range of constants": case(
            """
            def f():
                for number in range(10):
                    Book.objects.filter(price=number).count()
            """,
        ),
        "batches by range": case(
            """
            def f(ids):
                for start in range(0, len(ids), 100):
                    list(Book.objects.filter(pk__in=ids[start:start + 100]))
            """,
        ),
        "batches by name": case(
            """
            def f(ids):
                for chunk in batched(ids, 100):
                    list(Book.objects.filter(pk__in=chunk))
            """,
        ),
        "few rows": case(
            """
            def f():
                for book in Book.objects.all()[:5]:
                    book.author.name
            """,
        ),
        "few by the default of a parameter": case(
            """
            def f(number=6):
                for book in Book.objects.all()[:number]:
                    book.author.name
                for book in Book.objects.all()[: number - len(known)]:
                    book.author.name
            """,
        ),
        "a parameter that is given another value": case(
            """
            def f(number=6):
                number = number * 100
                for book in Book.objects.all()[:number]:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "what a form carries": case(
            """
            def f(request):
                for key in request.POST.getlist("books"):
                    Book.objects.get(pk=key)
                for key in request.GET.get("books", "").split(","):
                    Book.objects.get(pk=key)
                for name, value in request.POST.items():
                    Book.objects.get(pk=value)
                pairs = [(name, value) for name, value in request.POST.items() if value]
                for name, value in pairs:
                    Book.objects.get(pk=value)
                numbers = list(map(int, request.POST["books"].split(",")))
                for position, number in enumerate(numbers):
                    Book.objects.get(pk=number)
                for key, price in zip(request.POST.getlist("books"), request.POST.getlist("prices")):
                    Book.objects.get(pk=key)
            """,
        ),
        "what a body carries": case(
            """
            def f(request):
                for key in request.data["books"]:
                    Book.objects.get(pk=key)
            """,
            'query Book get varies × items of `request.data["books"]`',
        ),
        "rows that a form names": case(
            """
            def f(request):
                for book in Book.objects.filter(pk__in=request.POST.getlist("books")):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "a page of rows": case(
            """
            def f():
                for book in Book.objects.all()[:20]:
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "one row by its unique column": case(
            """
            def f():
                for tag in Tag.objects.filter(name="x"):
                    tag.books.count()
            """,
        ),
        "no rows": case(
            """
            def f():
                for book in Book.objects.none():
                    book.author.name
            """,
        ),
        "a row from outside of the loop": case(
            """
            def f(xs):
                book = Book.objects.get(pk=1)
                for x in xs:
                    book.author.name
            """,
        ),
        "a row of each turn": case(
            """
            def f(ids):
                for i in ids:
                    book = Book.objects.get(pk=i)
                    book.author.name
            """,
            "query Book get varies × items of `ids`",
            "relation author × items of `ids`",
        ),
        "a query built outside is kept when it has run": case(
            """
            def f(ids):
                books = Book.objects.filter(status="x")
                for i in ids:
                    len(books)
            """,
        ),
        "a query built outside and refined": case(
            """
            def f(ids):
                books = Book.objects.filter(status="x")
                for i in ids:
                    books.filter(pk=i).first()
            """,
            "query Book first varies × items of `ids`",
        ),
        "except": case(
            """
            def f(ids):
                for i in ids:
                    try:
                        work(i)
                    except ValueError:
                        Book.objects.get(pk=i)
            """,
            "query Book get varies × items of `ids` seldom",
        ),
        "for debugging": case(
            """
            from django.conf import settings
            def f():
                for book in Book.objects.all():
                    if settings.DEBUG:
                        book.author.name
            """,
            "relation author × rows of Book seldom",
        ),
        "every hundredth turn": case(
            """
            def f(rows):
                buffer = []
                for i, row in enumerate(rows):
                    buffer.append(row)
                    if i % 100 == 0:
                        Book.objects.filter(pk__in=buffer).count()
                        buffer = []
            """,
        ),
        "a lock per row": case(
            """
            from django.db import transaction
            def f():
                for book in Book.objects.all():
                    with transaction.atomic():
                        Book.objects.select_for_update().get(pk=book.pk)
            """,
            "query Book get varies × rows of Book",
        ),
        "a stack of rows": case(
            """
            def f():
                stack = list(Book.objects.all())
                while stack:
                    stack.pop().author.name
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts
