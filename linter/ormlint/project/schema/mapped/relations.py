"""Relationships: the class they lead to, their direction, and the other end that a backref makes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import libcst as cst

from ormlint.api.schema import Model, Relation, RelationKind
from ormlint.project.schema.expressions import Expr, call_name, keywords, positionals
from ormlint.project.schema.mapped.columns import Key
from ormlint.project.schema.mapped.declared import Annotated, Declared, annotated
from ormlint.project.schema.mapped.tables import MappedTable
from ormlint.project.symbols import ProjectClass

LAZY = {"True": "select", "False": "joined", "None": "noload", "select_in": "selectin"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Ends:
    """The two sides of a relationship and the keys between them."""

    own: list[Key]
    """Keys of the declaring side that point to the other."""
    theirs: list[Key]
    """Keys of the other side that point to the declaring one."""


class Relations:
    """Resolves the relationships of all mapped classes."""

    def __init__(self, tables: Iterable[MappedTable]) -> None:
        self._tables = list(tables)
        self._by_class = {table.symbol: table for table in self._tables}
        self._by_model = {id(table.model): table for table in self._tables}
        self._by_name: dict[str, list[MappedTable]] = defaultdict(list)
        for table in self._tables:
            self._by_name[table.symbol.name].append(table)

    def fill(self) -> None:
        """Give each model its relations, those made by a backref too."""
        for table in self._tables:
            for item in table.relationships.values():
                self._add(table, item)
        for table in self._tables:
            self._inherit(table)
        for table in self._tables:
            for relation in table.model.relations.values():
                relation.remote = relation.remote or self._inverse(relation)

    def _inherit(self, table: MappedTable) -> None:
        """A backref that was put on a parent class is there on its children too."""
        for ancestor in table.symbol.ancestors[1:]:
            parent = self._by_class.get(ancestor)
            for name, relation in parent.model.relations.items() if parent is not None else ():
                if name not in table.model.relations and name not in table.symbol.members:
                    _register(table.model, replace(relation, model=table.model))

    def _add(self, table: MappedTable, item: Declared) -> None:
        hint = annotated(item.annotation.node if item.annotation is not None else None)
        target = self._target(table, item, hint)
        said = item.keywords()
        ends = self._ends(table, target, said)
        kind = _kind(item, said, hint, ends, itself=target is table)
        relation = _relation(table, item.name, kind, target, ends)
        relation.lazy = _lazy(said.get("lazy"), item)
        relation.remote = _text(said.get("back_populates"))
        _register(table.model, relation)
        if target is not None and "backref" in said:
            self._add_backref(relation, target, said, ends)

    def _add_backref(
        self, relation: Relation, target: MappedTable, declared: dict[str, Expr], ends: Ends
    ) -> None:
        backref = declared["backref"]
        value = backref.constant()
        call = value.node if isinstance(value.node, cst.Call) else None
        name = backref.text if call is None else positionals(call, value)[0].text
        said = keywords(call, value) if call is not None else {}
        if not name:
            return
        one = _is(said.get("uselist"), "False")
        kind: RelationKind = "many_to_many" if _by_table(declared) else _turned(relation.kind, one)
        reverse = Relation(name, kind, target.model, relation.model, remote=relation.name)
        _complete(reverse, ends.theirs)
        reverse.lazy = _lazy(said.get("lazy"), None)
        relation.remote = name
        _register(target.model, reverse)

    def _target(self, table: MappedTable, item: Declared, hint: Annotated) -> MappedTable | None:
        arguments = item.arguments()
        said = item.keywords()
        named = said.get("argument") or said.get("entity")
        if named is None and arguments:
            named = arguments[0]
        if named is None:
            return self._named(table, hint.name)
        if isinstance(named.node, cst.Lambda):
            named = named.within(named.node.body)
        text = named.text
        if text is not None:
            return self._named(table, text)
        symbol = named.module.project.followed(named.symbol())
        return self._by_class.get(symbol) if isinstance(symbol, ProjectClass) else None

    def _named(self, table: MappedTable, name: str) -> MappedTable | None:
        """A class by its name, or by the end of its full name; the nearest where several have it."""
        last = name.rpartition(".")[2]
        found = self._by_name.get(last, [])
        found = [other for other in found if f".{other.symbol.qualname}".endswith(f".{name}")]
        if len(found) > 1:
            found = [other for other in found if not other.model.abstract] or found
        if len(found) > 1:
            found = [other for other in found if other.symbol.module is table.symbol.module] or found
        return found[0] if len(found) == 1 else None

    def _ends(self, table: MappedTable, target: MappedTable | None, said: dict[str, Expr]) -> Ends:
        if target is None:
            return Ends([], [])
        own, theirs = _keys_to(table, target), _keys_to(target, table)
        named = _names_in(said.get("foreign_keys")) or _names_in(said.get("primaryjoin"))
        if len(own) + len(theirs) > 1 and named:
            own = [
                key
                for key in own
                if f"{table.symbol.name}.{key.attribute}" in named or key.attribute in named
            ]
            theirs = [key for key in theirs if f"{target.symbol.name}.{key.attribute}" in named]
        if table is target:
            return Ends(own, []) if "remote_side" in said else Ends([], own)
        return Ends(own, theirs)

    def _inverse(self, relation: Relation) -> str | None:
        """The relation on the other end that goes by the same key: the identity map serves it."""
        if relation.target is None or relation.kind != "reverse_foreign_key" or relation.attname:
            return None
        found = [
            other.name
            for other in relation.target.relations.values()
            if other.kind == "foreign_key" and other.target is relation.model
        ]
        return found[0] if len(found) == 1 else None


def _keys_to(table: MappedTable, target: MappedTable) -> list[Key]:
    names = {target.name, target.symbol.name} | {ancestor.name for ancestor in target.symbol.ancestors}
    return [key for key in table.keys if key.table in names and key.table]


def _names_in(value: Expr | None) -> frozenset[str]:
    """The columns that ``foreign_keys=`` or ``primaryjoin=`` name: ``author_id``, ``Book.author_id``."""
    if value is None:
        return frozenset()
    text = value.text or cst.Module([]).code_for_node(value.node).replace("cls.", "")
    return frozenset(re.findall(r"\w+\.\w+", text)) | frozenset(
        _WORD.findall(text) if "." not in text else ()
    )


def _kind(
    item: Declared, said: dict[str, Expr], hint: Annotated, ends: Ends, *, itself: bool
) -> RelationKind:
    if _by_table(said):  # the row has no key of it, which the identity map could find
        return "reverse_one_to_one" if _is(said.get("uselist"), "False") else "many_to_many"
    one = _is(said.get("uselist"), "False") or (bool(hint.name) and not hint.many)
    if hint.many or _is(said.get("uselist"), "True") or item.function == "dynamic_loader":
        return "reverse_foreign_key"
    if ends.own and not ends.theirs:
        return "foreign_key"
    if ends.own and ends.theirs and _lists_own(said, ends):
        return "foreign_key"
    if "remote_side" in said and not ends.theirs:
        return "foreign_key"
    if ends.theirs:
        return "reverse_one_to_one" if one else "reverse_foreign_key"
    if one:
        return "foreign_key"
    return "reverse_foreign_key" if _lazy(said.get("lazy"), item) == "dynamic" else _by_name(item.name)


def _lists_own(said: dict[str, Expr], ends: Ends) -> bool:
    named = _names_in(said.get("foreign_keys"))
    return any(key.attribute in name for key in ends.own for name in named)


def _by_name(name: str) -> RelationKind:
    """Where no key tells the direction, the number of the noun does."""
    many = name.endswith("s") and not name.endswith("ss")
    return "reverse_foreign_key" if many else "foreign_key"


def _by_table(said: dict[str, Expr]) -> bool:
    """Whether a table of its own holds the keys of both ends."""
    return "secondary" in said or "link_model" in said


def _turned(kind: RelationKind, one: bool) -> RelationKind:
    if kind == "many_to_many":
        return "many_to_many"
    if kind == "foreign_key":
        return "reverse_one_to_one" if one else "reverse_foreign_key"
    return "foreign_key"


def _relation(
    table: MappedTable, name: str, kind: RelationKind, target: MappedTable | None, ends: Ends
) -> Relation:
    relation = Relation(name, kind, table.model, target.model if target is not None else None)
    _complete(relation, ends.own)
    if target is not None and len(ends.own) == 1 and ends.own[0].column not in ("", *_primary_names(target)):
        relation.to_field = ends.own[0].column if relation.kind == "foreign_key" else None
    return relation


def _primary_names(target: MappedTable) -> list[str]:
    return [*target.primary, *(target.columns[name].database_name for name in target.primary)]


def _complete(relation: Relation, keys: list[Key]) -> None:
    relation.query_name = relation.name
    relation.null = True
    if relation.kind == "foreign_key" and len(keys) == 1:
        relation.attname = keys[0].attribute
        relation.null = keys[0].null


def _register(model: Model, relation: Relation) -> None:
    model.relations[relation.name] = relation
    model.lookups[relation.name] = relation
    if relation.attname:
        model.attnames[relation.attname] = relation


def _is(value: Expr | None, word: str) -> bool:
    return value is not None and getattr(value.constant().node, "value", None) == word


def _text(value: Expr | None) -> str | None:
    if value is None:
        return None
    return value.text or call_name(value.node) or None


def _lazy(value: Expr | None, item: Declared | None) -> str:
    if item is not None and item.function == "dynamic_loader":
        return "dynamic"
    if value is None:
        hint = item.annotation.node if item is not None and item.annotation is not None else None
        head = call_name(hint.value) if isinstance(hint, cst.Subscript) else ""
        return {"DynamicMapped": "dynamic", "WriteOnlyMapped": "write_only"}.get(head, "select")
    node = value.constant().node
    text = value.text or getattr(node, "value", "")
    return LAZY.get(str(text), str(text)) if text else "select"


__all__ = ["Model", "Relations"]
