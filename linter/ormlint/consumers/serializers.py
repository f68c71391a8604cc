"""What the serializers of Django REST framework read of each instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.choices import choosable
from ormlint.consumers.declared import meta, model_named
from ormlint.project import Assignment, External, Module, ProjectClass, Symbol
from ormlint.project.schema.expressions import Expr, keywords, positionals
from ormlint.source import Block

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project import Project

SERIALIZER = "rest_framework.serializers.BaseSerializer"
MODEL_SERIALIZER = "rest_framework.serializers.ModelSerializer"
LIBRARY = "rest_framework."
ALL = "__all__"


@dataclass(frozen=True)
class Field:
    """A field of a serializer that goes into the response; ``node`` of ``block`` declares it."""

    name: str
    node: cst.CSTNode
    module: Module
    block: Block
    kind: str = ""
    """The class of the library: ``SlugRelatedField``; empty: whatever the model says."""
    symbol: ProjectClass | None = None
    """The class of the project: a serializer or a field of its own."""
    keywords: dict[str, Expr] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """A keyword argument that is a text."""
        return self.keywords[name].text if name in self.keywords else None

    def is_true(self, name: str) -> bool:
        """Whether a keyword argument is ``True``."""
        return name in self.keywords and self.keywords[name].is_true

    @property
    def source(self) -> str:
        """The path that is read of the instance; ``*``: the instance itself."""
        return self.text("source") or self.name

    @property
    def is_serializer(self) -> bool:
        """Whether it is a serializer in a serializer."""
        return self.symbol is not None and self.symbol.derives_from(SERIALIZER)


def model_of(project: Project, symbol: ProjectClass) -> Model | None:
    """The model of a model serializer."""
    said = meta(symbol, "model")
    target = None if said is None else project.followed(said.symbol())
    if isinstance(target, (ProjectClass, External)):
        return model_named(project, target)
    return _user_model(project, said)


def _user_model(project: Project, said: Expr | None) -> Model | None:
    node = None if said is None else said.constant().node
    called = node.func if isinstance(node, cst.Call) else None
    named = isinstance(called, cst.Name) and called.value == "get_user_model"
    return project.schema.user if named else None


def fields_of(project: Project, symbol: ProjectClass) -> list[Field]:
    """The fields that a serializer class puts into a response."""
    declared = declared_fields(symbol)
    found = _listed(symbol, declared) if symbol.derives_from(MODEL_SERIALIZER) else None
    if found is None:
        found = [*declared.values(), *_all_of_model(project, symbol, declared)]
    return [field for field in found if not (field.is_true("write_only") or field.kind == "HiddenField")]


def declared_fields(symbol: ProjectClass) -> dict[str, Field]:
    """The fields that the class and its ancestors declare, by name."""
    found: dict[str, Field] = {}
    for ancestor in reversed(symbol.ancestors):
        if ancestor.module.stub:
            continue
        for member in ancestor.own_assignments():
            declared = _declared(member)
            if declared is not None:
                found[declared.name] = declared
            else:
                found.pop(member.name, None)
    return found


def _declared(member: Assignment) -> Field | None:
    node = member.node
    if not isinstance(node, cst.Call):
        return None
    at = Expr(node, member.module, member.owner)
    symbol = at.within(node.func).symbol()
    kind, own = _class_of(member.module.project.followed(symbol))
    if not kind:
        return None
    given = keywords(node, at)
    first = next(iter(positionals(node, at)), None)
    if first is not None and kind == "SerializerMethodField":
        given = {"method_name": first} | given
    return Field(member.name, node, member.module, member.block, kind, own, given)


def _class_of(symbol: Symbol | None) -> tuple[str, ProjectClass | None]:
    """The class of the library that a field is of, and the class of the project."""
    if isinstance(symbol, External) and symbol.dotted.startswith(LIBRARY):
        return symbol.name, None
    if isinstance(symbol, ProjectClass):
        names = [name for name in symbol.external_names if name.startswith(LIBRARY)]
        kinds = sorted({name.rpartition(".")[2] for name in names} - {"Field"})
        return (kinds[0] if kinds else "Field") if names else "", symbol
    return "", None


def _listed(symbol: ProjectClass, declared: dict[str, Field]) -> list[Field] | None:
    """The fields that ``Meta.fields`` names."""
    names = meta(symbol, "fields")
    items = None if names is None or names.text == ALL else names.items()
    if items is None:
        return None
    extra = meta(symbol, "extra_kwargs")
    more = {} if extra is None else extra.keywords()
    return [found for item in items if (found := _named(item, declared, more)) is not None]


def _named(item: Expr, declared: dict[str, Field], extra: dict[str, Expr]) -> Field | None:
    name = item.text
    if name is None or name in declared:
        return declared.get(name or "")
    at = item.constant()
    block = at.owner.block if at.owner is not None else at.module.block
    if block is None:
        return None
    given = extra[name].keywords() if name in extra else {}
    return Field(name, at.node, at.module, block, keywords=given)


def _all_of_model(project: Project, symbol: ProjectClass, declared: dict[str, Field]) -> Iterator[Field]:
    """The fields that a model serializer makes of its model for ``"__all__"`` or ``exclude``."""
    model = model_of(project, symbol) if symbol.derives_from(MODEL_SERIALIZER) else None
    said = meta(symbol, "fields") or meta(symbol, "exclude")
    if model is None or said is None or (meta(symbol, "fields") and said.text != ALL):
        return
    excluded = meta(symbol, "exclude")
    left_out = set(declared) | set((excluded.texts() or ()) if excluded is not None else ())
    block = said.owner.block if said.owner is not None else symbol.block
    for name in _field_names(model):
        if name not in left_out:
            yield Field(name, said.node, said.module, block)


def _field_names(model: Model) -> list[str]:
    forward = [relation.name for relation in choosable(model)]
    return list(dict.fromkeys([*model.columns, *forward]))
