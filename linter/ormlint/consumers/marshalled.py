"""The fields that schemas of marshmallow and mappings of flask-restful show of an object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from ormlint.consumers.declared import meta, model_named
from ormlint.project import Assignment, ProjectClass
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals

if TYPE_CHECKING:
    from ormlint.api.schema import Model
    from ormlint.project import Module, Project
    from ormlint.source import Block

AUTO = ("marshmallow_sqlalchemy.SQLAlchemyAutoSchema",)
SCHEMA = "marshmallow.Schema"
NESTING = frozenset({"Nested", "Pluck", "SmartNested", "AutoNested"})


@dataclass(frozen=True)
class Shown:
    """A schema and what is chosen of it; ``fields`` instead where a mapping says them."""

    symbol: ProjectClass | None
    many: bool = False
    only: frozenset[str] | None = None
    exclude: frozenset[str] = frozenset()
    mapping: Expr | None = None

    @property
    def name(self) -> str:
        """What a reader knows it by."""
        return self.symbol.name if self.symbol is not None else "marshal"

    def under(self, name: str, inner: Shown) -> Shown:
        """A nested schema, with what is chosen of it from here: ``only=("author.name",)``."""
        only = _below(self.only or frozenset(), name)
        exclude = inner.exclude | _below(self.exclude, name)
        return Shown(inner.symbol, inner.many, only or inner.only, exclude, inner.mapping)

    def has(self, name: str) -> bool:
        """Whether a field is shown."""
        heads = None if self.only is None else {path.partition(".")[0] for path in self.only}
        return name not in self.exclude and (heads is None or name in heads)


def _below(paths: frozenset[str], name: str) -> frozenset[str]:
    return frozenset(path[len(name) + 1 :] for path in paths if path.startswith(f"{name}."))


@dataclass(frozen=True)
class Field:
    """One field, where it is declared; without a call it is whatever the model has by its name."""

    name: str
    at: Expr
    block: Block
    keywords: Mapping[str, Expr] = field(default_factory=dict)

    @property
    def call(self) -> cst.Call | None:
        """``fields.Str(attribute="title")``."""
        node = self.at.node
        return node if isinstance(node, cst.Call) else None

    @property
    def kind(self) -> str:
        """``Nested``; empty for a field of the model."""
        return call_name(self.at.node)

    @property
    def source(self) -> str:
        """The path that is read of the object."""
        said = self.keywords.get("attribute")
        return (said.text if said is not None else None) or self.name

    def argument(self, position: int, name: str) -> Expr | None:
        """An argument of the call."""
        given = [] if self.call is None else positionals(self.call, self.at)
        return given[position] if position < len(given) else self.keywords.get(name)

    def is_true(self, name: str) -> bool:
        """Whether a keyword argument is ``True``."""
        return name in self.keywords and self.keywords[name].is_true


def fields_of(project: Project, shown: Shown) -> Iterator[Field]:
    """The fields that are shown, those of the model included."""
    if shown.mapping is not None:
        yield from _mapped(shown.mapping)
    elif shown.symbol is not None:
        declared = dict(_declared(shown.symbol))
        for name, found in _with_meta(project, shown.symbol, declared).items():
            if shown.has(name) and not found.is_true("load_only"):
                yield found


def _mapped(mapping: Expr) -> Iterator[Field]:
    value = mapping.constant()
    if isinstance(value.node, cst.Call) and call_name(value.node) in ("model", "Model"):
        value = next(iter(positionals(value.node, value)[1:2]), value)
    block = value.module.block
    for name, expr in value.keywords().items():
        if block is not None:
            yield _field(name, expr, block)


def _field(name: str, expr: Expr, block: Block) -> Field:
    node = expr.node
    return Field(name, expr, block, keywords(node, expr) if isinstance(node, cst.Call) else {})


def _declared(symbol: ProjectClass) -> Iterator[tuple[str, Field]]:
    for ancestor in reversed(symbol.ancestors):
        for member in ancestor.own_assignments():
            if not ancestor.module.stub and isinstance(member.node, cst.Call):
                expr = Expr(member.node, member.module, member.owner)
                yield member.name, _field(member.name, expr, member.block)


def _with_meta(project: Project, symbol: ProjectClass, declared: dict[str, Field]) -> dict[str, Field]:
    found = {**_of_model(project, symbol), **declared}
    named, excluded = meta(symbol, "fields"), meta(symbol, "exclude")
    hidden = {name for said in (excluded, meta(symbol, "load_only")) if said for name in said.texts() or ()}
    names = None if named is None else named.texts()
    if names is not None and named is not None:
        block = named.owner.block if named.owner is not None else symbol.block
        found = {name: found.get(name) or Field(name, named, block) for name in names}
    return {name: item for name, item in found.items() if name not in hidden}


def model_of(project: Project, symbol: ProjectClass) -> Model | None:
    """The model of a schema that is made from one."""
    said = meta(symbol, "model")
    return None if said is None else model_named(project, said.symbol())


def _of_model(project: Project, symbol: ProjectClass) -> dict[str, Field]:
    """The columns of the model, and its relations where ``Meta`` says so."""
    model = model_of(project, symbol) if symbol.derives_from(*AUTO) else None
    said = meta(symbol, "model")
    if model is None or said is None:
        return {}
    related = _is_on(symbol, "include_relationships")
    names = [*model.columns, *(model.relations if related else ())]
    block = said.owner.block if said.owner is not None else symbol.block
    return {name: Field(name, said, block) for name in names}


def _is_on(symbol: ProjectClass, name: str) -> bool:
    said = meta(symbol, name)
    return said is not None and said.is_true


def nested_in(expr: Expr | None, owner: ProjectClass | None) -> Shown | None:
    """The schema that an expression stands for: a class, an instance, a name, a mapping of fields."""
    if expr is None:
        return None
    if expr.text is not None:
        return _by_name(expr, expr.text, owner)
    value = expr.constant()
    node = value.node.body if isinstance(value.node, cst.Lambda) else value.node
    if isinstance(node, cst.Call):
        return _made(value, node)
    symbol = value.within(node).symbol()
    if isinstance(symbol, ProjectClass):
        return Shown(symbol) if symbol.derives_from(SCHEMA) else None
    is_mapping = isinstance(node, cst.Dict) or isinstance(symbol, Assignment)
    return Shown(None, mapping=value) if is_mapping else None


def _made(value: Expr, node: cst.Call) -> Shown | None:
    """``AuthorSchema(only=("name",), many=True)``; ``None`` where what is chosen cannot be told."""
    if call_name(node) in ("model", "Model"):
        return Shown(None, mapping=value.within(node))
    symbol = value.module.project.followed(value.within(node.func).symbol())
    if not isinstance(symbol, ProjectClass) or not symbol.derives_from(SCHEMA):
        return None
    return chosen(symbol, node, value)


def chosen(symbol: ProjectClass, node: cst.Call, at: Expr) -> Shown | None:
    """What the arguments of a call choose of a schema; ``None`` where that cannot be told."""
    if any(arg.star for arg in node.args):
        return None
    given = keywords(node, at)
    only, exclude = _texts(given.get("only")), _texts(given.get("exclude"))
    if only is None or exclude is None:
        return None
    many = "many" in given and given["many"].is_true
    return Shown(symbol, many, frozenset(only) if given.get("only") and only else None, frozenset(exclude))


def _texts(expr: Expr | None) -> tuple[str, ...] | None:
    """The texts of a list; ``None`` where they cannot be told."""
    if expr is None or (isinstance(expr.node, cst.Name) and expr.node.value == "None"):
        return ()
    return expr.texts()


def _by_name(expr: Expr, name: str, owner: ProjectClass | None) -> Shown | None:
    """``"self"``, or the name of a class anywhere in the project."""
    if name == "self":
        return None if owner is None else Shown(owner)
    here = expr.module.lookup(name.rpartition(".")[2])
    if isinstance(here, ProjectClass):
        return Shown(here)
    found = _classes_named(expr.module, name.rpartition(".")[2])
    return Shown(found[0]) if len(found) == 1 else None


def _classes_named(module: Module, name: str) -> list[ProjectClass]:
    modules = (other for other in module.project.modules.values() if f"class {name}(" in other.file.text)
    found = (other.lookup(name) for other in modules)
    return [symbol for symbol in found if isinstance(symbol, ProjectClass) and symbol.derives_from(SCHEMA)]
