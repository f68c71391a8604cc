"""Settings of the world that the schema is compared on with Django itself."""

SECRET_KEY = "no secret"
AUTH_USER_MODEL = "people.Person"
SHOP_PRODUCT_MODEL = "shelf.Product"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SITE_ID = 1
USE_TZ = True
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sites",
    "django.contrib.sessions",
    "django.contrib.admin",
    "django.contrib.messages",
    "django.contrib.flatpages",
    "django.contrib.redirects",
    "people",
    "library",
    "shop.apps.catalogue.apps.CatalogueConfig",
    "site_pages",
]
