"""``class Meta``: the options of a model, through all that it inherits them from."""

from __future__ import annotations

import libcst as cst

from ormlint.project.bindings import dotted
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.lineage import Ancestor, Lineage
from ormlint.project.symbols import ProjectClass


class Options:
    """The options of one model."""

    def __init__(self, symbol: ProjectClass, lineage: Lineage) -> None:
        self._lineage = lineage
        self._own = _meta_of(symbol, lineage)
        self._meta = self._own or _inherited_meta(symbol, lineage)
        self.abstract = self._own is not None and self._is_abstract(self._own)
        self.proxy = self.flag("proxy")
        self.app_label = self.text("app_label")
        self.default_related_name = self.text("default_related_name")
        self.swappable = self.text("swappable")

    def get(self, name: str) -> Expr | None:
        """The value of an option as written."""
        for ancestor in self._lineage.mro(self._meta) if self._meta is not None else ():
            found = _own_option(ancestor, name)
            if found is not None:
                return found
        return None

    def flag(self, name: str) -> bool:
        """Whether an option is ``True``."""
        found = self.get(name)
        return found is not None and found.is_true

    def text(self, name: str) -> str | None:
        """An option that is a string."""
        found = self.get(name)
        return None if found is None else found.text

    def _is_abstract(self, meta: ProjectClass) -> bool:
        """``abstract`` is not inherited from the ``Meta`` of another model: Django takes it back there."""
        for ancestor in self._lineage.mro(meta):
            if not isinstance(ancestor, ProjectClass) or (
                ancestor is not meta and self._is_of_model(ancestor)
            ):
                return False
            found = _own_option(ancestor, "abstract")
            if found is not None:
                return found.is_true
        return False

    def _is_of_model(self, meta: ProjectClass) -> bool:
        return meta.owner is not None and self._lineage.is_model(meta.owner)

    @property
    def ordering(self) -> tuple[str, ...] | None:
        """The default order; ``None`` when the options do not say."""
        found = self.get("ordering")
        if found is None:
            return ("_order",) if self.text("order_with_respect_to") else None
        items = found.items()
        if items is None:
            value = found.constant().node
            none = isinstance(value, cst.Name) and value.value == "None"
            return () if none else (_code(value),)
        return tuple(_ordering_name(item) for item in items)

    @property
    def unique_sets(self) -> list[frozenset[str]]:
        """The sets of fields that ``unique_together`` or an unconditional constraint makes unique."""
        found = [frozenset(names) for names in _groups(self.get("unique_together"))]
        for constraint in self._calls("constraints"):
            said = keywords(constraint.node, constraint) if isinstance(constraint.node, cst.Call) else {}
            if (
                call_name(constraint.node) == "UniqueConstraint"
                and "condition" not in said
                and "fields" in said
            ):
                found.append(frozenset(said["fields"].texts() or ()))
        return [names for names in found if names]

    @property
    def indexed_names(self) -> frozenset[str]:
        """The fields that come first in an index."""
        names = [group[0] for group in _groups(self.get("index_together"))]
        names += [group[0] for group in _groups(self.get("unique_together"))]
        for index in [*self._calls("indexes"), *self._calls("constraints")]:
            names += _first_field(index)
        return frozenset(name.removeprefix("-") for name in names)

    def _calls(self, name: str) -> list[Expr]:
        found = self.get(name)
        items = found.items() if found is not None else None
        return [item.constant() for item in items or () if isinstance(item.constant().node, cst.Call)]


def _meta_of(symbol: ProjectClass, lineage: Lineage) -> ProjectClass | None:
    member = symbol.own_member("Meta")
    if member is None:
        return None
    found = lineage.known(symbol.module.project.followed(member))
    return found if isinstance(found, ProjectClass) else None


def _inherited_meta(symbol: ProjectClass, lineage: Lineage) -> ProjectClass | None:
    """The ``Meta`` of an abstract model or a mixin; concrete models do not pass theirs on."""
    for ancestor in lineage.mro(symbol)[1:]:
        if isinstance(ancestor, ProjectClass):
            meta = _meta_of(ancestor, lineage)
            if meta is not None and (not lineage.is_model(ancestor) or Options(ancestor, lineage).abstract):
                return meta
    return None


def _own_option(ancestor: Ancestor, name: str) -> Expr | None:
    member = ancestor.own_member(name) if isinstance(ancestor, ProjectClass) else None
    node = getattr(member, "node", None)
    if member is None or not isinstance(node, cst.BaseExpression):
        return None
    return Expr(node, member.module, ancestor if isinstance(ancestor, ProjectClass) else None)


def _groups(found: Expr | None) -> list[tuple[str, ...]]:
    """``unique_together``: a list of lists, or one list."""
    if found is None:
        return []
    items = found.items() or []
    if items and all(item.text is not None for item in items):
        return [tuple(item.text or "" for item in items)]
    return [group for item in items if (group := item.texts())]


def _first_field(index: Expr) -> list[str]:
    if not isinstance(index.node, cst.Call):
        return []
    said = keywords(index.node, index)
    if call_name(index.node) == "CheckConstraint" or "condition" in said:
        return []
    names = said["fields"].texts() if "fields" in said else None
    if not names:
        names = tuple(_ordering_name(item) for item in positionals(index.node, index)[:1])
    return [names[0]] if names else []


def _ordering_name(item: Expr) -> str:
    """``-name`` for ``F("name").desc()``; other expressions as they are written."""
    text = item.text
    if text is not None:
        return text
    node = item.constant().node
    if not isinstance(node, cst.Call):
        return _code(node)
    name = call_name(node)
    if name in ("asc", "desc") and isinstance(node.func, cst.Attribute):
        return ("-" if name == "desc" else "") + _ordering_name(item.within(node.func.value)).lstrip("-")
    arguments = positionals(node, item)
    if name == "OrderBy" and arguments:
        descending = keywords(node, item).get("descending")
        return ("-" if descending is not None and descending.is_true else "") + _ordering_name(arguments[0])
    return (arguments[0].text or _code(node)) if name == "F" and arguments else _code(node)


def _code(node: cst.BaseExpression) -> str:
    return dotted(node) or cst.Module([]).code_for_node(node)
