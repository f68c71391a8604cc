"""The effect table of Django says what was measured."""

from __future__ import annotations

import pytest

from measuring.semantics.queryset import LAZY, REQUERIED, TERMINAL
from measuring.semantics.reverse import TO_MANY
from ormlint.orm.django import DJANGO
from ormlint.orm.effects import Effect

EFFECTS = [effect for name, effect in DJANGO.refinements.items() if name == effect.name]
QUERIES = [effect for effect in EFFECTS if effect.verb]


@pytest.mark.parametrize("operation", LAZY + REQUERIED, ids=str)
def test_lazy_methods_are_known(operation: object) -> None:
    name = getattr(operation, "name", "")
    assert not name or not DJANGO.refinements[name].verb


@pytest.mark.parametrize("effect", QUERIES, ids=lambda effect: effect.name)
def test_rows_in_memory(effect: Effect) -> None:
    same = [operation for operation in TERMINAL if operation.name == effect.name]
    counts = [operation.evaluated for operation in same if operation.fresh]
    free = bool(counts) and max(counts) == 0
    assert effect.evaluated == free


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: effect.name)
def test_rows_that_came_with_the_parent(effect: Effect) -> None:
    reads = [read for read in TO_MANY if read.name == effect.name and read.call != "a.book_set"]
    free = {read.prefetched == 2 for read in reads}
    expected = {"": {False}, "always": {True}, "ordered": {True, False}}[effect.prefetched]
    assert not reads or free == expected
