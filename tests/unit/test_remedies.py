"""Remedies for one query that belong together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ormlint.api import Finding, Instead, Loading, Place
from ormlint.remedies import annotated_together, settled, united

QUERY = Place("app/views.py", 3, 1, 3, 9)
OTHER = Place("app/views.py", 7, 1, 7, 9)


def joins(*names: str, **more: Any) -> Loading:
    return Loading("app.Book", QUERY, joins=names, **more)


def prefetches(*names: str, **more: Any) -> Loading:
    return Loading("app.Book", QUERY, prefetches=names, **more)


def finding(loading: Loading | None, code: str = "") -> Finding:
    code = loading.code if loading is not None else code
    place = Place("app/page.html", 1, 1, 1, 2)
    return Finding(f"`x` is read; add `{code}`", place, suggestion=code, loading=loading)


def codes(*given: Loading) -> list[str]:
    found = list(united([(finding(loading), QUERY) for loading in given]))
    assert all(f"`{one.suggestion}`" in one.message for one in found)
    return [one.suggestion for one in found]


def test_paths_of_one_query_go_together() -> None:
    assert codes(joins("b"), joins("a__c")) == ['.select_related("a__c", "b")'] * 2


def test_a_longer_path_has_the_shorter_one_in_it() -> None:
    assert codes(joins("a"), joins("a__c")) == ['.select_related("a__c")'] * 2


def test_joins_and_prefetches_are_one_remedy() -> None:
    assert codes(joins("a"), prefetches("b")) == ['.select_related("a").prefetch_related("b")'] * 2


def test_where_it_goes_is_told_to_both() -> None:
    inner = prefetches("books__author", where=" to the query of Shelf")
    assert codes(inner, prefetches("tags")) == ['.prefetch_related("books__author", "tags")'] * 2


def test_annotations_of_one_query_go_together() -> None:
    def messages(*given: tuple[Finding, Place]) -> list[str]:
        return [found.message.partition("add ")[2] for found, _ in annotated_together(given)]

    first = finding(None, '.annotate(Count("b", distinct=True))')
    second = finding(None, ".annotate(has_a=Exists(A))")
    together = '`.annotate(Count("b", distinct=True), has_a=Exists(A))`'
    assert messages((first, QUERY), (second, QUERY), (first, QUERY)) == [together] * 3
    assert messages((first, QUERY), (second, OTHER)) == [f"`{first.suggestion}`", f"`{second.suggestion}`"]


@pytest.mark.parametrize(
    ("second", "binding"),
    [
        (Loading("app.Book", OTHER, joins=("a",)), QUERY),
        (Loading("app.Author", QUERY, joins=("a",)), QUERY),
        (joins("a", before="return super().get_queryset()"), QUERY),
        (joins("a", proviso=' and `"a"` to `only()`'), QUERY),
        (joins("a", listed=True), QUERY),
        (joins("a"), None),
        (None, QUERY),
    ],
    ids=["query", "model", "method", "proviso", "list", "no framework", "other remedy"],
)
def test_apart(second: Loading | None, binding: Place | None) -> None:
    given = [finding(joins("b")), finding(second, ".annotate(Count())")]
    assert list(united([(given[0], QUERY), (given[1], binding)])) == given


def test_two_views_that_share_a_method_are_told_apart() -> None:
    first = joins("a", before="return super().get_queryset()", where=" in `get_queryset()` of `First`")
    assert codes(first, replace(first, joins=("b",), where=" in `get_queryset()` of `Second`")) == [
        'return super().get_queryset().select_related("a")',
        'return super().get_queryset().select_related("b")',
    ]


def test_no_more_than_five_joins() -> None:
    found = codes(*(joins(name) for name in ("a", "b", "c__d", "c__e", "f__g")))
    assert found == ['.select_related("a", "b", "c__d", "c__e").prefetch_related("f__g")'] * 5


def test_an_admin_lists_no_more_than_five() -> None:
    found = codes(*(joins(name, listed=True) for name in ("a", "b", "c", "d__x", "d__y", "e")))
    assert found[0] == 'list_select_related = ["a"]'
    assert found[3] == 'list_select_related = ["d__x", "d__y"]'


def test_of_many_names_those_on_the_same_way() -> None:
    ways = [prefetches(f"{way}__{name}") for way in "ab" for name in "cdefg"]
    assert codes(*ways)[0] == '.prefetch_related("a__c", "a__d", "a__e", "a__f", "a__g")'


def test_of_many_names_on_one_way_one() -> None:
    assert codes(*(prefetches(f"a__{name}") for name in "cdefghijk"))[0] == '.prefetch_related("a__c")'


def test_of_many_names_below_its_own_its_own_alone() -> None:
    below = [prefetches(f"a__{name}") for name in "cdefghijk"]
    assert codes(prefetches("a"), *below)[0] == '.prefetch_related("a")'


COUNTED = replace(finding(None, ".annotate(Count())"), instead=Instead("`b` has it", prefetches("b")))


@pytest.mark.parametrize("other", [prefetches("b"), prefetches("b__c"), prefetches("a", "b")])
def test_a_prefetch_serves_all_reads_of_the_relation(other: Loading) -> None:
    _, (counted, _) = settled([(finding(other), QUERY), (COUNTED, QUERY)])
    assert (counted.message, counted.suggestion) == ("`b` has it", '.prefetch_related("b")')
    assert counted.loading == prefetches("b")


@pytest.mark.parametrize(
    "other",
    [None, prefetches("a"), prefetches("bb"), joins("b"), replace(prefetches("b"), model="app.Author")],
)
def test_no_prefetch_of_the_relation(other: Loading | None) -> None:
    given = [(finding(other), QUERY), (COUNTED, QUERY)]
    assert list(settled(given)) == given
