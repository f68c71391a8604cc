"""Addresses for the measurements: the admin's, and those of the sites of the fixtures."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("sites.api.urls")),
    path("backoffice/", include("sites.backoffice.urls")),
    path("feeds/", include("sites.feeds.urls")),
    path("pages/", include("sites.pages.urls")),
]
