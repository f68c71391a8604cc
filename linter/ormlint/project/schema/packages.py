"""Models of widely used packages, as declarations; only those that a project mentions are read."""

from __future__ import annotations

PACKAGES = {
    "taggit.models": """
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

class TagBase(models.Model):
    name = models.CharField(unique=True)
    slug = models.SlugField(unique=True)
    class Meta:
        abstract = True

class Tag(TagBase):
    class Meta:
        app_label = "taggit"

class ItemBase(models.Model):
    class Meta:
        abstract = True

class TaggedItemBase(ItemBase):
    tag = models.ForeignKey(Tag, related_name="%(app_label)s_%(class)s_items")
    class Meta:
        abstract = True

class CommonGenericTaggedItemBase(ItemBase):
    content_type = models.ForeignKey(ContentType, related_name="%(app_label)s_%(class)s_tagged_items")
    content_object = GenericForeignKey()
    class Meta:
        abstract = True

class GenericTaggedItemBase(CommonGenericTaggedItemBase):
    object_id = models.IntegerField(db_index=True)
    class Meta:
        abstract = True

class GenericUUIDTaggedItemBase(CommonGenericTaggedItemBase):
    object_id = models.UUIDField(db_index=True)
    class Meta:
        abstract = True

class TaggedItem(GenericTaggedItemBase, TaggedItemBase):
    class Meta:
        app_label = "taggit"
        unique_together = [["content_type", "object_id", "tag"]]
""",
    "model_utils.models": """
from django.db import models

class SoftDeletableManager(models.Manager): ...

class TimeStampedModel(models.Model):
    created = models.DateTimeField()
    modified = models.DateTimeField(auto_now=True)
    class Meta:
        abstract = True

class TimeFramedModel(models.Model):
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    class Meta:
        abstract = True

class StatusModel(models.Model):
    status = models.CharField()
    status_changed = models.DateTimeField()
    class Meta:
        abstract = True

class SoftDeletableModel(models.Model):
    is_removed = models.BooleanField()
    objects = SoftDeletableManager()
    available_objects = SoftDeletableManager()
    all_objects = models.Manager()
    class Meta:
        abstract = True

class UUIDModel(models.Model):
    id = models.UUIDField(primary_key=True)
    class Meta:
        abstract = True
""",
    "django_extensions.db.models": """
from django.db import models

class ActivatorModelManager(models.Manager): ...

class TimeStampedModel(models.Model):
    created = models.DateTimeField()
    modified = models.DateTimeField(auto_now=True)
    class Meta:
        abstract = True
        get_latest_by = "modified"

class TitleDescriptionModel(models.Model):
    title = models.CharField()
    description = models.TextField(null=True)
    class Meta:
        abstract = True

class TitleSlugDescriptionModel(TitleDescriptionModel):
    slug = models.SlugField()
    class Meta:
        abstract = True

class ActivatorModel(models.Model):
    status = models.IntegerField()
    activate_date = models.DateTimeField(null=True)
    deactivate_date = models.DateTimeField(null=True)
    objects = ActivatorModelManager()
    class Meta:
        abstract = True
        ordering = ("status", "-activate_date")
""",
    "mptt.models": """
from django.db import models

class TreeManager(models.Manager): ...

class MPTTModel(models.Model):
    lft = models.PositiveIntegerField()
    rght = models.PositiveIntegerField()
    tree_id = models.PositiveIntegerField(db_index=True)
    level = models.PositiveIntegerField()
    objects = TreeManager()
    class Meta:
        abstract = True
""",
    "treebeard.mp_tree": """
from django.db import models

class MP_NodeManager(models.Manager): ...

class MP_Node(models.Model):
    path = models.CharField(unique=True)
    depth = models.PositiveIntegerField()
    numchild = models.PositiveIntegerField()
    objects = MP_NodeManager()
    class Meta:
        abstract = True
""",
    "rest_framework.authtoken.models": """
from django.conf import settings
from django.db import models

class Token(models.Model):
    key = models.CharField(primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, related_name="auth_token")
    created = models.DateTimeField()
    class Meta:
        app_label = "authtoken"
""",
}
"""By module. taggit 6.1, model-utils 5.0, django-extensions 4.1, mptt 0.20, treebeard 5.3, DRF 3.18."""

TREE_ORDER = {
    "MP_Node": ("path",),
    "NS_Node": ("tree_id", "lft"),
    "MPTTModel": ("tree_id", "lft"),
    "Page": ("path",),
}
"""The order that the managers of these bases give."""
