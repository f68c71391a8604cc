"""Reports for code hosts, and reports in files."""

import json
from xml.etree.ElementTree import fromstring

import pytest


def test_every_format_knows_the_finding(write, run):
    write({"app.py": "slow()\n"})
    outputs = {
        name: run("check", "--output-format", name).stdout
        for name in ("github", "gitlab", "sarif", "junit", "markdown")
    }
    assert outputs["github"].startswith("::warning file=app.py,line=1,")
    assert json.loads(outputs["gitlab"])[0]["check_name"] == "slow-call"
    (sarif,) = json.loads(outputs["sarif"])["runs"]
    assert sarif["results"][0]["ruleId"] == "QRY901"
    assert [rule["id"] for rule in sarif["tool"]["driver"]["rules"]] == ["QRY001", "QRY901", "QRY902"]
    assert fromstring(outputs["junit"]).get("failures") == "1"
    assert "| `app.py:1` | QRY901 slow-call | `slow` is called |" in outputs["markdown"]


@pytest.mark.parametrize("name", ["github", "gitlab", "sarif", "junit", "markdown", "json"])
def test_statistics_do_not_break_a_format(write, run, name):
    write({"app.py": "pass\n"})
    plain = run("check", "--output-format", name).stdout
    assert run("check", "--output-format", name, "--statistics").stdout.count("\n") == plain.count("\n")


def test_output_file(write, run, folder):
    write({"app.py": "slow()  # é\n"})
    result = run("check", "--output-file", "report.txt", "--statistics")
    assert (result.exit_code, result.stdout) == (1, "")
    report = (folder / "report.txt").read_text("utf-8")
    assert "slow()  # é" in report
    assert "\x1b" not in report
    assert report.endswith("QRY901  slow-call\n\n     1  ./\n")


def test_output_file_is_written_when_nothing_is_found(write, run, folder):
    write({"app.py": "pass\n", "out.json": "x" * 10_000})
    assert run("check", "--output-format", "json", "--output-file", "out.json").exit_code == 0
    assert json.loads((folder / "out.json").read_text("utf-8"))["findings"] == []


def test_problems_still_go_to_standard_error(write, run):
    write({"app.py": "def f(:\n"})
    result = run("check", "--output-file", "out.txt")
    assert result.exit_code == 2
    assert result.stderr.startswith("app.py:1: syntax error")


def test_output_file_in_a_folder_that_is_not_there(write, run):
    write({"app.py": "pass\n"})
    result = run("check", "--output-file", "nowhere/report.txt")
    assert result.exit_code == 2
    assert result.stderr == "Error: nowhere/report.txt: cannot be written: No such file or directory\n"


def test_output_file_that_is_a_folder(write, run):
    write({"app/a.py": "pass\n"})
    result = run("check", "--output-file", "app")
    assert result.exit_code == 2
    assert "Invalid value for '--output-file': File 'app' is a directory." in result.stderr
