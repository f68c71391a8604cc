"""What the plugin tells, and when it trusts what another process has found."""

import json
import multiprocessing
from argparse import Namespace
from pathlib import Path

import pytest

from ormlint import flake8
from ormlint.api import Finding, Place
from ormlint.outcome import Outcome, Problem, internal_problem


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """The paths of each judgement."""
    asked = []

    def check(paths, config, rules, **more):
        asked.append([str(path) for path in paths])
        finding = Finding("m", Place("a.py", 3, 5, 3, 6), severity="warning", code="QRY999", name="n")
        return Outcome(
            [finding], [internal_problem("b.py", KeyError("x")), Problem("c.py", 1, "syntax error")]
        )

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flake8, "check", check)
    monkeypatch.delenv("ORMLINT_FLAKE8_TOLD", raising=False)
    return asked


def options(select=None, extend_select=None):
    return Namespace(
        ormlint_config=None,
        ormlint_severity="info",
        stdin_display_name="stdin",
        select=select,
        extend_select=extend_select,
    )


def told(name):
    return [said[:3] for said in flake8.Plugin(None, name, []).run()]


def test_lines_and_columns_and_faults_of_ours(judged):
    flake8.Plugin.parse_options(None, options(), ["x"])
    assert judged == [["x"]]
    assert told("./a.py") == [(3, 4, "QRY999 m")]
    ((line, column, text),) = told("b.py")
    assert (line, column) == (1, 0)
    assert text.startswith("QRY000 internal error: KeyError")
    assert told("c.py") == []


def test_no_path_is_the_working_directory(judged):
    flake8.Plugin.parse_options(None, options(), [])
    assert judged == [["."]]


@pytest.mark.parametrize(
    ("select", "extend_select", "wanted"),
    [
        (None, None, True),
        (["E", "F"], None, False),
        (["E", "F"], ["QRY1"], True),
        (["Q"], None, True),
        (["QRY101"], None, True),
        (None, ["E"], True),
    ],
)
def test_nothing_is_judged_for_other_codes(judged, select, extend_select, wanted):
    flake8.Plugin.parse_options(None, options(select, extend_select), ["x"])
    assert bool(judged) is wanted
    assert bool(told("a.py")) is wanted
    flake8.Plugin.parse_options(None, options(select, extend_select), ["-"])
    told("stdin")
    assert len(judged) == 2 * wanted


@pytest.mark.parametrize(
    ("asked", "worker", "trusted"),
    [(["x"], True, True), (["y"], True, False), (["x"], False, False)],
)
def test_what_another_process_has_found(judged, tmp_path, monkeypatch, asked, worker, trusted):
    shared = tmp_path / "shared.json"
    told_there = {str(tmp_path.resolve() / "a.py"): [[7, 0, "QRY998 there"]]}
    shared.write_text(json.dumps({"asked": [str(Path.cwd()), *asked], "told": told_there}))
    monkeypatch.setenv("ORMLINT_FLAKE8_TOLD", str(shared))
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: object() if worker else None)
    flake8.Plugin.parse_options(None, options(), ["x"])
    assert told("a.py") == ([(7, 0, "QRY998 there")] if trusted else [(3, 4, "QRY999 m")])
    assert judged == ([] if trusted else [["x"]])


def test_a_file_that_is_gone_is_no_reason_to_fail(judged, tmp_path, monkeypatch):
    monkeypatch.setenv("ORMLINT_FLAKE8_TOLD", str(tmp_path / "gone.json"))
    monkeypatch.setattr(multiprocessing, "parent_process", object)
    flake8.Plugin.parse_options(None, options(), ["x"])
    assert judged == [["x"]]
