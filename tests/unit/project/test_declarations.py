"""What plain Django cannot show: packages that are not there, user models, managers, signals, odd forms."""

from __future__ import annotations

import pytest
from small_projects import project_of

from ormlint.api.schema import ManagerSpec, Model
from ormlint.project import Project

HEAD = "from django.db import models\nfrom django.conf import settings\n"


def app(models: str, **others: str) -> Project:
    """A project with one app ``shop``."""
    texts = {f"shop/{name}.py": text for name, text in others.items()}
    return project_of({"shop/__init__.py": "", "shop/models.py": HEAD + models, **texts})


def model(project: Project, name: str) -> Model:
    found = project.schema.by_label(f"shop.{name}")
    assert found is not None
    return found


OUTSIDE_BASES = {
    "from model_utils.models import TimeStampedModel as Base": ("created", False),
    "from django_extensions.db.models import TimeStampedModel as Base": ("modified", False),
    "from mptt.models import MPTTModel as Base": ("level", False),
    "from treebeard.mp_tree import MP_Node as Base": ("numchild", False),
    "from django.contrib.auth.models import AbstractUser as Base": ("username", False),
    "from django.contrib.auth.models import AbstractBaseUser as Base": ("password", False),
    "from wagtail.models import Page as Base": ("id", True),
    "from modelcluster.models import ClusterableModel as Base": ("id", True),
    "from somewhere.models import Anything as Base": ("id", True),
    "from somewhere import AbstractBaseModel as Base": ("id", True),
    "from .missing import BaseModel as Base": ("id", True),
}


@pytest.mark.parametrize(("line", "expected"), OUTSIDE_BASES.items())
def test_bases_outside_the_project(line: str, expected: tuple[str, bool]) -> None:
    found = model(app(f"{line}\nclass Book(Base):\n    title = models.CharField(max_length=3)"), "Book")
    column, opaque = expected
    assert {"title", column} <= set(found.columns)
    assert found.opaque is opaque


NO_MODELS = (
    "from pydantic import BaseModel as Base",
    "from sqlmodel import SQLModel as Base",
    "from django.forms import ModelForm as Base",
    "from rest_framework.serializers import ModelSerializer as Base",
    "from shop.forms import BaseForm as Base",
    "from django.db.models import QuerySet as Base",
    "class Base: ...",
)


@pytest.mark.parametrize("line", NO_MODELS)
def test_no_models(line: str) -> None:
    project = app(f"{line}\nclass Book(Base): ...", forms="class BaseForm: ...")
    assert project.schema.model_of("shop.models.Book") is None


RELATIONS = {
    "ParentalKey('Author', related_name='books')": ("foreign_key", "shop.Author"),
    "ParentalManyToManyField('Author')": ("many_to_many", "shop.Author"),
    "mptt.TreeForeignKey('self', null=True)": ("foreign_key", "shop.Book"),
    "AutoOneToOneField(Author)": ("one_to_one", "shop.Author"),
    "FilerImageField(null=True, on_delete=models.CASCADE)": ("foreign_key", None),
    "CustomForeignKey(Author)": ("foreign_key", "shop.Author"),
    "SortedManyToManyField(Author)": ("many_to_many", "shop.Author"),
    "models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)": ("foreign_key", "auth.User"),
    "models.ForeignKey(get_user_model(), models.CASCADE)": ("foreign_key", "auth.User"),
    "models.ForeignKey('auth.User', models.CASCADE)": ("foreign_key", "auth.User"),
    "models.ForeignKey(getattr(settings, 'AUTHOR', 'shop.Author'), models.CASCADE)": (
        "foreign_key",
        "shop.Author",
    ),
    "models.ForeignKey(settings.SHOP_AUTHOR, models.CASCADE)": ("foreign_key", "shop.Author"),
    "models.ForeignKey(settings.UNKNOWN, models.CASCADE)": ("foreign_key", None),
    "models.ForeignKey(author_model(), models.CASCADE)": ("foreign_key", "shop.Author"),
    "models.ForeignKey('SHOP.author', models.CASCADE)": ("foreign_key", "shop.Author"),
    "models.ForeignKey('other.Author', models.CASCADE)": ("foreign_key", None),
    "models.ForeignKey(computed + 'x', models.CASCADE)": ("foreign_key", None),
    "models.ForeignKey(*arguments)": ("foreign_key", None),
    "models.ForeignKey()": ("foreign_key", None),
    "models.OneToOneField(to=Author, **NULL)": ("one_to_one", "shop.Author"),
    "TaggableManager()": ("many_to_many", None),
}


@pytest.mark.parametrize(("field", "expected"), RELATIONS.items())
def test_relations(field: str, expected: tuple[str, str | None]) -> None:
    text = (
        "from django.contrib.auth import get_user_model\nNULL = dict(null=True)\n"
        "def author_model():\n    if x:\n        return thing\n    return 'shop.Author'\n"
        f"class Author(models.Model): ...\nclass Book(models.Model):\n    link = {field}\n"
    )
    project = app(text, settings='SHOP_AUTHOR = "shop.Author"')
    relation = model(project, "Book").relations["link"]
    assert (relation.kind, relation.target and relation.target.label) == expected
    assert relation.null is ("null=True" in field or "**NULL" in field)


MANAGERS = {
    "objects = models.Manager()": ManagerSpec("objects"),
    "people = OurManager()": ManagerSpec("people", "shop.models.OurManager"),
    "objects = OurQuerySet.as_manager()": ManagerSpec("objects", None, "shop.models.OurQuerySet"),
    "objects = OurManager.from_queryset(OurQuerySet)()": ManagerSpec(
        "objects", "shop.models.OurManager", "shop.models.OurQuerySet"
    ),
    "objects = models.Manager.from_queryset(OurQuerySet)()": ManagerSpec(
        "objects", None, "shop.models.OurQuerySet"
    ),
    "objects = Made()": ManagerSpec("objects", None, "shop.models.OurQuerySet"),
    "objects = Heir()": ManagerSpec("objects", "shop.models.Heir", "shop.models.OurQuerySet"),
    "objects = HeirOfMade()": ManagerSpec("objects", "shop.models.HeirOfMade", "shop.models.OurQuerySet"),
    "objects = Builds()": ManagerSpec("objects", "shop.models.Builds", "shop.models.OurQuerySet"),
    "objects: ClassVar[Any] = OurManager()": ManagerSpec("objects", "shop.models.OurManager"),
    "objects = ForeignManager()": ManagerSpec("objects", opaque=True),
    "objects = HeirOfForeign()": ManagerSpec("objects", "shop.models.HeirOfForeign", opaque=True),
    "tags = OurTags()": ManagerSpec("objects"),
    "objects = factory()": ManagerSpec("objects", opaque=True),
    "on_site = CurrentSiteManager()": ManagerSpec("on_site"),
    "objects = ScopedManager(organizer='x')": ManagerSpec("objects", scoped=True),
    "objects = ScopedManager(organizer=1, _manager_class=OurManager)": ManagerSpec(
        "objects", "shop.models.OurManager", scoped=True
    ),
    "objects = ScopedManager(OurQuerySet.as_manager().__class__)": ManagerSpec(
        "objects", None, "shop.models.OurQuerySet", scoped=True
    ),
    "objects = wrapper(OurManager)": ManagerSpec("objects", "shop.models.OurManager"),
    "objects = makes_class()": ManagerSpec("objects", "shop.models.makes_class.Inner"),
    "pass": ManagerSpec("objects"),
}

MANAGER_CLASSES = """
from django.contrib.sites.managers import CurrentSiteManager
from django_scopes import ScopedManager
from elsewhere import ForeignManager
from taggit.managers import TaggableManager

class OurQuerySet(models.QuerySet): ...
class OurManager(models.Manager): ...
class OurTags(TaggableManager): ...
Made = models.Manager.from_queryset(OurQuerySet)
class Heir(models.Manager.from_queryset(OurQuerySet)): ...
class HeirOfMade(Made): ...
class HeirOfForeign(ForeignManager): ...
class Builds(models.Manager):
    def get_queryset(self):
        return OurQuerySet(self.model, using=self._db)
def factory(): ...
def wrapper(klass): ...
def makes_class():
    class Inner(ScopedManager(x=1).__class__): ...
    return Inner()
"""


@pytest.mark.parametrize(("line", "expected"), MANAGERS.items())
def test_managers(line: str, expected: ManagerSpec) -> None:
    found = model(app(f"{MANAGER_CLASSES}\nclass Book(models.Model):\n    {line}\n"), "Book")
    assert dict(found.managers) == {expected.name: expected}
    assert found.default_manager == expected.name


def test_the_manager_of_a_model_from_outside_is_opaque() -> None:
    found = model(
        app("from polymorphic.models import PolymorphicModel\nclass Book(PolymorphicModel): ..."), "Book"
    )
    assert found.managers["objects"].opaque
    page = model(app("from wagtail.models import Page\nclass Book(Page): ..."), "Book")
    assert not page.managers["objects"].opaque
    assert page.ordering == ("path",)


def test_the_user_model() -> None:
    users = "from django.contrib.auth.models import AbstractUser\nclass Member(AbstractUser): ...\n"
    assert app(users).schema.user.label == "shop.Member"
    assert app("").schema.user.label == "auth.User"
    proxy = "class Member(User):\n    class Meta:\n        proxy = True\n"
    for heir in (proxy, "class Member(User):\n    phone = models.CharField()\n"):
        assert app(f"from django.contrib.auth.models import User\n{heir}").schema.user.label == "auth.User"
    two = app(users + "class Guest(AbstractUser): ...")
    assert two.schema.user.label == "auth.User"
    said = app(users + "class Guest(AbstractUser): ...", settings='AUTH_USER_MODEL = "shop.Guest"')
    assert said.schema.user.label == "shop.Guest"
    group = said.schema.by_label("auth.group")
    assert group is not None
    assert group.relations["user_set"].target is said.schema.user


def test_signals_and_overrides() -> None:
    signals = (
        "from django.db.models.signals import *\nfrom .models import Book, Tag\n"
        "@receiver((post_save, signals.pre_delete), sender=Book)\ndef one(**kwargs): ...\n"
        "@receiver(\n    pre_save,\n    sender='shop.Tag')\n@other\ndef two(**kwargs): ...\n"
        "class C:\n    def ready(self):\n        m2m_changed.connect(f, sender=Book.tags.through)\n"
        "        models.signals.post_delete.connect(f, sender=settings.AUTH_USER_MODEL)\n"
        "        post_init.connect(f, weird)\n"
    )
    text = (
        "class Saves:\n    def save(self): ...\nclass Tag(models.Model): ...\n"
        "class Book(Saves, models.Model):\n    tags = models.ManyToManyField(Tag)\n"
        "    def delete(self): ...\n"
    )
    project = app(text, receivers=signals)
    assert model(project, "Book").signals == {"post_save", "pre_delete", "m2m_changed"}
    assert model(project, "Tag").signals == {"pre_save"}
    assert project.schema.user.signals == {"post_delete"}
    assert model(project, "Book").overridden == {"save", "delete"}
    assert model(project, "Tag").overridden == frozenset()


def test_a_receiver_without_sender_is_for_all() -> None:
    project = app("class Tag(models.Model): ...", receivers="@receiver(post_save)\ndef f(**kwargs): ...")
    assert model(project, "Tag").signals == {"post_save"}


HISTORY = """
from functools import partial
from auditlog.models import AuditlogHistoryField
from auditlog.registry import auditlog
from elsewhere import Records
from simple_history.models import HistoricalRecords

OurRecords = partial(HistoricalRecords, bases=[])
Others = partial(Records, bases=[])

class MoreRecords(HistoricalRecords): ...
"""


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("history = HistoricalRecords()", True),
        ("log = OurRecords()", True),
        ("log = MoreRecords(app='x')", True),
        ("history = AuditlogHistoryField()", True),
        ("pass\nauditlog.register(Book, m2m_fields={})", True),
        ("pass\nauditlog.register(Tag)", False),
        ("history = Others()", False),
        ("history = models.TextField()", False),
    ],
)
def test_packages_that_keep_a_history_listen(line: str, kept: bool) -> None:
    classes = f"class Tag(models.Model): ...\nclass Book(models.Model):\n    {line}\n"
    assert bool(model(app(HISTORY + classes), "Book").signals) == kept


@pytest.mark.parametrize(
    ("field", "stamped"),
    [
        ("models.DateTimeField(auto_now=True)", True),
        ("ModificationDateTimeField()", True),
        ("AutoLastModifiedField()", True),
        ("models.DateTimeField(auto_now_add=True)", False),
        ("CreationDateTimeField()", False),
    ],
)
def test_columns_that_save_sets(field: str, stamped: bool) -> None:
    heads = "from django_extensions.db.fields import *\nfrom model_utils.fields import *\n"
    found = model(app(f"{heads}class Book(models.Model):\n    at = {field}\n"), "Book")
    assert found.columns["at"].stamped == stamped


MIXED = """
class Shown: ...
class Tag(models.Model): ...
class Book(Shown, models.Model): ...
class Novel(Book): ...
"""
GUARDS = {
    "if not created: return": ("BNT", ""),
    "if created or raw: return": ("", "BNT"),
    "if not kwargs.get('created', False): return": ("BNT", ""),
    "if not issubclass(sender, Book): return": ("BN", "BN"),
    "if not isinstance(instance, (Shown, Tag)): return": ("BNT", "BNT"),
    "if sender != Tag: return": ("T", "T"),
    "if sender == Tag: return": ("BN", "BN"),
    "if sender not in WATCHED: return": ("BT", "BT"),
    "if not ENABLED or sender not in (Tag, Book): return": ("BT", "BT"),
    "if not created or not hasattr(instance, 'slug'): return": ("BNT", ""),
    "if not isinstance(instance, unknown.Thing): return": ("", ""),
    "if not isinstance(instance, Shown) or created: return": ("", "BN"),
    "name = sender._meta.label\n    if created:\n        work()": ("BNT", ""),
    "if created:\n        for x in y:\n            work()": ("BNT", ""),
    "if created:\n        work()\n    else:\n        play()": ("BNT", "BNT"),
    "work()\n    if created:\n        play()": ("BNT", "BNT"),
    "if instance.hidden:\n        work()\n        return\n    if created:\n        play()": ("BNT", "BNT"),
}


@pytest.mark.parametrize(("body", "heard"), GUARDS.items())
def test_the_first_statements_of_a_receiver_choose_rows(body: str, heard: tuple[str, str]) -> None:
    head = "from .models import Book, Shown, Tag\nWATCHED = [Book, Tag]\n"
    text = (
        f'@receiver(post_save)\ndef f(sender, instance, created, raw, **kwargs):\n    """Do."""\n    {body}\n'
    )
    project = app(MIXED, receivers=head + text + "    work()\n" * body.endswith("return"))
    models = [model(project, name) for name in ("Book", "Novel", "Tag")]
    new = [each.name[0] for each in models if each.signals - each.signals_of_old]
    old = [each.name[0] for each in models if each.signals - each.signals_of_new]
    assert ("".join(new), "".join(old)) == heard


def test_the_guard_of_a_function_that_is_connected() -> None:
    text = "def f(sender, instance, created, **kwargs):\n    if created:\n        work()\n"
    found = model(app(MIXED, receivers=text + "post_save.connect(f, sender='shop.Tag')"), "Tag")
    assert found.signals == found.signals_of_new == {"post_save"}


LABELS = {
    ("pkg/blog/models.py", ""): "blog.Book",
    ("pkg/blog/models/entries.py", ""): "blog.Book",
    ("pkg/blog/entries/deep/models.py", ""): "deep.Book",
    ("pkg/blog/models.py", "class B(AppConfig):\n    name = 'pkg.blog'\n    label = 'weblog'"): "weblog.Book",
    ("pkg/blog/models.py", "class B(AppConfig):\n    label = 'weblog'"): "weblog.Book",
    ("pkg/blog/models.py", "class B(BlogConfig):\n    name = 'pkg.blog'"): "blog.Book",
    ("pkg/blog/things.py", "class B(AppConfig):\n    name = 'pkg.blog'\n    label = 'weblog'"): "weblog.Book",
    ("models.py", ""): "project.Book",
}


@pytest.mark.parametrize(("place", "label"), LABELS.items())
def test_app_labels(place: tuple[str, str], label: str) -> None:
    path, config = place
    folders = path.split("/")[:-1]
    packages = {"/".join([*folders[:count], "__init__.py"]): "" for count in range(1, len(folders) + 1)}
    project = project_of(
        {**packages, path: HEAD + "class Book(models.Model): ...", "pkg/blog/apps.py": config}
    )
    assert [found.label for found in project.schema.models.values() if found.name == "Book"] == [label]


def test_same_names_in_two_apps() -> None:
    text = (
        HEAD + "class Tag(models.Model): ...\nclass Book(models.Model):\n    tag = models.ForeignKey('Tag')\n"
    )
    texts = {
        f"{name}/{path}": body for name in "ab" for path, body in (("__init__.py", ""), ("models.py", text))
    }
    schema = project_of(texts).schema
    for name in "ab":
        book = schema.by_label(f"{name}.book")
        assert book is not None
        assert book.relations["tag"].target is schema.by_label(f"{name}.Tag")


def test_get_model_and_small_models() -> None:
    project = project_of(
        {
            "shop/__init__.py": "",
            "shop/models.py": HEAD + "class Status(models.Model): ...",
            "orders/__init__.py": "",
            "orders/models.py": HEAD + "Status = get_model('shop', 'Status')\nclass Sub(Status): ...\n"
            "class Order(models.Model):\n    status = models.ForeignKey(Status)\n",
        },
        small_models=("shop.status",),
    )
    schema = project.schema
    order, sub, status = (schema.by_label(label) for label in ("orders.Order", "orders.Sub", "shop.Status"))
    assert order is not None
    assert sub is not None
    assert status is not None
    assert order.relations["status"].target is status
    assert sub.parents == (status,)
    assert status.small
    assert schema.models["django.contrib.contenttypes.models.ContentType"].small
    assert not order.small


def test_model_of_takes_classes_and_names() -> None:
    project = app("class Book(models.Model): ...")
    schema = project.schema
    book = model(project, "Book")
    assert schema.model_of(project.class_named("shop.models.Book")) is book
    assert schema.model_of("shop.models.Book") is book
    assert schema.model_of("django.contrib.auth.models.User") is schema.user
    assert schema.model_of("django.db.models.F") is None
    assert schema.model_of(None) is None


ODD = (
    "ordering = ordering + ['x']\nclass Book(models.Model):\n    class Meta:\n        ordering = ordering",
    "class Book(models.Model):\n    Meta = 3\n    x = models.CharField(**x)\n    y = models.ForeignKey(**y)",
    "a = dict(**b)\nb = dict(**a)\nclass Book(models.Model):\n    x = models.ForeignKey(**a)",
    "def f(): return g()\ndef g(): return f()\nclass Book(models.Model):\n    x = models.ForeignKey(f())",
    "class Book(models.Model):\n    x = models.ForeignKey(x)\n    class Meta(Meta): ...",
    "class Book(Book.Meta, models.Model):\n    class Meta(Book): ...",
    "class Book(models.Model):\n    class Meta:\n        unique_together = 3\n"
    "        indexes = [x, *y, models.Index()]",
    "class Book(models.Model):\n    class Meta:\n        ordering = [x(), f'a', None, F(), *Y]\n"
    "        constraints = ()",
    "class Book(models.Model):\n    objects = Book.objects()\n    other = objects.as_manager()",
    "A = A.from_queryset(A)\nclass Book(models.Model):\n    objects = A()",
    "class M(M.from_queryset(M)): ...\nclass Book(models.Model):\n    objects = M()",
    "class F(F, models.ForeignKey):\n    def __init__(self): self.x()[1] = F()\n"
    "class Book(models.Model):\n    x = F()",
    "class Book(models.Model): x = models.CharField(); y = 1",
    "class Book(models.Model): ...\nBook.add_to_class(\nBook.add_to_class(x)\nBook.add_to_class('y', 3)",
)


@pytest.mark.parametrize("text", ODD)
def test_odd_code_does_no_harm(text: str) -> None:
    project = app(text, more="@receiver(\n@receiver()\nx.connect(\npost_save.connect(sender=\n")
    assert project.schema is not None


def test_a_model_that_cannot_be_parsed_is_no_accident() -> None:
    project = app(
        "class Book(models.Model):\n    x = = 3\nclass Tag(models.Model):\n    y = models.CharField()"
    )
    assert "y" in model(project, "Tag").columns
    assert model(project, "Book").columns.keys() == {"id"}
    assert [error.path for error in project.errors] == ["shop/models.py"]


def test_field_classes_of_the_project() -> None:
    text = (
        "class Keywords(GenericRelation):\n    default_related_model = 'shop.Keyword'\n"
        "class Money(models.DecimalField): ...\nclass Price(Money): ...\n"
        "class Keyword(models.Model): ...\n"
        "class Book(models.Model):\n    keywords = Keywords()\n"
        "    price = Price(null=True)\n    odd = OddField()\n"
        "    color = ColorField()\n    code = models.AutoField(primary_key=True)\n"
    )
    project = app("from django.contrib.contenttypes.fields import GenericRelation\n" + text)
    book = model(project, "Book")
    assert book.relations["keywords"].target is model(project, "Keyword")
    kinds = {column.name: column.kind for column in book.columns.values()}
    assert kinds == {"price": "DecimalField", "odd": "Unknown", "color": "CharField", "code": "AutoField"}
    assert book.primary_key == "code"


def test_classes_made_in_functions_are_found() -> None:
    project = app(MANAGER_CLASSES)
    found = project.class_named("shop.models.makes_class.Inner")
    assert found is not None
    assert found.qualname == "shop.models.makes_class.Inner"


def test_the_only_concrete_model_of_an_abstract_one(world: Project) -> None:
    schema = world.schema
    product = schema.models["shop.apps.catalogue.abstract_models.AbstractProduct"]
    assert schema.concrete(product) is schema.by_label("shelf.Product")
    titled = schema.models["library.bases.Titled"]
    assert schema.concrete(titled) is schema.by_label("library.Book")
    for several in ("library.bases.Stamped", "library.models.Book"):
        assert schema.concrete(schema.models[several]) is schema.models[several]
