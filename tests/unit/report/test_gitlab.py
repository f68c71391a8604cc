"""Code Quality for GitLab."""

import json

import pytest

from ormlint.outcome import Outcome
from ormlint.report import gitlab


@pytest.fixture(autouse=True)
def outside_of_a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_all(outcome):
    issues = json.loads(gitlab.render(outcome))
    assert issues[0] == {
        "description": "QRY101: `author` is read once per row (cost: 1 + N queries, N = rows of Book)",
        "check_name": "relation-in-loop",
        "fingerprint": issues[0]["fingerprint"],
        "severity": "major",
        "categories": ["Performance"],
        "location": {"path": "app/views.py", "lines": {"begin": 11, "end": 11}},
    }
    assert [issue["severity"] for issue in issues] == [
        "major",
        "major",
        "critical",
        "info",
        "blocker",
        "blocker",
    ]
    assert issues[4]["location"] == {"path": "bad.py", "lines": {"begin": 3}}
    assert issues[5]["location"] == {"path": "gone.py", "lines": {"begin": 1}}


def test_fingerprints_are_unique_and_stay(outcome):
    first = [issue["fingerprint"] for issue in json.loads(gitlab.render(outcome))]
    again = [issue["fingerprint"] for issue in json.loads(gitlab.render(outcome))]
    assert first == again
    assert len(set(first)) == 6


def test_nothing():
    assert json.loads(gitlab.render(Outcome([]))) == []
