"""Code that no one writes: each must end in a few seconds, without an internal error."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from running import bookshop, lint, within

SECONDS = 10.0
TOO_DEEP = "is too deep to parse"


def indented(depth: int, head: str) -> str:
    """Blocks in blocks, each one space deeper."""
    return "".join(f"{' ' * (level + 1)}{head.format(level)}\n" for level in range(depth))


LOOP = "    for book in Book.objects.all():\n        book.author.name\n"


def branches(count: int, keyword: str) -> str:
    heads = (f"    {keyword if turn else 'if'} x == {turn}:\n" for turn in range(count))
    return "".join(f"{head}        books = books.filter(price={turn})\n" for turn, head in enumerate(heads))


def nested_functions(depth: int) -> str:
    defined = indented(depth, "def g{}():")
    called = "".join(f"{' ' * (level + 1)}g{level}()\n" for level in reversed(range(depth)))
    return (
        f"def f():\n{defined}{' ' * (depth + 1)}return [b.author.name for b in Book.objects.all()]\n{called}"
    )


def mutual(count: int) -> str:
    return "".join(
        f"def g{turn}(b):\n    for x in b.books.all():\n        g{(turn + 1) % count}(x)\n"
        f"    g{(turn * 7 + 3) % count}(b)\n    return Book.objects.all()\n"
        for turn in range(count)
    )


def loops(depth: int) -> str:
    return f"def f():\n{indented(depth, 'for b{} in Book.objects.all():')}{' ' * (depth + 1)}b0.author.name\n"


def joined(separator: str, parts: int) -> str:
    return separator.join(f"'a{turn}'" for turn in range(parts))


def function(body: str, parameters: str = "") -> str:
    return f"def f({parameters}):\n{body}"


SILENT = {
    "many branches in a row": bookshop(
        function("    books = Book.objects.all()\n" + branches(3000, "if"), "x")
    ),
    "functions in functions": bookshop(nested_functions(90)),
    "functions that call each other": bookshop(mutual(400)),
    "a big mapping": bookshop(
        function("    list(Book.objects.all())\n    return {" + joined(": 1, ", 20_000) + ": 1}\n")
    ),
    "nots": bookshop(function(f"    return {'not ' * 2000}Book.objects.all()\n")),
    "conditional expressions": bookshop(
        function(
            "    return " + "".join(f"{n} if x == {n} else " for n in range(1000)) + "Book.objects\n", "x"
        )
    ),
    "brackets": bookshop(function(f"    return {'[' * 180}list(Book.objects.all()){']' * 180}\n")),
    "lambdas": bookshop(function(f"    g = {'lambda: ' * 500}Book.objects.all()\n    g{'()' * 500}\n")),
    "a lambda that calls itself": bookshop(
        function("    (lambda g: g(g))(lambda g: g(g))\n    list(Book.objects.all())\n")
    ),
    "a long chain": bookshop(function(f"    return list(Book.objects{'.filter(price=1)' * 300})\n")),
    "a long way": bookshop(
        function(
            f"    for b in Book.objects.select_related('author'):\n        b.author{'.boss' * 2000}.pk\n"
        )
    ),
    "classes that inherit from each other": bookshop(
        "class A(B):\n    def f(self):\n        super().f()\n"
        "class B(A):\n    def f(self):\n        super().f()\n        list(Book.objects.all())\n"
    ),
    "a class that is its own metaclass": bookshop(
        "class A(B.C.D, A.E, metaclass=A):\n    class B(A):\n        class C(B): pass\n"
        "    def f(self):\n        list(Book.objects.all())\n        self.f.f.f()\n"
    ),
    "decorators that decorate themselves": bookshop("@f\n@g\ndef f(): return f\n@f\ndef g(): return g(f)\n"),
    "names that stand for each other": bookshop(
        "a = b\nb = c\nc = a\nBook2 = Book3 = Book2\n"
        "def f():\n    for x in a.objects.all(): x.author\n    for y in Book2.objects.all(): y.author\n"
    ),
    "tables that inherit from each other": bookshop(
        function("    for a in A.objects.select_related():\n        a.b.a.b.a.b\n"),
        "class A(B):\n    b = models.ForeignKey('B', models.CASCADE)\n"
        "class B(A):\n    a = models.ForeignKey('A', models.CASCADE)\n",
    ),
    "keys that are each other": bookshop(
        function("    for c in C.objects.all():\n        c.pk.pk.pk\n"),
        "class C(models.Model):\n    d = models.OneToOneField('D', models.CASCADE, primary_key=True)\n"
        "class D(models.Model):\n    c = models.OneToOneField('C', models.CASCADE, primary_key=True)\n",
    ),
    "a list in itself": bookshop(
        function(
            "    x = []\n    x.append(x)\n    x += x\n    x.extend(x)\n    x[0] = x\n    y = [x, x]\n"
            "    for book in Book.objects.all():\n        x.append(book)\n        x.append(x)\n"
            "    for z in x:\n        for w in z:\n            w.author\n"
            "    return x, y, len(x), sorted(x), str(x)\n"
        )
    ),
    "lists in each other": bookshop(
        function(
            "    x = []\n    y = []\n    x.append(y)\n    y.append(x)\n"
            "    for book in Book.objects.all():\n        x.append(book)\n        y.append((x, y, book))\n"
            "    return x, y\n"
        )
    ),
    "mappings in each other": bookshop(
        function(
            "    d = {}\n    for k in x:\n        e = d\n        if k:\n            e = {'a': d, 'b': e}\n"
            "            d['c'] = e\n        d = e\n    list(Book.objects.all())\n    return d\n",
            "x",
        )
    ),
    "objects in themselves": bookshop(
        "class N:\n    def __init__(self, up):\n        self.up = up\n        self.me = self\n"
        "    def go(self):\n        return self.up.go() if self.up else self.me.me.go()\n"
        "def f(x):\n    n = N(None)\n    for i in x:\n        n = N(n)\n        n.up = n\n    n.go()\n"
        "    list(Book.objects.all())\n    return n\n"
    ),
    "a row that is its own author": bookshop(
        function(
            "    for book in Book.objects.all():\n        book.author = book\n"
            "        book.author.author.author\n        book.me = [book]\n        book.me[0].me\n"
        )
    ),
    "properties that read themselves": bookshop(
        function("    for w in W.objects.all():\n        w.p\n        w.q\n        w.c\n"),
        "from django.utils.functional import cached_property\n"
        "class W(models.Model):\n    @property\n    def p(self): return self.p\n"
        "    @property\n    def q(self): return self.r + self.q\n"
        "    @property\n    def r(self): return self.q or self.p\n"
        "    @cached_property\n    def c(self):\n        self.x = self.c\n        return self\n",
    ),
    "properties that fan out": bookshop(
        function("    for w in W.objects.all():\n        w.p0\n"),
        "class W(models.Model):\n"
        + "".join(
            f"    @property\n    def p{n}(self): return self.p{n + 1} + self.p{n + 2}\n" for n in range(40)
        ),
    ),
    "text of itself": bookshop(
        function("    for w in W.objects.all():\n        str(w)\n"),
        "class W(models.Model):\n    def __str__(self): return str(self) + f'{self}'\n",
    ),
    "get_queryset that asks its own manager": bookshop(
        function("    for w in W.objects.all():\n        w.pk\n"),
        "class Own(models.Manager):\n    def get_queryset(self):\n        return W.objects.all()\n"
        "class W(models.Model):\n    objects = Own()\n",
    ),
    "get_queryset that calls itself": bookshop(
        function("    for w in W.objects.all():\n        w.pk\n"),
        "class Own(models.Manager):\n    def get_queryset(self):\n        return self.get_queryset().all()\n"
        "class W(models.Model):\n    objects = Own()\n",
    ),
    "managers that ask each other": bookshop(
        function("    for w in W.a.all():\n        w.pk\n    for w in W.b.all():\n        w.pk\n"),
        "class A(models.Manager):\n    def get_queryset(self):\n        return W.b.all()\n"
        "class B(models.Manager):\n    def get_queryset(self):\n        return W.a.filter(x=1)\n"
        "class W(models.Model):\n    a = A()\n    b = B()\n",
    ),
    "queryset methods that call each other": bookshop(
        function("    for w in W.objects.a():\n        w.pk\n"),
        "class Q(models.QuerySet):\n    def a(self): return self.b().a()\n"
        "    def b(self): return self.a().b()\n"
        "    def filter(self, **k): return self.filter(**k)\n"
        "class W(models.Model):\n    objects = Q.as_manager()\n",
    ),
    "functions that fan out": bookshop(
        "".join(
            f"def g{n}(x):\n    g{n + 1}(x)\n    g{n + 1}(x.author)\n    g{n + 1}([x])\n" for n in range(30)
        )
        + "def g30(x): x.author.name\ndef f():\n    for book in Book.objects.all():\n        g0(book)\n"
    ),
    "objects that fan out": bookshop(
        "class N:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n"
        "    def go(self):\n        list(Book.objects.all())\n        return [self.x.go(), self.y.go()]\n"
        + "def f():\n    n = N(None, None)\n"
        + "    n = N(n, n)\n" * 60
        + "    n.go()\n"
    ),
    "lists of lists of lists": bookshop(
        function("    x = [b for b in Book.objects.all()]\n" + "    x = [x, x]\n" * 40 + "    return x\n")
    ),
    "prefetches in prefetches": bookshop(
        "from django.db.models import Prefetch\n"
        + function(
            "    q = Author.objects.all()\n"
            + "    q = q.prefetch_related(Prefetch('staff', queryset=q))\n" * 60
            + "    for a in q:\n        for s in a.staff.all(): s.name\n"
        )
    ),
    "empty files": {"a.py": "", "b.py": "\n", "c.py": "#", "d.py": "\ufeff"},
}

FOUND = {
    "loops in loops": (bookshop(loops(60)), 1),
    "a file of 50,000 lines": (
        bookshop("x = 1\n" * 25_000 + function("    x = 1\n" * 1_000 + LOOP) + "y = 2\n" * 24_000),
        1,
    ),
    "thousands of functions": (
        bookshop("".join(f"def f{turn}():\n{LOOP}    return {turn}\n" for turn in range(2_000))),
        2_000,
    ),
    "a class that inherits from itself": (
        bookshop(f"class A(A):\n    def f(self):\n    {LOOP.replace(chr(10), chr(10) + '    ')}    self.x\n"),
        1,
    ),
    "files that import each other": (
        {
            "app/__init__.py": "from app.a import *",
            "app/a.py": "from app.b import *\nfrom app.models import Book\ndef f():\n"
            "    for book in gather():\n        book.author.name\n",
            "app/b.py": "from app.c import *\nfrom app.models import Book\n"
            "def gather():\n    return Book.objects.all()\n",
            "app/c.py": "from app.a import *\nfrom app.c import x\nx = x\n",
            "app/models.py": bookshop("")["app/models.py"],
        },
        1,
    ),
    "keys in a cycle": (
        bookshop(
            function("    for c in C.objects.all():\n        c.d.c.d\n"),
            "class C(models.Model):\n    d = models.ForeignKey('D', models.CASCADE)\n"
            "class D(models.Model):\n    c = models.ForeignKey('C', models.CASCADE)\n",
        ),
        1,
    ),
    "500 parameters": (
        bookshop(
            f"def g({', '.join(f'p{n}' for n in range(500))}):\n{LOOP.replace('Book.objects.all()', 'p499')}"
            f"def f():\n    q = Book.objects.all()\n    g({', '.join(['q'] * 500)})\n"
        ),
        1,
    ),
    "a long chain of statements": (
        bookshop(
            function(
                "    q = Book.objects.all()\n"
                + "    q = q.filter(price__gt=1)\n" * 2_000
                + "    for book in q:\n        book.author.name\n"
            )
        ),
        1,
    ),
    "a long text": (bookshop(function(f"    x = '{'a' * 1_000_000}'\n{LOOP}")), 1),
    "many cases": (
        bookshop(
            function(
                "    match x:\n"
                + "".join(
                    f"        case {n}:\n            y = Book.objects.filter(price={n})\n"
                    for n in range(1_000)
                )
                + "    for book in y:\n        book.author.name\n",
                "x",
            )
        ),
        1,
    ),
    "line ends of all kinds": (bookshop(function(LOOP).replace("\n", "\r\n")), 1),
}

REFUSED = {
    "3,000 branches": bookshop(function("    books = Book.objects.all()\n" + branches(3000, "elif"), "x")),
    "5,000 terms": bookshop(function(f"    list(Book.objects.all())\n    return {joined(' + ', 5000)}\n")),
    "5,000 texts side by side": bookshop(
        function(f"    list(Book.objects)\n    return ({joined(' ', 5000)})\n")
    ),
    "3,000 conditions": bookshop(
        function(f"    list(Book.objects.all())\n    return {joined(' and ', 3000)}\n")
    ),
    "2,000 calls": bookshop(function(f"    return list(Book.objects{'.filter(price=1)' * 2000})\n")),
}

INTERWOVEN = {
    "a mapping in itself, many times": (
        bookshop(
            function(
                "    d = {}\n"
                + "".join(f"    d['k{n}'] = d\n" for n in range(40))
                + "    d['b'] = Book.objects.all()\n    return d\n"
            )
        )
    ),
    "tuples of tuples": (
        bookshop(
            function("    x = (Book.objects.all(), 1)\n" + "    x = (x, x)\n" * 40 + "    for y in x: y\n")
        )
    ),
    "tuples by branches": (
        bookshop(
            function(
                "    x = Book.objects.all()\n"
                + "    if c: x = (x, x)\n    else: x = (x, (x, x))\n" * 40
                + "    return x\n",
                "c",
            )
        )
    ),
    "mappings by branches": (
        bookshop(
            function(
                "    x = {'a': Book.objects.all()}\n"
                + "    if c: x = {'a': x, 'b': x}\n    else: x = {'b': x, 'a': {'a': x}}\n" * 60
                + "    return x\n",
                "c",
            )
        )
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_found(name: str) -> None:
    assert run(SILENT[name]) == 0


@pytest.mark.parametrize("name", FOUND)
def test_found(name: str) -> None:
    files, findings = FOUND[name]
    assert run(files) == findings


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    """Too deep for the parser: the file is named, with its line."""
    with within(SECONDS):
        _, problems = lint(REFUSED[name])
    (problem,) = problems
    assert problem.path == "app/views.py"
    assert problem.line is not None
    assert problem.message.endswith(TOO_DEEP)


def test_too_many_levels() -> None:
    with within(SECONDS):
        _, problems = lint(bookshop(nested_functions(200)))
    (problem,) = problems
    assert problem.message == "too many levels of indentation"


@pytest.mark.parametrize("files", [pytest.param(files, id=name) for name, files in INTERWOVEN.items()])
def test_values_that_hold_themselves(files: Mapping[str, str]) -> None:
    run(files)


def run(files: Mapping[str, str], seconds: float = SECONDS) -> int:
    """The number of findings of one rule; fails when it takes too long, or goes wrong."""
    with within(seconds):
        findings, problems = lint(files)
    assert problems == []
    return sum(finding.code in ("QRY101", "QRY102") for finding in findings)
