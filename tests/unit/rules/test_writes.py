"""The rules about writing row by row, on facts made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from linked_by_hand import BOOK, CHAPTER, ITEMS, loop, rows, written
from made_by_hand import Written, says, suggests

from ormlint.api import Column
from ormlint.packs import configured
from ormlint_rules.writes import (
    create_in_loop,
    delete_in_loop,
    m2m_add_in_loop,
    save_in_loop,
    upsert_in_loop,
)

OVERRIDDEN = ("`Book.save()` is overridden", "a `post_save` receiver")
RULES = {
    "save": save_in_loop.rule,
    "create": create_in_loop.rule,
    "delete": delete_in_loop.rule,
    "upsert": upsert_in_loop.rule,
    "add": m2m_add_in_loop.rule,
}
ADD = written("add", relation=BOOK.relations["tags"], spot=Written("book.tags.add(tag)"))


def test_one_row_saved_again_and_again() -> None:
    fact = written("save", fields=("pages",), query=rows(), same=True, obstacles=OVERRIDDEN)
    assert says(save_in_loop.rule, fact) == [
        "one row of Book is saved once per item: N statements; save it once, after the loop"
    ]


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (
            written("save", fields=("pages", "title"), query=rows(), repeats=(loop(rows()),)),
            "`Book` is saved once per row: 1 + N statements; "
            'write `Book.objects.bulk_update(…, ["pages", "title"], batch_size=500)`',
        ),
        (
            written("create", CHAPTER),
            "`Chapter` is created once per item: N statements; "
            "write `Chapter.objects.bulk_create([Chapter(…) for …], batch_size=500)`",
        ),
        (
            written("delete", query=rows(), repeats=(loop(rows()),)),
            "`Book` is deleted once per row: 1 + N statements; "
            "write `Book.objects.filter(pk__in=…).delete()`",
        ),
        (
            written("upsert"),
            "`Book` is looked up and written once per item: N statements; write `Book.objects.bulk_create("
            "[Book(…) for …], update_conflicts=True, unique_fields=[…], update_fields=[…])`",
        ),
        (ADD, "`tags` is added to once per item: N statements; add them all at once: `tags.add(*…)`"),
    ],
)
def test_message(fact, message: str) -> None:
    (finding,) = RULES[fact.verb].findings(fact)
    assert finding.message == message
    assert finding.suggestion
    assert "statements, N = " in finding.cost
    for verb, rule in RULES.items():
        assert bool(says(rule, fact)) == (verb == fact.verb)


def test_unknown_fields() -> None:
    (message,) = says(RULES["save"], written("save", fields=("*",)))
    assert "bulk_update(…, […], batch_size=500)" in message


def test_get_or_create() -> None:
    fact = written("upsert", spot=Written("Book.objects.get_or_create(isbn=isbn)"))
    assert suggests(RULES["upsert"], fact) == [
        "Book.objects.bulk_create([Book(…) for …], ignore_conflicts=True)"
    ]


@pytest.mark.parametrize("verb", ["save", "create", "upsert"])
def test_nothing_to_write(verb: str) -> None:
    assert not says(RULES[verb], written(verb, obstacles=OVERRIDDEN))


@pytest.mark.parametrize("verb", ["save", "create", "upsert"])
def test_obstacles_on_demand(verb: str) -> None:
    with configured(RULES.values(), {RULES[verb].name: {"tell-obstacles": True}}):
        (finding,) = RULES[verb].findings(written(verb, obstacles=OVERRIDDEN))
    assert finding.message.endswith(
        "passes by what is done for each row: `Book.save()` is overridden and a `post_save` receiver"
    )
    assert (finding.suggestion, finding.severity) == ("", "info")


def test_delete_sends_signals_but_calls_no_method() -> None:
    rule = RULES["delete"]
    assert suggests(rule, written("delete", obstacles=("a `post_delete` receiver",)))[0]
    assert not says(rule, written("delete", obstacles=("`Book.delete()` is overridden",)))


STAMPED = replace(BOOK, columns=BOOK.columns | {"at": Column("at", "DateTimeField", stamped=True)})


def test_bulk_update_does_not_set_the_time() -> None:
    """Measured on Django 5.2: the column keeps its old value, though it is named."""
    (message,) = says(RULES["save"], written("save", STAMPED, fields=("pages",)))
    assert message.endswith(
        '`Book.objects.bulk_update(…, ["pages", "at"], batch_size=500)`; '
        "set `at` before, which only `save()` does by itself"
    )


@pytest.mark.parametrize(
    "changes", [{"fields": ("at", "pages")}, {"spot": Written('book.save(update_fields=["pages"])')}]
)
def test_the_time_is_no_matter(changes) -> None:
    (message,) = says(RULES["save"], written("save", STAMPED, **({"fields": ("pages",)} | changes)))
    assert message.endswith("batch_size=500)`")


@pytest.mark.parametrize("verb", ["save", "create", "upsert", "delete"])
def test_errors_of_each_row_are_handled(verb: str) -> None:
    assert not says(RULES[verb], replace(written(verb), guarded=True))


def test_add_sends_its_signal_once() -> None:
    (finding,) = RULES["add"].findings(replace(ADD, obstacles=("a `m2m_changed` receiver",)))
    assert finding.message.endswith("; a `m2m_changed` receiver then runs once")
    assert finding.suggestion


@pytest.mark.parametrize("verb", list(RULES))
@pytest.mark.parametrize(
    "changes",
    [
        {"rare": True},
        {"repeats": ()},
        {"repeats": (replace(ITEMS, small=True),)},
        {"repeats": (loop(kind="batch", noun="chunks"),)},
        {"repeats": (loop(kind="retry", noun="turns"),)},
    ],
)
def test_silent(verb: str, changes) -> None:
    relation = BOOK.relations["tags"] if verb == "add" else None
    assert not says(RULES[verb], written(verb, relation=relation, **changes))


def test_other_traps() -> None:
    assert not says(RULES["create"], written("create", result_used=True))
    assert not says(RULES["upsert"], written("upsert", result_used=True))
    assert not says(RULES["add"], replace(ADD, spot=Written("book.tags.remove(tag)")))
    locked = rows(methods=("select_for_update", "get"), bounded=True)
    assert not says(RULES["save"], written("save", query=locked))


def test_all_are_on() -> None:
    assert all(rule.default for rule in RULES.values())
