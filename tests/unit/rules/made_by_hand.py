"""A model, queries and facts made by hand, and what a rule says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ormlint.api import Column, Model, PageTaken, Place, Query, Relation, Repeat, RowsUsed, Rule, Use


@dataclass(frozen=True)
class Written:
    """A piece of code that stands in a file that does not exist."""

    text: str = "…"
    line: int = 1

    scope: tuple[str, str] = ("views.py", "")

    @property
    def place(self) -> Place:
        return Place("views.py", self.line, 1, self.line, 1 + len(self.text))


COLUMNS = [
    Column("id", "BigAutoField", unique=True),
    Column("isbn", "CharField", unique=True),
    Column("title", "CharField"),
    Column("status", "CharField"),
    Column("price", "DecimalField"),
    Column("pages", "IntegerField"),
    Column("published", "DateField"),
    Column("returned", "DateField", null=True),
    Column("in_print", "BooleanField"),
]


def book(**changes: Any) -> Model:
    """A model with columns of most kinds and two foreign keys."""
    settings: dict[str, Any] = {"columns": {column.name: column for column in COLUMNS}} | changes
    model = Model("Book", "library.Book", "library.models.Book", **settings)
    author = Model("Author", "library.Author", "library.models.Author")
    for name in ("author", "editor"):
        relation = Relation(name, "foreign_key", model, author, null=name == "editor", attname=f"{name}_id")
        model.relations[name] = model.lookups[name] = model.attnames[f"{name}_id"] = relation
    return model


def query(model: Model | None = None, **changes: Any) -> Query:
    """All the books, unless changed."""
    spot = Written("Book.objects.all()")
    return Query(model or book(), origin=spot, spot=spot, **changes)


def rows(*uses: Use | str, of: Query | None = None, **changes: Any) -> RowsUsed:
    """Rows that are loaded for these uses."""
    made = tuple(use if isinstance(use, Use) else Use(use, Written()) for use in uses)  # type: ignore[arg-type]
    repeats = changes.pop("repeats", ())
    return RowsUsed(Written(), (), repeats, query=of or query(), uses=made, **{"evaluated": True, **changes})


def use(kind: str, detail: str = "", **changes: Any) -> Use:
    """A use of rows."""
    return Use(kind, changes.pop("spot", Written()), detail=detail, **changes)  # type: ignore[arg-type]


def page(of: Query | None = None, **changes: Any) -> PageTaken:
    """``books[start : start + 20]``."""
    settings: dict[str, Any] = {"kind": "slice", "start": "start", "stop": "start + 20", **changes}
    return PageTaken(Written(), (), (), query=of or query(), **settings)


LOOP = Repeat(Written("for name in names:"), "items", "items of `names`")


def says(rule: Rule, fact: Any) -> list[str]:
    """The messages of a rule about a fact."""
    return [finding.message for finding in rule.findings(fact)]


def suggests(rule: Rule, fact: Any) -> list[str]:
    """The suggestions of a rule about a fact."""
    return [finding.suggestion for finding in rule.findings(fact)]
