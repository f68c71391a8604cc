"""What of a file shows from outside, and where its lines are after an edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from ormlint.cache.layouts import Layout, layout_of
from ormlint.source import SourceFile

TEXT = '''\
import a

class A:
    name = 1

    @b
    def f(self):
        return 1
    # why

    other = 2

def g(x=1):
    """
    Says.
    """
    def h(): pass
    return x
'''


def layout(text: str) -> Layout:
    return layout_of(SourceFile.from_text(text, Path("/a.py"), "a.py"))


BEFORE = layout(TEXT)
INSIDE = {
    "a body": ("return 1", "return 2"),
    "a longer body": ("        return 1", "        x = 1\n        return 1"),
    "a docstring": ("Says.", "Says\n\n    more."),
    "a function in one": ("def h(): pass", "def i(y): pass"),
    "a comment behind a function": ("# why", "# why not"),
    "an empty line around a function": ("\n\ndef g", "\n\n\n\ndef g"),
}
OUTSIDE = {
    "an import": ("import a", "import b"),
    "a class attribute": ("name = 1", "name = 2"),
    "a class header": ("class A:", "class A(B):"),
    "a decorator": ("@b", "@c"),
    "a signature": ("def g(x=1)", "def g(x=2)"),
    "a name": ("def g", "def k"),
    "a body on the line of its function": ("def g(x=1):", "def j(): return 1\ndef g(x=1):"),
    "a function less": ("    def f(self):\n        return 1\n", "    pass\n"),
    "an async function": ("    def f", "    async def f"),
    "a class in a function": ("    def h(): pass", "    class H: pass"),
}


@pytest.mark.parametrize("edit", INSIDE)
def test_an_edit_within(edit: str) -> None:
    old, new = INSIDE[edit]
    after = layout(TEXT.replace(old, new, 1))
    assert after.outline == BEFORE.outline
    assert len(BEFORE.changed(after)) == ("body" in edit or edit in ("a docstring", "a function in one"))


@pytest.mark.parametrize("edit", OUTSIDE)
def test_an_edit_that_shows(edit: str) -> None:
    old, new = OUTSIDE[edit]
    assert layout(TEXT.replace(old, new, 1)).outline != BEFORE.outline


@pytest.mark.parametrize("edit", INSIDE)
def test_lines_are_found_again(edit: str) -> None:
    old, new = INSIDE[edit]
    text = TEXT.replace(old, new, 1)
    after = layout(text)
    before_lines, lines = TEXT.splitlines(), text.splitlines()
    found = {number: BEFORE.line_in(after, number) for number in range(1, len(before_lines) + 1)}
    for number, place in found.items():
        assert place is None or lines[place - 1] == before_lines[number - 1]
    assert found[4] is not None
    assert found[11] is not None
    assert sum(place is not None for place in found.values()) >= 7


def test_empty_lines_in_a_string_before_a_function_count() -> None:
    text = 'x = """\n\n\n"""\ndef f():\n    pass\n'
    assert layout(text).outline != layout(text.replace("\n\n\n", "\n\n", 1)).outline


def test_a_file_that_cannot_be_cut_is_an_outline() -> None:
    assert layout('x = """').outline != layout('y = """').outline
    assert layout('x = """').functions == ()
