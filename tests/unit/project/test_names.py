"""What names stand for: imports of all kinds, re-exports, cycles, source roots."""

from __future__ import annotations

import libcst as cst
import pytest
from small_projects import project_of

from ormlint.project import Assignment, External, Module, Project, ProjectClass, ProjectFunction, Symbol


def named(symbol: Symbol | None) -> str | None:
    """The full name of a symbol."""
    if symbol is None:
        return None
    if isinstance(symbol, External):
        return f"outside {symbol.dotted}"
    if isinstance(symbol, Assignment):
        return f"{symbol.module.name}.{symbol.name} ="
    return symbol.name if isinstance(symbol, Module) else symbol.qualname


def lookup(project: Project, dotted: str) -> str | None:
    """What a name in a module stands for."""
    where, _, name = dotted.rpartition(".")
    module = project.modules[where]
    return named(module.lookup(name))


BOOK = "class Book: ...\n"

IMPORTS = {
    "from app.models import Book": "app.models.Book",
    "from app.models import Book as Book": "app.models.Book",
    "from .models import Book": "app.models.Book",
    "from ..app.models import Book": "app.models.Book",
    "from . import models\nBook = models.Book": "app.views.Book =",
    "from app.models import *": "app.models.Book",
    "from .models import *": "app.models.Book",
    "from elsewhere import Book": "outside elsewhere.Book",
    "from app.models import Missing as Book": None,
    "from app.missing import Book": "outside app.missing.Book",
    "import elsewhere.models as Book": "outside elsewhere.models",
    "import app.models as Book": "app.models",
    "from app import models as Book": "app.models",
    "try:\n    from app.models import Book\nexcept ImportError:\n    Book = None": "app.models.Book",
    "try:\n    from app.models import Book\nexcept E:\n    from elsewhere import Book": "app.models.Book",
    "if TYPE_CHECKING:\n    from app.models import Book\nelse:\n    Book = object": "app.models.Book",
    "if typing.TYPE_CHECKING:\n    from app.models import Book": "app.models.Book",
    "if x:\n    from app.missing import Book\nelif y:\n    from app.models import Book": "app.models.Book",
    "with x:\n    from app.models import Book": "app.models.Book",
    "Book = 1": "app.views.Book =",
    "Other = Book = 1": "app.views.Book =",
    "Book: int": "app.views.Book =",
    "Other, Book = 1, 2": "app.views.Book =",
    "from app.models import Book; x = 1": "app.models.Book",
    "from app.models import Book\ndef Book(): ...": "app.views.Book",
    "from app.models import Book\nif x:\n    class Book: ...": "app.models.Book",
    "from django.db.models import *": "outside django.db.models.Book",
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), IMPORTS.items())
def test_import(text: str, expected: str | None) -> None:
    project = project_of({"app/__init__.py": "", "app/models.py": BOOK, "app/views.py": text})
    assert lookup(project, "app.views.Book") == expected


def test_reexports_through_packages() -> None:
    project = project_of(
        {
            "shop/__init__.py": "",
            "shop/models/__init__.py": "from .books import *\nfrom .people import Author as Writer\n",
            "shop/models/books.py": "from .people import Author\n__all__ = ['Book']\n"
            "class Book: ...\nclass Page: ...",
            "shop/models/people.py": "class Author: ...",
            "shop/api.py": "from . import models\nfrom .models import Book, Page, Author, Writer\n",
        }
    )
    assert lookup(project, "shop.api.Book") == "shop.models.books.Book"
    assert lookup(project, "shop.api.Writer") == "shop.models.people.Author"
    assert lookup(project, "shop.api.Page") is None
    assert lookup(project, "shop.api.Author") is None
    resolved = project.modules["shop.api"].resolve("models.books.Page")
    assert named(resolved) == "shop.models.books.Page"
    assert named(project.symbol("shop.models.Book")) == "shop.models.books.Book"


ALL = {
    "__all__ = ['a']": ("a",),
    "__all__ = ('a',) + ('b',)": ("a", "b"),
    "__all__ = ['a']\n__all__ += ['b']": ("a", "b"),
    "__all__ = []\n__all__.append('b')\n__all__.extend(['c'])": ("b", "c"),
    "from . import other\n__all__ = ['a', *other.__all__]": ("a", "c"),
    "from . import other\n__all__ = ['a'] + other.__all__": ("a", "c"),
    "__all__ = [n for n in dir()]": ("a", "b", "c"),
    "": ("a", "b", "c"),
    "_hidden = 1": ("a", "b", "c"),
}


@pytest.mark.parametrize(("text", "expected"), ALL.items())
def test_star_import_obeys_all(text: str, expected: tuple[str, ...]) -> None:
    project = project_of(
        {
            "p/__init__.py": "from .source import *",
            "p/source.py": f"a = b = c = 1\n{text}",
            "p/other.py": "__all__ = ['c']\nc = 3",
        }
    )
    found = tuple(name for name in ("a", "b", "c", "_hidden") if project.modules["p"].lookup(name))
    assert found == expected


def test_cycles_end() -> None:
    project = project_of(
        {
            "p/__init__.py": "from .a import *\nfrom .b import *",
            "p/a.py": "from .b import *\nfrom .b import x\nfrom . import y\nclass A: ...",
            "p/b.py": "from .a import *\nfrom .a import x\nfrom . import y\n"
            "class B(A): ...\nclass C(D): ...\n"
            "class D(C): ...\nclass E(F.Inner): ...\nclass F(E): ...\nz = z\nw = v\nv = w",
        }
    )
    for name in ("x", "y", "missing"):
        assert [lookup(project, f"{module}.{name}") for module in ("p", "p.a", "p.b")] == [None] * 3
    assert lookup(project, "p.A") == "p.a.A"
    assert lookup(project, "p.a.B") == "p.b.B"
    for name in "BCDEF":
        symbol = project.modules["p.b"].lookup(name)
        assert isinstance(symbol, ProjectClass)
        assert symbol.mro()[0] is symbol
        assert symbol.member("anything") is None
    assert project.schema.by_label("p.B") is None


def test_web_of_star_imports_is_searched_once() -> None:
    names = [f"m{number}" for number in range(60)]
    stars = "\n".join(f"from .{name} import *" for name in names)
    project = project_of({"p/__init__.py": "", **{f"p/{name}.py": stars for name in names}})
    assert lookup(project, "p.m3.missing") is None


def test_source_roots() -> None:
    project = project_of(
        {
            "backend/manage.py": "from shop.models import Book",
            "backend/shop/__init__.py": "",
            "backend/shop/models.py": BOOK,
            "src/lib/__init__.py": "from shop.models import Book",
            "tools/plain/script.py": "from backend.shop.models import Book\n"
            "import tools.plain.other as other",
            "tools/plain/other.py": "",
        }
    )
    assert set(project.modules) == {"manage", "shop", "shop.models", "lib", "script", "other"}
    assert lookup(project, "manage.Book") == "shop.models.Book"
    assert lookup(project, "lib.Book") == "shop.models.Book"
    assert lookup(project, "script.Book") == "shop.models.Book"
    assert lookup(project, "script.other") == "other"
    assert project.module("tools.plain.other") is project.modules["other"]


def test_two_projects_with_the_same_names() -> None:
    texts = {
        f"{name}/{path}": text
        for name in ("one", "two")
        for path, text in {
            "app/__init__.py": "",
            "app/models.py": BOOK,
            "app/views.py": "from app.models import Book\nfrom .models import Book as Same",
        }.items()
    }
    project = project_of(texts)
    assert "one.app.models" in project.modules
    assert lookup(project, "one.app.views.Book") == "one.app.models.Book"
    assert lookup(project, "two.app.views.Book") == "two.app.models.Book"
    assert lookup(project, "two.app.views.Same") == "two.app.models.Book"
    assert project.module("app.models") is None


def test_package_with_manage_py_inside() -> None:
    project = project_of(
        {
            "site/__init__.py": "",
            "site/manage.py": "",
            "site/blog/__init__.py": "",
            "site/blog/models.py": BOOK,
            "site/blog/views.py": "from blog.models import Book",
        }
    )
    assert lookup(project, "site.blog.views.Book") == "site.blog.models.Book"


def test_namespace_packages() -> None:
    project = project_of(
        {
            "apps/blog/models.py": BOOK,
            "apps/blog/views.py": "import apps.blog.models\nfrom apps.blog import models\n"
            "from . import models as m",
            "manage.py": "",
        }
    )
    views = project.modules["views"]
    assert named(views.resolve("apps.blog.models.Book")) == "models.Book"
    assert named(views.resolve("models.Book")) == "models.Book"
    assert named(views.resolve("m.Book")) == "models.Book"


def test_a_module_does_not_import_itself() -> None:
    project = project_of({"celery.py": "from celery import Celery\nimport celery"})
    assert lookup(project, "celery.Celery") == "outside celery.Celery"


def test_resolve_expressions() -> None:
    project = project_of(
        {"m.py": "import django.db.models\nfrom django.db import models as dm\nclass A:\n  class B: x = 1"}
    )
    module = project.modules["m"]
    assert named(module.resolve(cst.parse_expression("django.db.models.F"))) == "outside django.db.models.F"
    assert (
        named(module.resolve(cst.parse_expression("dm.QuerySet['A']"))) == "outside django.db.models.QuerySet"
    )
    assert named(module.resolve(cst.parse_expression("'A.B'"))) == "m.A.B"
    assert named(module.resolve(cst.parse_expression("A.B.x"))) == "m.x ="
    assert module.resolve(cst.parse_expression("f().x")) is None
    assert module.resolve(cst.parse_expression("A.missing")) is None


def test_imports_in_functions() -> None:
    project = project_of({"app/__init__.py": "", "app/models.py": BOOK, "app/views.py": ""})
    node = cst.parse_statement("from .models import Book, Missing as M, Book as B; import os.path, os as o")
    assert isinstance(node, cst.SimpleStatementLine)
    first, second = node.body
    assert isinstance(first, cst.ImportFrom)
    assert isinstance(second, cst.Import)
    views = project.modules["app.views"]
    assert {name: named(symbol) for name, symbol in views.import_symbols(first).items()} == {
        "Book": "app.models.Book",
        "B": "app.models.Book",
    }
    assert {name: named(symbol) for name, symbol in views.import_symbols(second).items()} == {
        "os": "outside os",
        "o": "outside os",
    }
    assert named(views.import_symbol(first, "B")) == "app.models.Book"


def test_symbols_are_always_the_same_objects() -> None:
    project = project_of({"m.py": "x = 1\ndef f(): ...\nclass A:\n  y = 1\n  def f(self): ..."})
    module = project.modules["m"]
    for name in ("x", "f", "A"):
        assert module.lookup(name) is module.lookup(name)
    owner = project.class_named("m.A")
    assert owner is module.lookup("A")
    assert owner is not None
    assert owner.own_member("y") is owner.own_member("y")
    method = owner.own_member("f")
    assert isinstance(method, ProjectFunction)
    assert method is module.function_of(method.block)
    assert (method.owner, method.qualname) == (owner, "m.A.f")


def test_outside_and_unknown() -> None:
    project = project_of({"app/__init__.py": "", "app/models.py": BOOK})
    assert named(project.symbol("django.db.models.F")) == "outside django.db.models.F"
    assert project.symbol("app.missing") is None
    assert project.class_named("app.models.Missing") is None
    assert project.class_named("nowhere.Missing") is None


def test_unreadable_files_are_noted_once() -> None:
    project = project_of(
        {
            "app/__init__.py": "",
            "app/models.py": "from .broken import X\nfrom .unbalanced import Y\n"
            "class Book(models.Model): ...",
            "app/broken.py": "x = = 1\nclass A(Model):\n    y = = 2\n",
            "app/unbalanced.py": "x = (1\nclass A(Model): ...\n",
        }
    )
    assert lookup(project, "app.models.X") is None
    assert lookup(project, "app.models.Y") is None
    assert project.schema.by_label("app.Book") is not None
    assert sorted(error.path for error in project.errors) == ["app/broken.py", "app/unbalanced.py"]
