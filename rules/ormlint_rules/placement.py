"""Where a call is written that a query needs: at the query, or in the class that a framework asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from ormlint.api import Entry, Fact, Query, Spot


@dataclass(frozen=True)
class Placement:
    """What the call is added to; all empty: to the query where it is built."""

    before: str = ""
    where: str = ""
    listed: bool = False
    """A list of the admin takes the names instead."""


def placement(fact: Fact, query: Query | None, *, joined: bool = False) -> Placement:
    """Where the query of a framework's rows takes a call; ``joined``: one to ``select_related``."""
    if query is None:
        return Placement()
    if query.maker and not query.methods:
        return _made(fact, query, joined)
    return _in_class(fact.entry, query) if fact.entry is not None else Placement()


def _made(fact: Fact, query: Query, joined: bool) -> Placement:
    """A framework makes the query of the name of a model."""
    if query.maker == "view":
        named = "" if fact.entry is None else f" in `{fact.entry.name}`"
        return Placement(f"queryset = {query.model.name}.{query.model.default_manager}", named)
    if query.maker == "choices":
        return Placement(where=" to a queryset of its own for the field")
    if query.maker == "graph":
        return Placement(where=f" to what `get_queryset()` of `{_owner(fact, query)}` returns")
    if query.maker == "admin" and joined:
        return Placement(listed=True)
    return _overriding(_owner(fact, query), "request")


def _owner(fact: Fact, query: Query) -> str:
    """The class that the loop over the rows of a query is for."""
    loops = (repeat for repeat in fact.repeats if repeat.query and repeat.query.origin == query.origin)
    return next((repeat.consumer for repeat in loops), "")


def _in_class(entry: Entry, query: Query) -> Placement:
    """A method of the class gives the query, or one that it shares with other classes."""
    spots = (query.spot, query.origin)
    own = [method for spot in spots if (method := _within(spot, entry.scope)) is not None]
    if "get_queryset" in own or ("" in own and entry.gives):
        return Placement(where=f" to what `get_queryset()` of `{entry.name}` returns")
    inherited = [_within(spot, scope) for spot in spots for scope in entry.above]
    shared = not own and bool({"", "get_queryset"} & set(inherited))
    frozen = "" in own and _frozen(query)
    return _overriding(entry.name, entry.given) if shared or frozen else Placement()


def _overriding(name: str, given: str) -> Placement:
    of = f" of `{name}`" if name else ""
    return Placement(f"return super().get_queryset({given})", f" in `get_queryset()`{of}")


def _within(spot: Spot, scope: tuple[str, str]) -> str | None:
    """The method of a class that a spot stands in, or nothing; ``None`` where it stands elsewhere."""
    path, name = spot.scope
    if path != scope[0] or not (name == scope[1] or name.startswith(f"{scope[1]}.")):
        return None
    return name[len(scope[1]) + 1 :]


def _frozen(query: Query) -> bool:
    """Whether a call in the body of a class would ask a manager at the import that may have no rows then."""
    manager = query.model.managers.get(query.origin.text.rpartition(".")[2])
    return manager is not None and (manager.opaque or manager.scoped)
