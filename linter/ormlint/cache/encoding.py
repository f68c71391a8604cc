"""Findings and problems as JSON, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ormlint.api import Finding, Instead, Loading, Place, Related
from ormlint.outcome import Problem

Found = tuple[Finding, Place | None]
"""A finding, and the query that feeds the loop of a framework."""
Move = Callable[[Place], Place]


def _stays(place: Place) -> Place:
    return place


def written(finding: Finding) -> list[Any]:
    """A finding as a list."""
    related = [[*_place(other.place), other.message] for other in finding.related]
    texts = [finding.message, finding.cost, finding.suggestion, finding.severity, finding.code, finding.name]
    return [_place(finding.place), related, *texts]


def read(document: Sequence[Any], move: Move = _stays) -> Finding:
    """The finding in a list; ``move`` says where its places are now."""
    place, related, message, cost, suggestion, severity, code, name = document
    others = tuple(Related(move(Place(*other[:-1])), other[-1]) for other in related)
    return Finding(message, move(Place(*place)), others, cost, suggestion, severity, code, name)


def written_pair(found: Found) -> list[Any]:
    """A finding with its query, and what its remedy is made of, as a list."""
    finding, binding = found
    instead = finding.instead
    return [
        written(finding),
        None if binding is None else _place(binding),
        _loading(finding.loading),
        None if instead is None else [instead.message, _loading(instead.loading)],
    ]


def _loading(loading: Loading | None) -> list[Any] | None:
    if loading is None:
        return None
    place = None if loading.query is None else _place(loading.query)
    names = [*loading.joins], [*loading.prefetches]
    return [loading.model, place, *names, loading.before, loading.where, loading.proviso, loading.listed]


def read_pair(document: Sequence[Any], move: Move) -> Found:
    """The finding and its query in a list."""
    finding, binding, loading, instead = document
    known = replace(
        read(finding, move),
        loading=_read_loading(loading, move),
        instead=None if instead is None else Instead(instead[0], _read_known(instead[1], move)),
    )
    return known, None if binding is None else move(Place(*binding))


def _read_loading(document: Sequence[Any] | None, move: Move) -> Loading | None:
    return None if document is None else _read_known(document, move)


def _read_known(document: Sequence[Any], move: Move) -> Loading:
    model, place, joins, prefetches, *rest = document
    query = None if place is None else move(Place(*place))
    return Loading(model, query, tuple(joins), tuple(prefetches), *rest)


def written_problem(problem: Problem) -> list[Any]:
    """A problem as a list."""
    return [problem.path, problem.line, problem.message]


def read_problem(document: Sequence[Any]) -> Problem:
    """The problem in a list."""
    path, line, message = document
    return Problem(path, line, message)


def _place(place: Place) -> list[Any]:
    return [place.path, place.line, place.column, place.end_line, place.end_column]
