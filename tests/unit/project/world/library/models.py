import sys

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from people import models as people_models

from .bases import Live, Noted, PlainMixin, Stamped, Tagging, Titled, WithHidden
from .fields import CascadeKey, LooseOneToOne, OwnerKey, PositiveMoneyField

User = get_user_model()
NULL = {"null": True, "blank": True}
BASE_ORDER = ["name"]


class Shelf(models.Model):
    name = models.CharField(max_length=10)
    code = models.UUIDField(unique=True)

    class Meta:
        ordering = BASE_ORDER + ["code"]
        default_related_name = "shelf_of_%(class)s"


class Author(Noted, models.Model):
    name = models.TextField(**NULL)
    user = CascadeKey(User)
    also = CascadeKey(to=User, related_name="also_authors", null=True)
    mentor = models.ForeignKey("Author", models.SET_NULL, related_name="pupils", **NULL)
    shelf = models.ForeignKey(Shelf, models.CASCADE, to_field="code", db_index=False)

    class Meta:
        ordering = [F("name").desc(), Lower("name")]
        indexes = [models.Index(fields=["-name"])]


class Book(Titled):
    author = first_author = models.ForeignKey(Author, models.CASCADE)
    co_authors = models.ManyToManyField(Author, related_name="co_books", through="Contribution")
    readers = models.ManyToManyField(people_models.Person, related_query_name="read_book")
    isbn = models.CharField(max_length=13)
    price = PositiveMoneyField()
    owner = OwnerKey(related_name="owned_books")
    subtitle = None
    notes = GenericRelation("Note")
    if sys.version_info >= (3,):
        cover = models.FileField(null=True) if True else models.TextField()
    try:
        extra = models.JSONField(default=dict)
    except AttributeError:
        extra = None

    objects = models.Manager()

    class Meta(Titled.Meta):
        default_related_name = "works"
        constraints = [
            UniqueConstraint(fields=["isbn", "author"], name="isbn_author"),
            UniqueConstraint(fields=["price"], condition=Q(live=True), name="price"),
            models.CheckConstraint(condition=Q(price__gt=0), name="positive"),
        ]


Book.add_to_class("added", models.ForeignKey(Shelf, models.CASCADE, null=True, related_name="added_books"))


class Novel(Book):
    genre = models.CharField(max_length=10)
    critics = models.ManyToManyField("people.Person", related_name="criticized")


class PocketNovel(Novel):
    novel = models.OneToOneField(Novel, models.CASCADE, parent_link=True, related_name="pocket")
    line = models.ForeignKey("Series", models.CASCADE)


class NovelProxy(Novel):
    class Meta:
        proxy = True


class SubProxy(NovelProxy):
    """A proxy of a proxy."""

    class Meta:
        proxy = True
        ordering = ()


class ProxyChild(NovelProxy):
    """A multi-table child of a proxy."""

    more = models.IntegerField()


class Series(Stamped):
    name = models.CharField(max_length=10, primary_key=True)
    starter = LooseOneToOne(Book, models.CASCADE, null=True)
    proxied = models.ForeignKey(NovelProxy, models.CASCADE, null=True)

    class Meta:
        ordering = ()


class Contribution(models.Model):
    book = models.ForeignKey(Book, models.CASCADE)
    author = models.ForeignKey(Author, models.CASCADE, db_column="writer")
    position = models.SmallIntegerField()

    class Meta:
        order_with_respect_to = "book"
        unique_together = [["book", "author"], ("book", "position")]


class Note(Tagging):
    text = models.TextField()
    about = models.ForeignKey("contenttypes.ContentType", models.CASCADE, related_name="library_notes")


class Mixed(PlainMixin, WithHidden, Live):
    pass


class Overridden(WithHidden):
    seen = models.IntegerField(null=True)

    @property
    def hidden(self):
        return 3


class ParentA(models.Model):
    a_id = models.AutoField(primary_key=True)
    b = models.IntegerField()


class ParentB(models.Model):
    b_id = models.BigAutoField(primary_key=True)
    c = models.IntegerField(unique=True)
    links = models.ManyToManyField(ParentA)


class TwoParents(ParentA, ParentB):
    d = models.ForeignKey(ParentA, models.CASCADE, related_name="twos")


class AbstractOnConcrete(ParentA):
    e = models.CharField(max_length=1)

    class Meta:
        abstract = True


class OnAbstractOnConcrete(AbstractOnConcrete):
    pass


@receiver([post_save], sender=Book)
def saved(**kwargs):
    pass


m2m_changed.connect(saved, sender=Book.readers.through)
