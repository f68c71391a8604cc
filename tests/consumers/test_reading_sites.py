"""The reading of views and of the marks in templates, and what is said of costs that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_sites import _alarms, _misses

from measuring.linting import Finding
from measuring.programs import Program
from measuring.sites import Template, View, views_of

VIEW = """
class BadBooks(ListView):
    # cost of /books/: queries = 1 + n
    # cost of /books/1/: queries = 2, rows = 3
    {said}
    model = Book
"""


def view(folder: Path, said: str = "") -> View:
    path = folder / "views.py"
    path.write_text(VIEW.format(said=said), "utf-8")
    (found,) = views_of(Program(path))
    return found


def test_addresses(tmp_path: Path) -> None:
    found = view(tmp_path)
    assert [address.path for address in found.addresses] == ["/books/", "/books/1/"]
    assert [str(claim) for claim in found.addresses[1].claims] == ["queries = 2", "rows = 3"]


@pytest.mark.parametrize(
    ("code", "line", "concerns"), [("QRY101", 3, True), ("QRY101", 9, False), ("QRY401", 3, False)]
)
def test_concerns(code: str, line: int, concerns: bool, tmp_path: Path) -> None:
    found = view(tmp_path)
    places = ((tmp_path / "books.html", 1), (found.program.path.resolve(), line))
    assert found.concerns(Finding(code, *places[0], "message", places)) == concerns


@pytest.mark.parametrize(
    ("said", "grows", "codes", "complaint"),
    [
        ("", True, {"QRY101"}, ""),
        ("", False, set(), ""),
        ("", True, set(), "a miss"),
        ("", False, {"QRY101"}, "a false alarm"),
        ("# miss: QRY101 a lambda", True, set(), ""),
        ("# miss: QRY101 a lambda", True, {"QRY101"}, "found now"),
        ("# alarm: QRY101 few rows", False, {"QRY101"}, ""),
        ("# alarm: QRY101 few rows", False, set(), "not reported any more"),
        ("# constant: two rows each", False, {"QRY101"}, ""),
        ("# constant: two rows each", True, {"QRY101"}, "not reported any more"),
    ],
)
def test_said(said: str, grows: bool, codes: set[str], complaint: str, tmp_path: Path) -> None:
    found = view(tmp_path, said)
    complaints = "\n".join([*_misses(found, grows, codes), *_alarms(found, grows, codes)])
    assert complaint in complaints
    assert bool(complaint) == bool(complaints)


def test_marks_of_template(tmp_path: Path) -> None:
    path = tmp_path / "books.html"
    path.write_text("{# expect: QRY101 #}\n{{ a }} {# expect: QRY102 #} {# miss: QRY101 deep #}\n", "utf-8")
    marks = [(mark.kind, mark.line, sorted(mark.codes)) for mark in Template(path).marks]
    assert marks == [("expect", 2, ["QRY102"]), ("miss", 2, ["QRY101"])]
