"""The tree of a block."""

from __future__ import annotations

import gc
import pickle

import libcst as cst
import pytest

from ormlint.source import SourceError, parsing

TEXT = """\
import a

class Book(Model):
    title = Field()

    @property
    def name(self):
        def deep():
            return 1
        return deep

    class Meta: ordering = ["x"]

    isbn = Field()

if a:
\tdef late(): pass
else:
\tlate = None
"""


def test_a_module_has_pass_in_place_of_its_blocks(source) -> None:
    written = TEXT.splitlines()
    lines = source(TEXT).block.tree().code.splitlines()
    assert len(lines) == len(written)
    changed = {number: line for number, line in enumerate(lines, 1) if line != written[number - 1]}
    assert changed == {3: "pass", **dict.fromkeys([4, 6, 7, 8, 9, 10, 12, 14], ""), 17: "\tpass"}


def test_a_class_has_pass_in_place_of_its_blocks(source) -> None:
    book = source(TEXT).block.children[0]
    names = [type(statement).__name__ for statement in book.node().body.body]
    assert names == ["SimpleStatementLine"] * 4
    assert "deep" not in book.tree().code


def test_a_function_is_parsed_whole_and_once(source) -> None:
    name = source(TEXT).block.children[0].children[0]
    assert isinstance(name.node(), cst.FunctionDef)
    assert isinstance(name.node().body.body[0], cst.FunctionDef)
    assert name.tree() is name.tree()
    assert isinstance(name.children[0].node(), cst.FunctionDef)


def test_one_line_blocks_and_tabs(source) -> None:
    book, late = source(TEXT).block.children
    assert isinstance(book.children[1].node(), cst.ClassDef)
    assert late.node().name.value == "late"


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_is_left_as_it_was(running: bool, source) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        source("x = 1").block.tree()
        with pytest.raises(SourceError):
            source("x = = 1").block.tree()
        assert gc.isenabled() is running
    finally:
        (gc.enable if before else gc.disable)()


def test_a_syntax_error_names_its_line_in_the_file(source) -> None:
    file = source(
        "import a\n\nclass A:\n    def ok(self): pass\n\n    def f(self):\n        x = 1\n        y = = 2\n"
    )
    ok, broken = file.block.children[0].children
    assert ok.node().name.value == "ok"
    assert file.block.tree() is not None
    for _ in range(2):
        with pytest.raises(SourceError) as caught:
            broken.tree()
        assert str(caught.value) == "a.py:8: syntax error: invalid syntax"


def test_an_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(SourceError("a.py", 3, "broken")))
    assert (error.path, error.line, error.message) == ("a.py", 3, "broken")


@pytest.mark.parametrize(
    "failure", [RecursionError("deep"), ValueError("odd"), type("Panic", (BaseException,), {})("p")]
)
def test_whatever_the_parser_raises_is_a_source_error(failure: BaseException, source, monkeypatch) -> None:
    def explode(_: str) -> cst.Module:
        raise failure

    monkeypatch.setattr(parsing.cst, "parse_module", explode)
    with pytest.raises(SourceError, match=r"a\.py:1: the parser gave up"):
        source("x = 1").block.tree()


@pytest.mark.parametrize("failure", [MemoryError, KeyboardInterrupt])
def test_want_of_memory_and_the_user_are_heard(failure: type[BaseException], source, monkeypatch) -> None:
    def explode(_: str) -> cst.Module:
        raise failure

    monkeypatch.setattr(parsing.cst, "parse_module", explode)
    with pytest.raises(failure):
        source("x = 1").block.tree()


CHAINS = {
    "sum": ("x = ", "a + ", "a"),
    "not": ("x = ", "not ", "a"),
    "strings": ("x = (", "'a' ", ")"),
    "calls": ("x = a", "()", ""),
    "elif": ("if a: pass\n", "elif a: pass\n", ""),
    "conditions": ("x = ", "a if b else ", "c"),
}


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_long_chains_have_places_and_the_longest_are_refused(chain: tuple[str, str, str], source) -> None:
    first, link, last = chain
    block = source(first + link * 1200 + last).block
    statement = block.tree().body[0]
    assert block.spot(statement).place.line == 1
    assert len(block.spot(statement).text) <= 120
    with pytest.raises(SourceError, match="too deep to parse"):
        source(first + link * 20_000 + last).block.tree()


def test_a_large_flat_table_is_no_chain(source) -> None:
    text = "x = {\n" + "".join(f"    'a{row}': -1 + f(a.b, not c),\n" for row in range(3000)) + "}\n"
    assert len(source(text).block.tree().body) == 1
