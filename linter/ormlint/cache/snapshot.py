"""A project as it was when its modules were walked, written down; and what of it still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ormlint.api import Place
from ormlint.cache.encoding import read_pair, read_problem, written_pair, written_problem
from ormlint.cache.layouts import Layout
from ormlint.cache.walked import Walked


class Gone(Exception):  # noqa: N818
    """A place that is no more."""


class Changes:
    """What has changed in the files since; their outlines have not."""

    def __init__(self, layouts: Mapping[str, tuple[Layout, Layout]], templates: frozenset[str]) -> None:
        """``layouts`` are those of changed files, before and now."""
        self._layouts = layouts
        self._templates = templates
        self._functions = {path: before.changed(now) for path, (before, now) in layouts.items()}

    def spares(self, walked: Walked) -> bool:
        """Whether the walks of a module would read the same again."""
        touched = self._functions.keys() & walked.functions.keys()
        return self._templates.isdisjoint(walked.templates) and all(
            seen is not None and self._functions[path].isdisjoint(seen)
            for path, seen in ((path, walked.functions[path]) for path in touched)
        )

    def move(self, place: Place) -> Place:
        """Where a place is now; raises Gone."""
        if place.path not in self._layouts:
            return place
        before, now = self._layouts[place.path]
        line, end_line = before.line_in(now, place.line), before.line_in(now, place.end_line)
        if line is None or end_line is None:
            raise Gone
        return replace(place, line=line, end_line=end_line)


def written_layout(layout: Layout) -> list[Any]:
    """A layout as a list."""
    return [layout.outline, layout.functions, _runs(layout.outside)]


def read_layout(document: Sequence[Any]) -> Layout:
    """The layout in a list."""
    outline, functions, runs = document
    outside = [line for start, count in runs for line in range(start, start + count)]
    return Layout(outline, [(start, end, digest) for start, end, digest in functions], outside)


def written_module(walked: Walked) -> list[Any]:
    """The walks of a module as a list."""
    findings = [written_pair(found) for found in walked.findings]
    errors = [written_problem(error) for error in walked.errors]
    return [findings, errors, walked.functions, walked.templates, walked.prefetched, walked.wanted]


def read_module(document: Sequence[Any], changes: Changes) -> Walked | None:
    """The walks of a module as they would be now; ``None`` where they have to be done."""
    pairs, errors, functions, templates, prefetched, wanted = document
    walked = Walked(functions=functions, templates=templates, prefetched=prefetched, wanted=wanted)
    walked.errors = [read_problem(error) for error in errors]
    if not changes.spares(walked):
        return None
    try:
        walked.findings = [read_pair(pair, changes.move) for pair in pairs]
    except Gone:
        return None
    return walked


def _runs(lines: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == sum(runs[-1]):
            runs[-1][1] += 1
        else:
            runs.append([line, 1])
    return runs
