from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "shop.apps.catalogue"
    label = "shelf"
