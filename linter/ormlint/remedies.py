"""One remedy for all that a framework reads of the rows of one query: the relations are loaded together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ormlint.api import Finding, Loading, Place

Bound = tuple[Finding, Place | None]
"""A finding, and the query that feeds the loop of a framework."""
ANNOTATION = re.compile(r"\.annotate\((.+)\)")
MOST_JOINS = 5
"""So many tables make a SELECT wide enough; what is farther away comes by a query of its own."""
MOST_NAMES = 8
"""More of them in one line are not read: what goes through the same relation is shown by itself."""


def settled(findings: Iterable[Bound]) -> Iterator[Bound]:
    """The findings; those of a relation that others need whole say what they come to then."""
    known = list(findings)
    whole = {
        (_query(finding.loading, binding), path)
        for finding, binding in known
        if finding.loading is not None
        for name in finding.loading.prefetches
        for path in _steps(name)
    }
    for finding, binding in known:
        instead = finding.instead
        if instead is None or (_query(instead.loading, binding), instead.loading.prefetches[0]) not in whole:
            yield finding, binding
        else:
            loading = instead.loading
            yield (
                replace(finding, message=instead.message, suggestion=loading.code, loading=loading),
                binding,
            )


def annotated_together(findings: Iterable[Bound]) -> Iterator[Bound]:
    """The findings; one call asks for all the numbers that are counted for the rows of one query."""
    known = list(findings)
    asked: dict[object, set[str]] = defaultdict(set)
    for finding, binding in known:
        call = ANNOTATION.fullmatch(finding.suggestion)
        if call is not None and binding is not None:
            asked[_annotated(finding, binding)].add(call[1])
    for finding, binding in known:
        together = sorted(asked.get(_annotated(finding, binding), ()), key=_position)
        yield (_saying(finding, f".annotate({', '.join(together)})") if together else finding), binding


def _annotated(finding: Finding, binding: Place | None) -> object:
    """The query, whether it is an annotation, and the words that say where the call goes."""
    where = finding.message.rpartition(f"`{finding.suggestion}`")[2]
    return binding, ANNOTATION.fullmatch(finding.suggestion) is not None, where


def _position(argument: str) -> tuple[bool, str]:
    """Arguments with a name come last."""
    return "=" in argument.partition("(")[0], argument


def _saying(finding: Finding, code: str) -> Finding:
    message = finding.message.replace(f"`{finding.suggestion}`", f"`{code}`")
    return replace(finding, message=message, suggestion=code)


def united(findings: Sequence[Bound]) -> Iterator[Finding]:
    """The findings; those about one query of a framework's loop name all that is to be loaded."""
    loads: dict[object, list[Loading]] = defaultdict(list)
    for finding, binding in findings:
        if finding.loading is not None and binding is not None:
            loads[_query(finding.loading, binding)].append(finding.loading)
    for finding, binding in findings:
        loading = finding.loading
        if loading is not None and binding is not None:
            loading = _together(loading, loads[_query(loading, binding)])
        yield _with(finding, loading)


def _query(loading: Loading, binding: Place | None) -> object:
    """What remedies share: the query, the model of its rows, where to write them, what else has to change."""
    place = loading.query or binding
    written = (loading.before, loading.where) if loading.before else ()
    return place, loading.model, written, loading.proviso, loading.listed


def _steps(path: str) -> Iterator[str]:
    names = path.split("__")
    return ("__".join(names[: end + 1]) for end in range(len(names)))


def _together(own: Loading, others: Sequence[Loading]) -> Loading:
    joins, prefetches = _chosen(own, others)
    near, far = _split(own, joins)
    return replace(own, joins=near, prefetches=_longest([*far, *prefetches]))


Names = Sequence[str]


def _chosen(own: Loading, others: Sequence[Loading]) -> tuple[Names, Names]:
    """All that is to be loaded, or that on the same way as its own, as far as it is not too much to read."""
    joins = _longest(name for other in others for name in other.joins)
    prefetches = _longest(name for other in others for name in other.prefetches)
    most = MOST_JOINS if own.listed else MOST_NAMES
    names = (*own.joins, *own.prefetches)
    for depth in range(max(name.count("__") for name in names) + 2):
        starts = {_start(name, depth) for name in names}
        chosen = [[name for name in found if _start(name, depth) in starts] for found in (joins, prefetches)]
        if sum(map(len, chosen)) <= most:
            return chosen[0], chosen[1]
    return own.joins, own.prefetches


def _start(name: str, depth: int) -> tuple[str, ...]:
    return tuple(name.split("__")[:depth])


def _split(own: Loading, joins: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that a SELECT takes along, the nearest first, and those that are a query each."""
    near: list[str] = []
    far: list[str] = []
    for name in sorted(joins, key=lambda name: (name.count("__"), name)):
        tables = {step for path in (*near, name) for step in _steps(path)}
        (near if own.listed or len(tables) <= MOST_JOINS else far).append(name)
    return tuple(sorted(near)), tuple(far)


def _longest(paths: Iterable[str]) -> tuple[str, ...]:
    """Each path once, without those that a longer one passes."""
    distinct = sorted(set(paths))
    return tuple(path for path in distinct if not any(other.startswith(f"{path}__") for other in distinct))


def _with(finding: Finding, loading: Loading | None) -> Finding:
    code = loading.code if loading is not None else finding.suggestion
    return replace(_saying(finding, code), loading=loading, instead=None)
