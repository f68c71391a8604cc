"""The models that come with Django, as declarations; and what is known of other packages' classes by name."""

from __future__ import annotations

STUBS = {
    "django.contrib.auth.base_user": """
from django.db import models

class BaseUserManager(models.Manager): ...

class AbstractBaseUser(models.Model):
    password = models.CharField()
    last_login = models.DateTimeField(null=True)
    class Meta:
        abstract = True
""",
    "django.contrib.auth.models": """
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.db import models

class PermissionManager(models.Manager): ...

class Permission(models.Model):
    name = models.CharField()
    content_type = models.ForeignKey(ContentType)
    codename = models.CharField()
    objects = PermissionManager()
    class Meta:
        unique_together = [["content_type", "codename"]]
        ordering = ["content_type__app_label", "content_type__model", "codename"]

class GroupManager(models.Manager): ...

class Group(models.Model):
    name = models.CharField(unique=True)
    permissions = models.ManyToManyField(Permission)
    objects = GroupManager()

class UserManager(BaseUserManager): ...

class PermissionsMixin(models.Model):
    is_superuser = models.BooleanField()
    groups = models.ManyToManyField(Group, related_name="user_set", related_query_name="user")
    user_permissions = models.ManyToManyField(Permission, related_name="user_set", related_query_name="user")
    class Meta:
        abstract = True

class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(unique=True)
    first_name = models.CharField()
    last_name = models.CharField()
    email = models.EmailField()
    is_staff = models.BooleanField()
    is_active = models.BooleanField()
    date_joined = models.DateTimeField()
    objects = UserManager()
    class Meta:
        abstract = True

class User(AbstractUser):
    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
""",
    "django.contrib.contenttypes.models": """
from django.db import models

class ContentTypeManager(models.Manager): ...

class ContentType(models.Model):
    app_label = models.CharField()
    model = models.CharField()
    objects = ContentTypeManager()
    class Meta:
        unique_together = [["app_label", "model"]]
""",
    "django.contrib.sites.models": """
from django.db import models

class SiteManager(models.Manager): ...

class Site(models.Model):
    domain = models.CharField(unique=True)
    name = models.CharField()
    objects = SiteManager()
    class Meta:
        ordering = ["domain"]
""",
    "django.contrib.sessions.base_session": """
from django.db import models

class BaseSessionManager(models.Manager): ...

class AbstractBaseSession(models.Model):
    session_key = models.CharField(primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    objects = BaseSessionManager()
    class Meta:
        abstract = True
""",
    "django.contrib.sessions.models": """
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager

class SessionManager(BaseSessionManager): ...

class Session(AbstractBaseSession):
    objects = SessionManager()
""",
    "django.contrib.admin.models": """
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

class LogEntryManager(models.Manager): ...

class LogEntry(models.Model):
    action_time = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL)
    content_type = models.ForeignKey(ContentType, null=True)
    object_id = models.TextField(null=True)
    object_repr = models.CharField()
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField()
    objects = LogEntryManager()
    class Meta:
        ordering = ["-action_time"]
""",
    "django.contrib.flatpages.models": """
from django.contrib.sites.models import Site
from django.db import models

class FlatPage(models.Model):
    url = models.CharField(db_index=True)
    title = models.CharField()
    content = models.TextField()
    enable_comments = models.BooleanField()
    template_name = models.CharField()
    registration_required = models.BooleanField()
    sites = models.ManyToManyField(Site)
    class Meta:
        ordering = ["url"]
""",
    "django.contrib.redirects.models": """
from django.contrib.sites.models import Site
from django.db import models

class Redirect(models.Model):
    site = models.ForeignKey(Site)
    old_path = models.CharField(db_index=True)
    new_path = models.CharField()
    class Meta:
        unique_together = [["site", "old_path"]]
        ordering = ["old_path"]
""",
}
"""Reduced to what the schema tells; by module. Django 5.2."""

STUB_ALIASES = {
    "django.contrib.auth.models.AbstractBaseUser": "django.contrib.auth.base_user.AbstractBaseUser",
    "django.contrib.auth.models.BaseUserManager": "django.contrib.auth.base_user.BaseUserManager",
    "mptt.managers.TreeManager": "mptt.models.TreeManager",
}

SMALL = frozenset({"contenttypes.contenttype", "sites.site"})
"""Labels, in lower case, of tables that are small in every project."""

MODEL_NAMES = frozenset(
    {"Page", "Orderable", "CMSPlugin", "MP_Node", "NS_Node", "AL_Node", "TagBase", "ItemBase"}
    | {"TaggedItemBase", "GenericTaggedItemBase", "CommonGenericTaggedItemBase", "GenericUUIDTaggedItemBase"}
    | {
        "AbstractImage",
        "AbstractRendition",
        "AbstractDocument",
        "TenantMixin",
        "DomainMixin",
        "PolymorphicMPTTModel",
    }
    | {"AbstractUser", "AbstractBaseUser", "PermissionsMixin", "AbstractBaseSession", "BaseSiteSetting"}
    | {"BaseGenericSetting", "TranslatableMixin", "DraftStateMixin", "RevisionMixin", "WorkflowMixin"}
    | {"AbstractEmailForm", "AbstractForm", "AbstractFormField", "AbstractApplication", "AbstractAccessToken"}
    | {"User", "Group", "Permission", "ContentType", "Site", "FlatPage", "Redirect", "LogEntry", "Session"}
)
"""Classes of other packages that are models, though their names do not end in ``Model``."""

NO_DJANGO = frozenset(
    {
        "pydantic",
        "sqlmodel",
        "peewee",
        "playhouse",
        "tortoise",
        "pony",
        "sqlalchemy",
        "mongoengine",
        "odmantic",
    }
    | {
        "beanie",
        "ormar",
        "piccolo",
        "gino",
        "orm",
        "odoo",
        "torch",
        "keras",
        "tensorflow",
        "sklearn",
        "transformers",
    }
    | {
        "ninja",
        "flask_sqlalchemy",
        "google",
        "pynamodb",
        "redis_om",
        "cassandra",
        "neomodel",
        "statsmodels",
        "gensim",
    }
    | {
        "PyQt5",
        "PyQt6",
        "PySide2",
        "PySide6",
        "rest_framework",
        "marshmallow",
        "schematics",
        "msgspec",
        "lmfit",
    }
)
"""Packages whose classes named ``…Model`` are no Django models."""

NO_MODEL_ENDINGS = (
    *(
        "Manager",
        "QuerySet",
        "Queryset",
        "Form",
        "FormSet",
        "Field",
        "Admin",
        "Serializer",
        "View",
        "ViewSet",
    ),
    *(
        "Choices",
        "Filter",
        "Index",
        "Constraint",
        "Block",
        "Panel",
        "Error",
        "Exception",
        "Descriptor",
        "Middleware",
    ),
)

PLAIN_MODELS = frozenset(
    {
        "Page",
        "TimeStampedModel",
        "StatusModel",
        "TimeFramedModel",
        "UUIDModel",
        "TitleDescriptionModel",
        "Orderable",
    }
    | {"TitleSlugDescriptionModel", "ClusterableModel", "TimestampedModel", "ExportModelOperationsMixin"}
    | {"DraftStateMixin", "RevisionMixin", "WorkflowMixin", "TranslatableMixin", "BaseSiteSetting"}
)
"""Abstract models of other packages that bring no manager with a query of its own."""

SCOPED_MANAGERS = frozenset({"django_scopes.ScopedManager", "django_scopes.manager.ScopedManager"})
"""Calls that give a manager of the class in ``_manager_class`` within a scope."""

PLAIN_MANAGERS = frozenset(
    {"TreeManager", "PageManager", "MP_NodeManager", "NS_NodeManager", "AL_NodeManager", "InheritanceManager"}
    | {"SoftDeletableManager", "QueryManager", "ActivatorModelManager", "HistoryManager", "SafeDeleteManager"}
    | {
        "TreeQuerySet",
        "PageQuerySet",
        "MP_NodeQuerySet",
        "NS_NodeQuerySet",
        "InheritanceQuerySet",
        "ScopedManager",
    }
)
"""Manager and queryset classes of other packages whose ``get_queryset`` loads nothing eagerly."""
