"""Models with relations of every kind, and facts about rows in loops, made by hand."""

from __future__ import annotations

from typing import Any

from made_by_hand import Written

from ormlint.api import (
    CollectionRead,
    Column,
    Load,
    Lookup,
    Model,
    Query,
    QueryRan,
    Relation,
    RelationLoaded,
    Repeat,
    RowWritten,
)


def _model(name: str, *columns: str, **changes: Any) -> Model:
    made = {column: Column(column, "CharField") for column in columns} | {"id": Column("id", "BigAutoField")}
    return Model(name, f"library.{name}", f"library.models.{name}", columns=made, **changes)


def _pair(one: Relation, other: Relation) -> None:
    for relation in (one, other):
        relation.model.relations[relation.name] = relation
        relation.model.lookups[relation.query_name or relation.name] = relation
        if relation.attname:
            relation.model.attnames[relation.attname] = relation


def _key(model: Model, name: str, target: Model, accessor: str, query_name: str = "", **more: Any) -> None:
    attname = f"{name}_id"
    _pair(
        Relation(
            name, "foreign_key", model, target, attname=attname, query_name=name, remote=accessor, **more
        ),
        Relation(
            accessor, "reverse_foreign_key", target, model, query_name=query_name or accessor, remote=name
        ),
    )


PUBLISHER = _model("Publisher", "name", "city")
AUTHOR = _model("Author", "name", "bio")
PROFILE = _model("Profile", "avatar")
BOOK = _model("Book", "title", "pages", "in_print")
CHAPTER = _model("Chapter", "title", "number", "words", ordering=("number",))
REVIEW = _model("Review", "stars", "created")
TAG = _model("Tag", "name")
NOTE = _model("Note", "text")
BOOK.columns["isbn"] = Column("isbn", "CharField", unique=True)

_key(AUTHOR, "publisher", PUBLISHER, "authors", null=True)
_key(BOOK, "author", AUTHOR, "books")
_key(BOOK, "editor", AUTHOR, "edited", null=True)
_key(CHAPTER, "book", BOOK, "chapters")
_key(REVIEW, "book", BOOK, "review_set", "review")
_pair(
    Relation("author", "one_to_one", PROFILE, AUTHOR, attname="author_id", remote="profile"),
    Relation("profile", "reverse_one_to_one", AUTHOR, PROFILE, query_name="profile", remote="author"),
)
_pair(
    Relation("tags", "many_to_many", BOOK, TAG, query_name="tags", remote="books"),
    Relation("books", "reverse_many_to_many", TAG, BOOK, query_name="books", remote="tags"),
)
NOTE.relations["subject"] = Relation("subject", "generic_foreign_key", NOTE, None)


def rows(model: Model = BOOK, text: str = "", **changes: Any) -> Query:
    """Rows of a model."""
    start = f"{model.name}.objects"
    return Query(model, origin=Written(start), spot=Written(text or f"{start}.all()"), **changes)


def loop(query: Query | None = None, kind: str = "rows", noun: str = "") -> Repeat:
    """A loop over the rows of a query, or over items."""
    noun = noun or (query.noun if query else "items of `keys`")
    return Repeat(Written("for …"), kind, noun, query)  # type: ignore[arg-type]


ITEMS = loop(kind="items")


def read(path: str, query: Query | None = None, **changes: Any) -> RelationLoaded:
    """``book.author`` in a loop over books."""
    query = query or rows()
    settings = {"query": query, "repeats": (loop(query),)} | changes
    return RelationLoaded(
        Written(), (), settings.pop("repeats"), relation=_last(query.model, path), path=path, **settings
    )


def _last(model: Model | None, path: str) -> Relation:
    relation = None
    for name in path.split("__"):
        assert model is not None
        relation = model.relations[name]
        model = relation.target
    assert relation is not None
    return relation


def collection(text: str, path: str, query: Query | None = None, **changes: Any) -> CollectionRead:
    """A query on a relation in a loop: ``author.books.filter(in_print=True)``, as written."""
    query = query or rows(AUTHOR)
    relation = _last(query.model, path)
    assert relation.target is not None
    operations = changes.pop("operations", ("all",))
    inner = rows(relation.target, text, relation=relation, methods=operations, **changes.pop("inner", {}))
    settings = {"query": query, "repeats": (loop(query),), "verb": "fetch"} | changes
    return CollectionRead(
        Written(text),
        (),
        settings.pop("repeats"),
        relation=relation,
        path=path,
        rows=inner,
        operations=operations,
        **settings,
    )


def ran(verb: str, query: Query, *lookups: Lookup, **changes: Any) -> QueryRan:
    """A query from a manager, per item."""
    made = Query(
        query.model, query.origin, query.spot, lookups=lookups, methods=changes.pop("methods", (verb,))
    )
    settings = {"varies": True, "repeats": (ITEMS,)} | changes
    return QueryRan(Written(), (), settings.pop("repeats"), query=made, verb=verb, **settings)


def written(verb: str, model: Model = BOOK, **changes: Any) -> RowWritten:
    """A write per row."""
    settings = {"repeats": (ITEMS,), "spot": Written()} | changes
    return RowWritten(
        settings.pop("spot"),
        (),
        settings.pop("repeats"),
        verb=verb,
        model=model,
        **settings,  # type: ignore[arg-type]
    )


def prefetch(name: str, query: Query | None = None, **changes: Any) -> Load:
    """A relation that comes by a prefetch."""
    return Load(name, "prefetch", query=query, **changes)
