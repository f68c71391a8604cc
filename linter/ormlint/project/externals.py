"""Classes of well-known libraries: which derive from which, and which hide nothing of interest."""

from __future__ import annotations

import sys

_MODEL = "django.db.models.Model"
_MANAGER = "django.db.models.Manager"
_QUERYSET = "django.db.models.QuerySet"

_ALIASES = {
    "django.db.models.base.Model": _MODEL,
    "django.contrib.gis.db.models.Model": _MODEL,
    "django.db.models.manager.Manager": _MANAGER,
    "django.db.models.manager.BaseManager": _MANAGER,
    "django.db.models.BaseManager": _MANAGER,
    "django.contrib.gis.db.models.Manager": _MANAGER,
    "django.db.models.query.QuerySet": _QUERYSET,
    "django.contrib.gis.db.models.QuerySet": _QUERYSET,
    "django.db.models.query.RawQuerySet": _QUERYSET,
}

_PARENTS = {
    "django.contrib.auth.models.AbstractUser": (
        "django.contrib.auth.models.AbstractBaseUser",
        "django.contrib.auth.models.PermissionsMixin",
    ),
    "django.contrib.auth.models.User": ("django.contrib.auth.models.AbstractUser",),
    "django.contrib.auth.models.AbstractBaseUser": ("django.contrib.auth.base_user.AbstractBaseUser",),
    "django.contrib.auth.base_user.AbstractBaseUser": (_MODEL,),
    "django.contrib.auth.models.PermissionsMixin": (_MODEL,),
    "django.contrib.auth.models.Group": (_MODEL,),
    "django.contrib.auth.models.Permission": (_MODEL,),
    "django.contrib.auth.models.BaseUserManager": ("django.contrib.auth.base_user.BaseUserManager",),
    "django.contrib.auth.base_user.BaseUserManager": (_MANAGER,),
    "django.contrib.auth.models.UserManager": ("django.contrib.auth.base_user.BaseUserManager",),
    "django.contrib.auth.models.GroupManager": (_MANAGER,),
    "django.contrib.auth.models.PermissionManager": (_MANAGER,),
    "django.contrib.sites.models.SiteManager": (_MANAGER,),
    "django.contrib.sites.managers.CurrentSiteManager": (_MANAGER,),
    "django.contrib.contenttypes.models.ContentTypeManager": (_MANAGER,),
    "django.contrib.sessions.models.Session": ("django.contrib.sessions.base_session.AbstractBaseSession",),
    "django.contrib.sessions.base_session.AbstractBaseSession": (_MODEL,),
}

_OPEN_LIBRARIES = (
    "django.",
    "typing.",
    "typing_extensions.",
    "abc.",
    "enum.",
    "builtins.",
    "rest_framework.",
)
"""Their classes add no relation, column or manager that the schema does not know."""


def canonical(dotted: str) -> str:
    """The usual name of a class that has several."""
    return _ALIASES.get(dotted, dotted)


def ancestors(dotted: str) -> tuple[str, ...]:
    """The class itself under all its names, and its known ancestors."""
    found = [dotted, canonical(dotted)]
    for name in found:
        found += [parent for parent in _PARENTS.get(name, ()) if parent not in found]
    return tuple(dict.fromkeys(found))


def is_well_known(dotted: str) -> bool:
    """Whether the class is of a library whose code holds no surprise."""
    return dotted.startswith(_OPEN_LIBRARIES) or dotted.partition(".")[0] in sys.stdlib_module_names
