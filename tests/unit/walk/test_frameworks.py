"""Functions of Django that take, page, prefetch or fetch rows."""

from __future__ import annotations

from on_paper import Case, case, costs, table, uses


@table(
    {
        "Prefetch": case(
            """
            from django.db.models import Prefetch
            def f():
                books = Prefetch("books", queryset=Book.objects.select_related("editor"))
                for author in Author.objects.prefetch_related(books):
                    for book in author.books.all():
                        book.editor.name
                        book.author.name
            """,
        ),
        "Prefetch to an attribute": case(
            """
            from django.db.models import Prefetch
            def f():
                books = Prefetch("books", queryset=Book.objects.filter(price=1), to_attr="cheap")
                for author in Author.objects.prefetch_related(books):
                    for book in author.cheap:
                        book.editor.name
                    list(author.books.all())
            """,
            "relation editor × rows of Author × rows of Book",
            "collection books.all fetch × rows of Author",
        ),
        "Prefetch of all rows to an attribute": case(
            """
            from django.db.models import Prefetch
            def f():
                for author in Author.objects.prefetch_related(Prefetch("books", to_attr="listed")):
                    for book in author.listed:
                        book.editor.name
            """,
            "relation editor × rows of Author × rows of Book",
        ),
        "prefetch onto a list": case(
            """
            from django.db.models import prefetch_related_objects
            def f():
                books = list(Book.objects.all())
                prefetch_related_objects(books, "author__boss", "tags")
                for book in books:
                    book.author.boss.name
                    book.tags.all()[0]
                    book.editor.name
            """,
            "relation editor × rows of Book",
        ),
        "prefetch onto rows": case(
            """
            from django.db.models import prefetch_related_objects
            def f():
                books = Book.objects.all()
                prefetch_related_objects(books, "author")
                for book in books:
                    book.author.name
            """,
        ),
        "get_object_or_404": case(
            """
            from django.shortcuts import get_object_or_404
            def f(request, ids):
                for i in ids:
                    book = get_object_or_404(Book, pk=i)
                    book.author.name
            """,
            "query Book get varies × items of `ids`",
            "relation author × items of `ids`",
        ),
        "get_object_or_404 of a query": case(
            """
            from django.shortcuts import get_object_or_404
            def f(request, ids):
                for i in ids:
                    book = get_object_or_404(Book.objects.select_related("author"), pk=i)
                    book.author.name
            """,
            "query Book get varies × items of `ids`",
        ),
        "get_list_or_404": case(
            """
            from django.shortcuts import get_list_or_404
            def f(request):
                for book in get_list_or_404(Book, status="x"):
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
        "paginator": case(
            """
            from django.core.paginator import Paginator
            def f(request):
                for book in Paginator(Book.objects.all(), 25).get_page(request.GET["page"]):
                    book.author.name
            """,
            "page Book paginator of 25 numbered",
            "relation author × rows of Book",
        ),
        "paginator of ordered rows": case(
            """
            from django.core.paginator import Paginator
            def f(request):
                return Paginator(Book.objects.order_by("pk"), 25)
            """,
            "page Book paginator of 25 numbered total_order",
        ),
        "page after page": case(
            """
            from django.core.paginator import Paginator
            def f():
                pages = Paginator(Book.objects.order_by("pk"), 25)
                for number in pages.page_range:
                    for book in pages.page(number).object_list:
                        book.author.name
            """,
            "page Book paginator of 25 batch total_order",
            "relation author × batch items of `pages.page_range` × rows of Book",
        ),
        "pages of a paginator": case(
            """
            from django.core.paginator import Paginator
            def f():
                for page in Paginator(Book.objects.order_by("pk"), 25):
                    for book in page:
                        book.author.name
            """,
            "page Book paginator of 25 batch total_order",
            "relation author × batch pages × rows of Book",
        ),
        "paginator of rows in memory": case(
            """
            from django.core.paginator import Paginator
            def f():
                books = Book.objects.all()
                len(books)
                return Paginator(books, 25)
            """,
        ),
        "user model": case(
            """
            from django.contrib.auth import get_user_model
            def f():
                for user in get_user_model().objects.all():
                    user.groups.count()
            """,
            "collection groups.count count × rows of User",
        ),
        "user of the request": case(
            """
            def f(request):
                for group in request.user.groups.all():
                    group.permissions.count()
            """,
            "collection permissions.count count × rows of Group",
        ),
        "model by its label": case(
            """
            from django.apps import apps
            def f():
                for book in apps.get_model("app", "Book").objects.all():
                    book.author.name
            """,
            "relation author × rows of Book",
        ),
    }
)
def test_costs(example: Case) -> None:
    assert costs(example.code, example.models) == example.facts


@table(
    {
        "render": case(
            """
            from django.shortcuts import render
            def f(request):
                return render(request, "x.html", {"books": Book.objects.all()})
            """,
            "Book: render whole [view]",
        ),
        "render a list": case(
            """
            from django.shortcuts import render
            def f(request):
                return render(request, "x.html", {"books": list(Book.objects.all())})
            """,
            "Book: list, render [evaluated] [view]",
        ),
        "respond": case(
            """
            from django.http import JsonResponse
            def f(request):
                return JsonResponse({"titles": [book.title for book in Book.objects.all()]})
            """,
            "Book: iterate(title), respond [evaluated] [view]",
        ),
        "respond with values": case(
            """
            from django.http import JsonResponse
            def f(request):
                return JsonResponse(list(Book.objects.values("title")), safe=False)
            """,
            "Book: list, respond [evaluated] [view]",
        ),
        "paginator of a list": case(
            """
            from django.core.paginator import Paginator
            def f():
                books = list(Book.objects.all())
                return Paginator(books, 25)
            """,
            "Book: list, slice [evaluated]",
        ),
        "page of a paginator": case(
            """
            from django.core.paginator import Paginator
            def f():
                return len(Paginator(Book.objects.all(), 25).page(1).object_list)
            """,
            "Book: slice",
            "Book: len whole [evaluated]",
        ),
    }
)
def test_uses(example: Case) -> None:
    assert uses(example.code, example.models) == example.facts
