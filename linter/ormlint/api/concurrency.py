"""The facts of asynchronous code: what fails on the event loop, or holds it up."""

from __future__ import annotations

from dataclasses import dataclass

from ormlint.api.facts import CollectionRead, ColumnLoaded, Fact, RelationLoaded
from ormlint.api.schema import Model


@dataclass(frozen=True)
class LazyLoadOnLoop(Fact):
    """Something of a row is read that did not come with it, where a query cannot be waited for: an error."""

    read: RelationLoaded | CollectionRead | ColumnLoaded
    """What it would be in synchronous code."""

    @property
    def model(self) -> Model:
        """The model of the row."""
        return self.read.query.model if isinstance(self.read, ColumnLoaded) else self.read.relation.model


@dataclass(frozen=True)
class SyncCallOnLoop(Fact):
    """A query or a write that waits for the database runs on the event loop."""

    model: Model
    verb: str
    """``fetch``, ``get``, ``count``, ``save``, …"""
    method: str = ""
    """The method as called; empty for a loop over rows, ``list()`` and the like."""
    deep: bool = False
    """It is called by a function that the asynchronous one calls."""
    view: bool = False
    """The asynchronous function answers requests, and awaits nothing."""


@dataclass(frozen=True)
class ExpiredRead(Fact):
    """A row is read after the ``commit()`` at ``spot`` has expired it, without being loaded again."""

    model: Model
    attribute: str
    name: str = ""
    """The name that held the row at the commit."""


@dataclass(frozen=True)
class SessionShared(Fact):
    """Tasks that run at the same time use one session."""

    session: str
    """The session as written."""
    model: Model
    each: bool = False
    """It is one task for each item of a loop."""
