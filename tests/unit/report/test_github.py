"""Workflow commands for GitHub Actions."""

import pytest

from ormlint.api import Finding, Place
from ormlint.outcome import Outcome, Problem
from ormlint.report import github

FIRST = (
    "::warning file=app/views.py,line=11,endLine=11,col=15,endColumn=26,title=QRY101 relation-in-loop"
    "::`author` is read once per row%0Acost: 1 + N queries, N = rows of Book"
    "%0Aapp/views.py:6: query built here%0Aapp/views.py:10: once per row of Book"
)


@pytest.fixture(autouse=True)
def outside_of_a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_all(outcome):
    lines = github.render(outcome).splitlines()
    assert lines[0] == FIRST
    assert [line.partition(" ")[0] for line in lines] == [
        "::warning",
        "::warning",
        "::error",
        "::notice",
        "::error",
        "::error",
    ]
    assert lines[4:] == [
        "::error file=bad.py,line=3,title=ormlint::syntax error: invalid syntax",
        "::error file=gone.py,title=ormlint::no such file",
    ]


def test_nothing():
    assert github.render(Outcome([])) == ""


def test_what_would_end_a_property_or_the_command_is_escaped():
    finding = Finding(
        "100 %\r\na: b, c", Place("a:b,c%.py", 1, 1, 1, 2), severity="error", code="C", name="n"
    )
    line = github.render(Outcome([finding], [Problem("x\n::error::y", None, "a\nb")]))
    assert line.splitlines() == [
        "::error file=a%3Ab%2Cc%25.py,line=1,endLine=1,col=1,endColumn=2,title=C n::100 %25%0D%0Aa: b, c",
        "::error file=x%0A%3A%3Aerror%3A%3Ay,title=ormlint::a%0Ab",
    ]


def test_columns_are_left_out_where_lines_differ():
    finding = Finding("m", Place("a.py", 1, 5, 3, 2), severity="info", code="C", name="n")
    assert github.render(Outcome([finding])) == "::notice file=a.py,line=1,endLine=3,title=C n::m\n"


def test_paths_are_those_of_the_repository(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    (tmp_path / "backend").mkdir()
    monkeypatch.chdir(tmp_path / "backend")
    shown = ["a.py", "../b.py", "../../c.py", "-"]
    findings = [Finding("m", Place(path, 1, 1, 1, 2), severity="info", code="C", name="n") for path in shown]
    lines = github.render(Outcome(findings)).splitlines()
    files = [line.partition("file=")[2].partition(",")[0] for line in lines]
    assert files == ["backend/a.py", "b.py", "../../c.py", "-"]
