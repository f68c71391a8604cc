"""The summary for a pull request."""

from types import SimpleNamespace

import pytest

from ormlint.api import Finding, Place
from ormlint.outcome import Outcome
from ormlint.report import markdown

PAGE = """\
### ormlint: 4 findings in 2 files

| where | rule | what | cost |
| --- | --- | --- | --- |
| `app/views.py:12` | QRY102 relation-in-method (error) | `author` is read once per row, in `Book.label` | {cost} |
| `app/views.py:11` | [QRY101 relation-in-loop](https://example.org/r.md) | `author` is read once per row | {cost} |
| `app/views.py:11` | [QRY101 relation-in-loop](https://example.org/r.md) | `publisher` is read once per row | {cost} |
| `lib/unknown.py:7` | QRY401 unbounded (info) | all rows are loaded |  |

Not linted:

- bad.py:3: syntax error: invalid syntax
- gone.py: no such file
""".replace("{cost}", "1 + N queries, N = rows of Book")  # noqa: E501


def test_all(outcome):
    outcome.rules = [SimpleNamespace(code="QRY101", page_url="https://example.org/r.md")]
    assert markdown.render(outcome) == PAGE


def test_nothing():
    assert markdown.render(Outcome([], files=3)) == "### ormlint: no findings in 3 files\n"


@pytest.mark.parametrize(
    ("message", "cell"),
    [
        ("a | b", "a \\| b"),
        ("`a | b`", "`a \\| b`"),
        ("`*args` of *all*", "`*args` of \\*all\\*"),
        ("<b>\n`<b>`", "\\<b\\> `<b>`"),
        ("[x](y)", "\\[x\\](y)"),
        ("a\\b", "a\\\\b"),
    ],
)
def test_cells_show_what_is_written(message, cell):
    finding = Finding(message, Place("a.py", 1, 1, 1, 2), severity="warning", code="C", name="n")
    assert markdown.render(Outcome([finding])).splitlines()[-1] == f"| `a.py:1` | C n | {cell} |  |"


def test_a_long_report_is_cut():
    found = [
        Finding("m", Place("a.py", line, 1, line, 2), severity="info", code="C", name="n")
        for line in range(1, 61)
    ]
    lines = markdown.render(Outcome(found)).splitlines()
    assert lines[-1] == "… and 10 more."
    assert sum(line.startswith("| `a.py") for line in lines) == 50
