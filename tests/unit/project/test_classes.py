"""Classes: bases, resolution order, members, decorators."""

from __future__ import annotations

import pytest
from small_projects import project_of

from ormlint.project import Assignment, External, Project, ProjectClass, ProjectFunction


def class_in(text: str, name: str = "A") -> ProjectClass:
    symbol = project_of({"m.py": text}).modules["m"].lookup(name)
    assert isinstance(symbol, ProjectClass)
    return symbol


def order(symbol: ProjectClass) -> list[str]:
    return [item.dotted if isinstance(item, External) else item.name for item in symbol.mro()]


ORDERS = {
    "class A: ...": ["A"],
    "class A(object): ...": ["A", "builtins.object"],
    "class O: ...\nclass B(O): ...\nclass C(O): ...\nclass A(B, C): ...": ["A", "B", "C", "O"],
    "from django.db import models\nclass A(models.Model): ...": ["A", "django.db.models.Model"],
    "from typing import Generic, T\nclass B: ...\nclass A(B, Generic[T]): ...": ["A", "B", "typing.Generic"],
    "from six import with_metaclass\nclass M: ...\nclass B: ...\nclass A(with_metaclass(M, B)): ...": [
        "A",
        "B",
    ],
    "class M: ...\nclass B: ...\nclass A(B, metaclass=M): ...": ["A", "B"],
    "class B: ...\nC = B\nD = C\nclass A(D): ...": ["A", "B"],
    "class A(unknown): ...": ["A"],
    "class A(A): ...": ["A"],
    "from x import A\nclass A(A): ...": ["A", "x.A"],
    "class B: ...\nclass A(B, B): ...": ["A", "B"],
    "class B: ...\nclass C(B): ...\nclass A(B, C): ...": ["A", "B", "C"],
    "from q import QS\nfrom django.db import models\nclass A(models.Manager.from_queryset(QS)): ...": [
        "A",
        "django.db.models.Manager",
    ],
    "from q import QS, M\nB = M.from_queryset(QS)\nclass A(B): ...": ["A", "q.M"],
    "from q import M\nclass A(M(x=1).__class__): ...": ["A", "q.M"],
    "class O:\n  class B: ...\n  class A(B): ...\nA = O.A": ["A", "B"],
}


@pytest.mark.parametrize(("text", "expected"), ORDERS.items())
def test_resolution_order(text: str, expected: list[str]) -> None:
    module = project_of({"m.py": text}).modules["m"]
    symbol = module.project.followed(module.lookup("A"))
    assert isinstance(symbol, ProjectClass)
    assert order(symbol) == expected


OPAQUE = {
    "class A: ...": False,
    "class A(Exception): ...": False,
    "from enum import Enum\nclass A(Enum): ...": False,
    "from django.views import View\nclass A(View): ...": False,
    "from elsewhere import Mixin\nclass A(Mixin): ...": True,
    "class A(unknown): ...": True,
    "class A(made()): ...": True,
    "class B(unknown): ...\nclass A(B): ...": True,
}


@pytest.mark.parametrize(("text", "expected"), OPAQUE.items())
def test_opaque(text: str, expected: bool) -> None:
    assert class_in(text).opaque is expected


def test_derives_from_known_ancestors_of_outside_classes() -> None:
    symbol = class_in(
        "from django.contrib.auth.models import AbstractUser as U\nclass B(U): ...\nclass A(B): ..."
    )
    assert symbol.derives_from("django.contrib.auth.models.AbstractUser")
    assert symbol.derives_from("django.db.models.Model")
    assert not symbol.derives_from("django.db.models.Manager")
    manager = class_in("from django.db.models.manager import BaseManager\nclass A(BaseManager[int]): ...")
    assert manager.derives_from("django.db.models.Manager")


MEMBERS = """
class B:
    z = 3
    def inherited(self): ...
    def f(self): ...

class A(B):
    x = y = 1
    t: int
    u: int = 2
    if cond:
        v = 4
    try:
        w = 5
    except E:
        w = None
    @property
    def p(self): ...
    @p.setter
    def p(self, value): ...
    class Meta:
        k = 1
    def f(self): ...
"""


def test_members() -> None:
    symbol = class_in(MEMBERS)
    assert set(symbol.members) == {"x", "y", "t", "u", "v", "w", "p", "Meta", "f"}
    inherited, own = symbol.member("inherited"), symbol.member("f")
    assert isinstance(inherited, ProjectFunction)
    assert isinstance(own, ProjectFunction)
    assert (inherited.owner.name, own.owner.name) == ("B", "A")  # type: ignore[union-attr]
    assert symbol.own_member("inherited") is None
    getter, declared, value = (symbol.member(name) for name in "ptw")
    assert isinstance(getter, ProjectFunction)
    assert getter.decorators == ("property",)
    assert isinstance(declared, Assignment)
    assert declared.node is None
    assert declared.annotation is not None
    assert isinstance(value, Assignment)
    assert value.node.value == "5"  # type: ignore[union-attr]
    assert value.owner is symbol


DECORATORS = {
    "property": "property",
    "cached_property": "functools.cached_property",
    "dj(x=1)": "django.utils.functional.cached_property",
    "p.setter": "p.setter",
    "admin.display(description='(x)')": "django.contrib.admin.display",
    "local": "m.local",
    "staticmethod": "staticmethod",
}


@pytest.mark.parametrize(("text", "expected"), DECORATORS.items())
def test_decorators(text: str, expected: str) -> None:
    head = (
        "from functools import cached_property\nfrom django.utils.functional import cached_property as dj\n"
        "from django.contrib import admin\ndef local(f): ...\n"
    )
    method = class_in(f"{head}class A:\n    @{text}\n    async def f(self): ...").member("f")
    assert isinstance(method, ProjectFunction)
    assert method.decorators == (expected,)
    assert method.is_async


def test_classes_that_django_oscar_loads() -> None:
    project: Project = project_of(
        {
            "shop/__init__.py": "",
            "shop/basket/__init__.py": "",
            "shop/basket/managers.py": "class OpenManager: ...\nclass SavedManager: ...",
            "shop/use.py": 'Open, Saved = get_classes("basket.managers", ["OpenManager", "SavedManager"])\n'
            'class A(Saved): ...\nclass B(get_class("basket.managers", "OpenManager")): ...',
        }
    )
    found = [project.class_named(f"shop.use.{name}") for name in "AB"]
    assert [order(symbol)[1:] for symbol in found if symbol] == [["SavedManager"], ["OpenManager"]]
