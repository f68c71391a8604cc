"""The reports, character by character."""

import io
import json

from ormlint.api import Finding, Place, Related
from ormlint.outcome import Outcome
from ormlint.report import concise, statistics, text
from ormlint.report import json as json_report

TEXT = """\
app/views.py:11:15  QRY101 relation-in-loop
  `author` is read once per row
  also: 11:33  QRY101 relation-in-loop: `publisher` is read once per row
     │
   6 │         Book.objects.filter(title="[bold]日本[/bold]")
     │         ---------------------------------------------- query built here
   … │
  10 │     for book in books:
     │     ------------------ once per row of Book
  11 │         print("日本", book.author.name, book.publisher.name)
     │                       ^^^^^^^^^^^       ^^^^^^^^^^^^^^
     = cost: 1 + N queries, N = rows of Book
     = write: Book.objects.select_related("author", "publisher")

app/views.py:12:14  QRY102 relation-in-method (error)
  `author` is read once per row, in `Book.label`
     │
  10 │     for book in books:
     │     ------------------ once per row of Book
  11 │         print("日本", book.author.name, book.publisher.name)
  12 │         show(book.label())
     │              ^^^^^^^^^^^^
     --> app/models.py:3:16
   3 │         return self.author.name
     │                ----------- read here
     = cost: 1 + N queries, N = rows of Book

lib/unknown.py:7:1  QRY401 unbounded (info)
  all rows are loaded
    │
    = write: first = 1
             second = 2

4 findings in 2 files (QRY101 ×2, QRY102 ×1, QRY401 ×1); 310 files in 2.1 s; 2 silenced by comments; 2 problems
"""  # noqa: E501

CONCISE = """\
app/views.py:11:15: QRY101 `author` is read once per row
app/views.py:11:33: QRY101 `publisher` is read once per row
app/views.py:12:14: QRY102 `author` is read once per row, in `Book.label`
lib/unknown.py:7:1: QRY401 all rows are loaded
"""


def printed(outcome, color=False):
    stream = io.StringIO()
    text.write(outcome, stream, color)
    return stream.getvalue()


def one(source, place, *related, **more):
    class Source:
        lines = source.split("\n")

    finding = Finding("m", place, related, code="QRY101", name="n", severity="warning", **more)
    return Outcome([finding], files=1, sources={"a.py": Source()})


def excerpt(outcome):
    lines = printed(outcome).splitlines()[3:-2]
    return [line[4:] for line in lines]


def test_text(outcome):
    assert printed(outcome) == TEXT


def test_text_in_color_says_the_same(outcome, monkeypatch):
    import re

    monkeypatch.setenv("TERM", "xterm-256color")
    colored = printed(outcome, color=True)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == TEXT


def test_clean_text():
    assert printed(Outcome([], files=1)) == "No findings in 1 file\n"
    assert printed(Outcome([], files=3, suppressed=2)) == "No findings in 3 files; 2 silenced by comments\n"


def test_nothing_is_wrapped(outcome, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    assert printed(outcome) == TEXT


def test_findings_without_a_query_are_not_shown_together(outcome):
    outcome.findings = [
        Finding("m", Place("a.py", line, 1, line, 2), (), "", "same", "warning", "QRY101", "n")
        for line in (1, 2)
    ]
    assert "also:" not in printed(outcome)


def test_label_of_a_place_that_is_the_finding_itself():
    place = Place("a.py", 1, 1, 1, 5)
    assert excerpt(one("read()", place, Related(place, "read here"))) == ["│ read()", "│ ^^^^ read here"]


def test_places_on_one_line_that_overlap():
    outcome = one(
        "aa.bb.cc", Place("a.py", 1, 1, 1, 9), Related(Place("a.py", 1, 1, 1, 6), "query built here")
    )
    assert excerpt(outcome) == ["│ aa.bb.cc", "│ ^^^^^^^^", "│ ----- query built here"]


def test_place_over_several_lines_is_underlined_to_the_end_of_its_first():
    assert excerpt(one("x = f(\n    1,\n)  # end", Place("a.py", 1, 5, 3, 2))) == ["│ x = f(", "│     ^^"]


def test_characters_that_would_move_the_text_are_shown():
    assert excerpt(one("a\x1b[31m\u202eb", Place("a.py", 1, 8, 1, 9))) == ["│ a␛[31m�b", "│        ^"]


def test_combining_characters_take_no_room():
    assert excerpt(one("e\u0301 = x", Place("a.py", 1, 6, 1, 7))) == ["│ e\u0301 = x", "│     ^"]


def test_long_line_is_cut_around_the_place():
    shown, underlined = excerpt(one("x" * 5000 + "target" + "y" * 5000, Place("a.py", 1, 5001, 1, 5007)))
    assert shown.startswith("│ …x")
    assert shown.endswith("y…")
    assert len(shown) < 170
    assert underlined.index("^") == shown.index("target")
    assert underlined.count("^") == 6


def test_place_behind_the_end_of_the_file_or_line():
    assert excerpt(one("x", Place("a.py", 9, 1, 9, 5))) == []
    assert excerpt(one("x", Place("a.py", 1, 7, 1, 9))) == ["│ x", "│  ^"]


def test_concise(outcome):
    assert concise.render(outcome) == CONCISE
    assert concise.render(Outcome([])) == ""


def test_statistics(outcome):
    assert statistics.render(outcome).splitlines() == [
        "     2  QRY101  relation-in-loop",
        "     1  QRY102  relation-in-method",
        "     1  QRY401  unbounded",
        "",
        "     3  app/",
        "     1  lib/",
    ]
    assert statistics.render(Outcome([])) == ""


def test_json(outcome):
    report = json.loads(json_report.render(outcome))
    assert report["version"] == 1
    assert len(report["findings"]) == 4
    assert report["findings"][2] == {
        "code": "QRY102",
        "name": "relation-in-method",
        "severity": "error",
        "message": "`author` is read once per row, in `Book.label`",
        "path": "app/views.py",
        "line": 12,
        "column": 14,
        "end_line": 12,
        "end_column": 26,
        "related": [
            {"path": "app/views.py", "line": 10, "column": 5, "message": "once per row of Book"},
            {"path": "app/models.py", "line": 3, "column": 16, "message": "read here"},
        ],
        "cost": "1 + N queries, N = rows of Book",
        "suggestion": "",
    }
    assert report["summary"] == {
        "files": 310,
        "findings": 4,
        "by_code": {"QRY101": 2, "QRY102": 1, "QRY401": 1},
        "by_severity": {"error": 1, "info": 1, "warning": 2},
        "problems": [
            {"path": "bad.py", "line": 3, "message": "syntax error: invalid syntax"},
            {"path": "gone.py", "line": None, "message": "no such file"},
        ],
        "suppressed": 2,
        "known": 0,
        "untouched": 0,
    }


def test_json_is_deterministic(outcome):
    first = json_report.render(outcome)
    outcome.seconds = 99.0
    assert json_report.render(outcome) == first
