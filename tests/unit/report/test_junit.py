"""XML for servers that show tests."""

from xml.etree.ElementTree import fromstring

from ormlint.api import Finding, Place
from ormlint.outcome import Outcome, Problem
from ormlint.report import junit


def tree(outcome):
    return fromstring(junit.render(outcome).encode("utf-8"))


def counts(element):
    return [element.get(name) for name in ("tests", "failures", "errors")]


def test_all(outcome):
    top = tree(outcome)
    assert [suite.get("name") for suite in top] == ["app/views.py", "lib/unknown.py", "ormlint"]
    assert counts(top) == ["6", "3", "2"]
    assert [counts(suite) for suite in top] == [["3", "3", "0"], ["1", "0", "0"], ["2", "0", "2"]]
    case = top[0][0]
    assert case.attrib == {
        "name": "QRY101 relation-in-loop 11:15",
        "classname": "app.views",
        "file": "app/views.py",
        "line": "11",
        "time": "0",
    }
    failure = case.find("failure")
    assert failure.attrib == {"type": "warning", "message": "`author` is read once per row"}
    assert failure.text.splitlines() == [
        "app/views.py:11:15: QRY101 `author` is read once per row",
        "cost: 1 + N queries, N = rows of Book",
        "app/views.py:6: query built here",
        "app/views.py:10: once per row of Book",
    ]


def test_info_passes(outcome):
    case = tree(outcome)[1][0]
    assert case.find("failure") is None
    assert case.find("system-out").text == "lib/unknown.py:7:1: QRY401 all rows are loaded"


def test_a_clean_run_is_one_test_that_passes():
    top = tree(Outcome([], files=3))
    assert counts(top) == ["1", "0", "0"]


def test_any_text_is_well_formed():
    wild = "<&\"'>]]>\x00\x1b\ud800日本\ufffe"
    finding = Finding(wild, Place(wild, 1, 1, 1, 2), severity="error", code="C", name="n")
    top = tree(Outcome([finding], [Problem(wild, 1, wild)]))
    shown = "<&\"'>]]>\ufffd\ufffd\ufffd日本\ufffd"
    assert top[0].get("name") == shown
    assert top[0][0].find("failure").get("message") == shown
    assert top[1][0].find("error").get("message") == shown
