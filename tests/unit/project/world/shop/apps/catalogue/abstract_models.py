from django.conf import settings
from django.db import models


class ProductQuerySet(models.QuerySet):
    def cheap(self):
        return self.filter(price__lt=3)


ProductManager = models.Manager.from_queryset(ProductQuerySet)


class AbstractProduct(models.Model):
    title = models.CharField(max_length=5)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    attributes = models.ManyToManyField("shelf.Attribute", through="AttributeValue")
    recommended = models.ManyToManyField("shelf.Product", through="Recommendation", through_fields=["a", "b"])
    price = models.DecimalField(max_digits=5, decimal_places=2)

    objects = ProductManager()
    others = models.Manager.from_queryset(ProductQuerySet)()

    class Meta:
        abstract = True
        app_label = "shelf"
        ordering = ["-price"]


class AbstractAttribute(models.Model):
    name = models.CharField(max_length=5)

    class Meta:
        abstract = True
        app_label = "shelf"


class AbstractRecommendation(models.Model):
    a = models.ForeignKey("shelf.Product", models.CASCADE, related_name="primary_recommendations")
    b = models.ForeignKey(settings.SHOP_PRODUCT_MODEL, models.CASCADE)
    sort = models.ForeignKey(
        getattr(settings, "SHOP_ATTRIBUTE_MODEL", "shelf.Attribute"), models.CASCADE, related_name="+"
    )

    class Meta:
        abstract = True
