"""SARIF, held against the schema that OASIS publishes (here from SchemaStore, Apache-2.0)."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from ormlint.api import Finding, Place, Related, Rule
from ormlint.outcome import Outcome, Problem
from ormlint.packs import load_rules
from ormlint.report import sarif

SCHEMA = json.loads(Path(__file__).with_name("sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def log(outcome):
    """The report, which is valid."""
    found = json.loads(sarif.render(outcome))
    checker = jsonschema.Draft4Validator.FORMAT_CHECKER
    jsonschema.Draft4Validator(SCHEMA, format_checker=checker).validate(found)
    return found


def run(outcome):
    (only,) = log(outcome)["runs"]
    return only


@pytest.fixture
def rule(monkeypatch):
    module = ModuleType("pack.family.relation_in_loop", "It hurts.\n\n## Why\n\nBecause.")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return Rule(module.__name__, "QRY101", "0.1", severity="info", page_url="https://example.org/r.md")


@pytest.fixture(autouse=True)
def outside_of_a_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_all_is_valid(outcome):
    outcome.rules = load_rules()
    results = run(outcome)["results"]
    assert [result["level"] for result in results] == ["warning", "warning", "error", "note"]


def test_nothing_is_valid():
    assert run(Outcome([]))["results"] == []


def test_schema_would_refuse(outcome):
    found = log(outcome)
    found["runs"][0]["results"][0]["level"] = "fatal"
    assert not jsonschema.Draft4Validator(SCHEMA).is_valid(found)


def test_rules_have_pages(outcome, rule):
    outcome.rules = [rule]
    found = run(outcome)
    (said,) = found["tool"]["driver"]["rules"]
    assert said["id"] == "QRY101"
    assert said["shortDescription"] == {"text": "It hurts."}
    assert said["help"]["markdown"] == "# relation-in-loop\n\nIt hurts.\n\n## Why\n\nBecause."
    assert said["helpUri"] == "https://example.org/r.md"
    assert said["defaultConfiguration"] == {"level": "note", "enabled": True}
    assert [result.get("ruleIndex") for result in found["results"]] == [0, 0, None, None]


def test_a_rule_without_a_page_on_the_web(outcome, rule):
    outcome.rules = [replace(rule, page_url="")]
    assert "helpUri" not in run(outcome)["tool"]["driver"]["rules"][0]


def test_places(outcome):
    result = run(outcome)["results"][0]
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "app/views.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 11, "startColumn": 15, "endLine": 11, "endColumn": 26},
            }
        }
    ]
    related = [(one["id"], one["message"]["text"]) for one in result["relatedLocations"]]
    assert related == [(1, "query built here"), (2, "once per row of Book")]
    assert result["message"]["text"] == (
        "`author` is read once per row\n[query built here](1); [once per row of Book](2)"
    )


def test_brackets_in_a_message_are_no_links():
    place = Place("a b.py", 1, 1, 1, 2)
    finding = Finding("x[0] is read", place, (Related(place, "a[1]"),), code="C", name="n", severity="info")
    (result,) = run(Outcome([finding]))["results"]
    assert result["message"]["text"] == "x\\[0\\] is read\n[a\\[1\\]](1)"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.py"


def test_code_flow_goes_from_the_query_to_the_access():
    places = [Place("a.py", line, 1, line, 2) for line in range(1, 6)]
    said = ["query of Book built here", "loop over rows of Book", "called here", "`author` is read here"]
    related = tuple(map(Related, [places[0], places[1], places[3], places[4]], said))
    finding = Finding("m", places[2], related, code="C", name="n", severity="info")
    (result,) = run(Outcome([finding]))["results"]
    (flow,) = result["codeFlows"]
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    assert [step["message"]["text"] for step in steps] == [*said[:2], "m", *said[2:]]
    assert [step["physicalLocation"]["region"]["startLine"] for step in steps] == [1, 2, 3, 4, 5]


def test_no_code_flow_where_nothing_is_called():
    place = Place("a.py", 1, 1, 1, 2)
    finding = Finding("m", place, (Related(place, "query of Book"),), code="C", name="n", severity="info")
    assert "codeFlows" not in run(Outcome([finding]))["results"][0]


def test_fingerprints_survive_moved_lines(outcome):
    class Source:
        def __init__(self, text):
            self.lines = text.splitlines()

    def prints(text, line):
        finding = Finding("m", Place("a.py", line, 1, line, 5), code="C", name="n", severity="info")
        (result,) = run(Outcome([finding], sources={"a.py": Source(text)}))["results"]
        return result["partialFingerprints"]

    before = prints("a.bc\n", 1)
    assert set(before) == {"ormlintIdentity/v1", "primaryLocationLineHash"}
    assert prints("import os\n\na.bc\n", 3) == before
    assert prints("a.bd\n", 1) != before


def test_what_could_not_be_linted():
    problems = [Problem("bad.py", 3, "syntax error"), Problem("gone.py", None, "no such file")]
    (invocation,) = run(Outcome([], problems))["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["message"] == {"text": "syntax error"}
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert "region" not in second["locations"][0]["physicalLocation"]
