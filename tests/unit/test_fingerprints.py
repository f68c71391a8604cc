"""A finding stays the same while the code around it changes, and no two are taken for one."""

from dataclasses import dataclass, replace

import pytest

from ormlint.api import Finding, Place
from ormlint.fingerprints import identities


@dataclass
class Text:
    lines: list[str]


def finding(text, what, path="a.py", code="QRY101", start=0):
    """A finding at the first place of ``what``, which may go on over lines."""
    at = text.index(what, start)
    end = at + len(what)
    lines = [text.count("\n", 0, offset) + 1 for offset in (at, end)]
    columns = [offset - text.rfind("\n", 0, offset) for offset in (at, end)]
    return Finding("m", Place(path, lines[0], columns[0], lines[1], columns[1]), code=code)


def identity(text, what, **more):
    found = finding(text, what, **more)
    return identities([found], {found.place.path: Text(text.splitlines())})[0]


BEFORE = "def f(books):\n    return [show(book.author.name) for book in books]\n"


@pytest.mark.parametrize(
    "after",
    [
        "import os\n\n\n" + BEFORE,
        BEFORE.replace("\n    ", "\n        "),
        BEFORE.replace("\n", "  # why\n"),
        "def f(books):\n    return [\n        show(book.author.name)\n        for book in books\n    ]\n",
        "def f(books):\n    return [\n        show(book.author.name) for book in books,\n    ]\n",
    ],
)
def test_moved_and_reformatted(after):
    assert identity(after, "book.author") == identity(BEFORE, "book.author")
    assert identity(after, "book.author").fingerprint == identity(BEFORE, "book.author").fingerprint


@pytest.mark.parametrize(
    ("after", "what", "more"),
    [
        (BEFORE.replace("show", "tell"), "book.author", {}),
        (BEFORE, "book.author.name", {}),
        (BEFORE, "book.author", {"path": "b.py"}),
        (BEFORE, "book.author", {"code": "QRY102"}),
    ],
)
def test_another_finding(after, what, more):
    other, known = identity(after, what, **more), identity(BEFORE, "book.author")
    assert other != known
    assert other.fingerprint != known.fingerprint


def test_an_expression_is_the_same_on_one_line_and_on_three():
    one = identity("x = f(a.b, c)\n", "f(a.b, c)")
    three = identity("x = f(  # why\n    a.b,\n    c,\n)\n", "f(  # why\n    a.b,\n    c,\n)")
    assert three.fingerprint == one.fingerprint
    assert three.text == "f( # why a.b, c, )"


def test_those_that_are_alike_are_counted():
    text = "a()\na()\n"
    found = [finding(text, "a()"), finding(text, "a()", start=1)]
    first, second = identities(found, {"a.py": Text(text.splitlines())})
    assert (first.occurrence, second.occurrence) == (0, 1)
    assert first.key == second.key
    assert first.fingerprint != second.fingerprint


def test_a_comment_is_known_by_its_text():
    one, other = identity("x  # ormlint: ignore[a]\n", "# ormlint: ignore[a]"), identity("x  # y\n", "# y")
    assert one.key != other.key


def test_a_file_that_is_no_python_is_known_by_its_lines():
    one = identity("<p>\n{{ a.b }} (\n<p>", "a.b", path="a.html")
    assert one.statement == "{{a.b}}("


def test_paths_can_be_named_otherwise():
    found = finding("a()\n", "a()")
    assert identities([found], {}, lambda path: f"top/{path}")[0].path == "top/a.py"


def test_a_source_that_is_shorter_than_thought():
    far = replace(finding("a()\n", "a()"), place=Place("a.py", 9, 1, 12, 3))
    assert identities([far], {"a.py": Text(["a()"])})[0].text == ""
