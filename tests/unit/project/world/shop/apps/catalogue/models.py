from django.apps import apps
from django.db import models

from .abstract_models import *

__all__ = []


def is_registered(name):
    return False


if not is_registered("Product"):

    class Product(AbstractProduct):
        pass

    __all__.append("Product")

if not is_registered("Attribute"):

    class Attribute(AbstractAttribute):
        pass

    __all__.append("Attribute")


class AttributeValue(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="values")
    attribute = models.ForeignKey("Attribute", models.CASCADE)


class Recommendation(AbstractRecommendation):
    class Meta:
        unique_together = ("a", "b")


class Elsewhere(models.Model):
    person = models.ForeignKey(apps.get_model("people", "Person", require_ready=False), models.CASCADE)
    club = models.ForeignKey(apps.get_model("people.club", require_ready=False), models.CASCADE)

    class Meta:
        app_label = "site_pages"
