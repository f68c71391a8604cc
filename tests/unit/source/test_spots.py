"""Places and texts of nodes."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m
import pytest

TEXT = """\
import a

class A:
    @other
    def f(self, a):
        é = "é"; x = (  # why
            a.b
            .filter(
                x="1",  # no
            )
            .all()
        )
        async with (a as b): pass
        for row in x:
            print(row)
        try: pass
        except (B, C) as e: pass
        match (x, 1):
            case [1, *_] if é: pass
        while é: return [é for é in x if é]
"""


@pytest.fixture
def method(source):
    return source(TEXT).block.children[0].children[0]


def spot_of(block, matcher):
    return block.spot(m.findall(block.node(), matcher)[0])


def span(spot) -> tuple[int, int, int, int]:
    place = spot.place
    assert place.path == "a.py"
    return place.line, place.column, place.end_line, place.end_column


SPANS = [
    (m.FunctionDef(), (5, 5, 5, 20), "def f(self, a):"),
    (m.Decorator(), (4, 5, 4, 11), "@other"),
    (m.Call(func=m.Attribute(attr=m.Name("all"))), (7, 13, 11, 19), 'a.b.filter(x="1",).all()'),
    (m.SimpleString('"é"'), (6, 13, 6, 16), '"é"'),
    (m.Assign(targets=[m.AssignTarget(m.Name("x"))]), (6, 18, 12, 10), 'x = (a.b.filter(x="1",).all())'),
    (m.With(), (13, 9, 13, 29), "async with (a as b):"),
    (m.For(), (14, 9, 14, 22), "for row in x:"),
    (m.Try(), (16, 9, 16, 13), "try:"),
    (m.ExceptHandler(), (17, 9, 17, 28), "except (B, C) as e:"),
    (m.MatchCase(), (19, 13, 19, 31), "case [1, *_] if é:"),
    (m.While(), (20, 9, 20, 17), "while é:"),
    (m.CompFor(), (20, 28, 20, 43), "for é in x if é"),
]


@pytest.mark.parametrize(("matcher", "wanted", "text"), SPANS, ids=[text for *_, text in SPANS])
def test_place_and_text(matcher, wanted: tuple[int, int, int, int], text: str, method) -> None:
    spot = spot_of(method, matcher)
    assert spot.text == text
    assert span(spot) == wanted


def test_a_match_statement_is_its_subject(method) -> None:
    spot = spot_of(method, m.Match())
    assert spot.text == "match (x, 1):"
    assert spot.place.line == spot.place.end_line == 18


def test_class_and_module_places(source) -> None:
    file = source(TEXT)
    book = file.block.children[0]
    assert span(book.spot(book.node())) == (3, 1, 3, 9)
    assert span(file.block.spot(file.block.tree().body[0])) == (1, 1, 1, 9)


def test_a_text_needs_no_places(method) -> None:
    _ = spot_of(method, m.For()).text
    assert "spans" not in vars(method)
    _ = spot_of(method, m.For()).place
    assert "spans" in vars(method)


def test_long_texts_are_cut(source) -> None:
    block = source("x = [" + "abc, " * 100 + "]").block
    text = block.spot(block.tree().body[0]).text
    assert len(text) == 120
    assert text.startswith("x = [abc, abc")
    assert text.endswith("…")


def test_spots_of_one_node_are_equal(source, method) -> None:
    node = method.node()
    assert method.spot(node) == method.spot(node)
    assert len({method.spot(node), method.spot(node), method.spot(node.body)}) == 2
    assert method.spot(node) != method.spot(node.name)
    assert method.spot(cst.Name("x")) != "x"
