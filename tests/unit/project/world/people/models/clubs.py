from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from .person import Person

__all__ = ["Club", "Membership"]


class Club(models.Model):
    name = models.CharField(max_length=20, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Membership",
        related_name="clubs",
        through_fields=("club", "person"),
    )
    founder: models.ForeignKey[Person] = models.ForeignKey(
        to=settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    friends = models.ManyToManyField("self")
    rivals = models.ManyToManyField("self", symmetrical=False)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="branches", related_query_name="branch"
    )


class Membership(models.Model):
    club = models.ForeignKey(Club, models.CASCADE)
    person = models.ForeignKey("Person", models.CASCADE, related_name="memberships")
    inviter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invited_%(class)s_set"
    )
    since = models.DateField(db_index=True)

    class Meta:
        unique_together = ("club", "person")
        ordering = ["club", "-since"]
        get_latest_by = "since"
