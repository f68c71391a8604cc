from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F


class LiveManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(live=True)


class Stamped(models.Model):
    created = models.DateTimeField(auto_now_add=True, db_index=True)
    creator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="%(app_label)s_%(class)ss",
        related_query_name="%(app_label)s_%(class)s",
    )

    class Meta:
        abstract = True
        ordering = ("-created",)


class Live(models.Model):
    live = models.BooleanField(default=True)
    living = LiveManager()

    class Meta:
        abstract = True


class Titled(Stamped, Live):
    title = models.CharField(max_length=30)
    subtitle = models.CharField(max_length=30)
    neighbours = models.ManyToManyField("Shelf")

    class Meta(Stamped.Meta):
        abstract = True
        ordering = [F("title").asc(nulls_last=True), "-pk"]


class PlainMixin:
    hidden = None

    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)


class WithHidden(models.Model):
    hidden = models.CharField(max_length=3)
    seen = models.CharField(max_length=3)

    class Meta:
        abstract = True


class Noted(models.Model):
    notes = GenericRelation("library.Note", related_query_name="%(class)s")

    class Meta:
        abstract = True


class Tagging(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveIntegerField()
    content_object = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_id"])]
