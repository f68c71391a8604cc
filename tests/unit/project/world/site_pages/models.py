from django.contrib.auth.models import Group, Permission
from django.contrib.sites.models import Site
from django.db import models
from library.models import Book as LibraryBook

from .managers import NodeManager, OnSite


def node_label():
    return "site_pages.Node"


class Node(models.Model):
    site = models.ForeignKey(Site, models.CASCADE)
    parent = models.ForeignKey(
        node_label(), models.CASCADE, null=True, related_name="+", related_query_name="kid"
    )
    on_site = OnSite()
    nodes = NodeManager()

    class Meta:
        default_manager_name = "nodes"


class Leaf(Node):
    groups = models.ManyToManyField(Group)
    permission = models.ForeignKey(Permission, models.CASCADE, related_name="%(model_name)s_leaves")


class Bush(Node):
    own = models.Manager()


class Book(models.Model):
    """The same name as in another app."""

    original = models.OneToOneField(LibraryBook, models.CASCADE, null=True, related_name="page")
    twin = models.OneToOneField("Book", models.CASCADE)
    other = models.ForeignKey("library.book", models.CASCADE, related_name="page_books")
    objects: models.Manager = models.Manager()

    class Meta:
        indexes = [models.Index("original", "-other", name="both")]
