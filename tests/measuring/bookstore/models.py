"""One model for each kind of relation that Django knows."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Pub(models.Model):
    name = models.CharField(max_length=50)


class Author(models.Model):
    name = models.CharField(max_length=50)
    bio = models.TextField()
    boss = models.ForeignKey("self", models.SET_NULL, null=True, related_name="team")


class Profile(models.Model):
    author = models.OneToOneField(Author, models.CASCADE)
    avatar = models.CharField(max_length=50)


class Award(models.Model):
    """Only the first two authors have one."""

    author = models.OneToOneField(Author, models.CASCADE)


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    obj = GenericForeignKey()


class Book(models.Model):
    title = models.CharField(max_length=50)
    price = models.IntegerField()
    released = models.DateField(null=True)
    author = models.ForeignKey(Author, models.CASCADE)
    pub = models.ForeignKey(Pub, models.SET_NULL, null=True)
    tags = models.ManyToManyField(Tag, related_name="books")
    notes = GenericRelation(Note)


class Poem(models.Model):
    """Ordered, unlike a book."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="poems")
    number = models.IntegerField()

    class Meta:
        ordering = ("number",)


class JoinedManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("pub")


class Essay(models.Model):
    author = models.ForeignKey(Author, models.CASCADE, related_name="essays")
    pub = models.ForeignKey(Pub, models.CASCADE)
    objects = JoinedManager()


class Critique(models.Model):
    essay = models.ForeignKey(Essay, models.CASCADE)
