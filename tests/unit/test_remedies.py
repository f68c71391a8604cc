"""Remedies for one query that belong together."""

from __future__ import annotations

import pytest

from ormlint.api import Finding, Place
from ormlint.remedies import united

QUERY = Place("app/views.py", 3, 1, 3, 9)
OTHER = Place("app/views.py", 7, 1, 7, 9)


def finding(code: str, where: str = "") -> Finding:
    return Finding(f"`x` is read; add `{code}`{where}", Place("app/page.html", 1, 1, 1, 2), suggestion=code)


def messages(*given: tuple[Finding, Place | None]) -> list[str]:
    return [found.message.partition("add ")[2] for found in united(given)]


def test_paths_of_one_query_go_together() -> None:
    first, second = finding('.select_related("b")'), finding('.select_related("a__c")')
    assert messages((first, QUERY), (second, QUERY)) == ['`.select_related("a__c", "b")`'] * 2


def test_a_longer_path_has_the_shorter_one_in_it() -> None:
    first, second = finding('.select_related("a")'), finding('.select_related("a__c")')
    assert messages((first, QUERY), (second, QUERY)) == ['`.select_related("a__c")`'] * 2


def test_annotations_of_one_query_go_together() -> None:
    first, second = finding('.annotate(Count("b", distinct=True))'), finding(".annotate(has_a=Exists(A))")
    together = '`.annotate(Count("b", distinct=True), has_a=Exists(A))`'
    assert messages((first, QUERY), (second, QUERY), (first, QUERY)) == [together] * 3
    assert messages((first, QUERY), (second, OTHER)) == [f"`{first.suggestion}`", f"`{second.suggestion}`"]


@pytest.mark.parametrize(
    ("second", "binding"),
    [
        (finding('.select_related("a")'), OTHER),
        (finding('.prefetch_related("a")'), QUERY),
        (finding('.select_related("a")', " to the query of Author"), QUERY),
        (finding(".annotate(Count())"), QUERY),
        (finding('.select_related("a")'), None),
    ],
)
def test_apart(second: Finding, binding: Place | None) -> None:
    first = finding('.select_related("b")')
    assert list(united([(first, QUERY), (second, binding)])) == [first, second]
