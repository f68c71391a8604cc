from django.contrib.sites.managers import CurrentSiteManager
from django.db import models


class NodeQuerySet(models.QuerySet):
    pass


class NodeManager(models.Manager):
    def get_queryset(self):
        return NodeQuerySet(self.model, using=self._db).select_related("parent")


class OnSite(CurrentSiteManager):
    pass
