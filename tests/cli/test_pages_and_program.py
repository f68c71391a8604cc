"""The pages of the rules, and the program as a process."""

import os
import subprocess
import sys

import pytest

from ormlint import __version__
from ormlint.cli.progress import ProgressBar


def test_version(run):
    assert run("--version").stdout == f"ormlint {__version__}\n"


def test_help_explains_the_exit_codes(run):
    assert "Exit code 0: clean" in run("check", "--help").stdout


def test_rules(run, toy_rules):
    lines = run("rules").stdout.splitlines()
    assert lines[0].split() == ["code", "name", "severity", "default", "summary"]
    assert [line.split()[:4] for line in lines[1:]] == [
        [rule.code, rule.name, rule.severity, "on" if rule.default else "off"] for rule in toy_rules
    ]
    assert "it hides the next real finding." in lines[1]


@pytest.mark.parametrize("word", ["QRY001", "qry001", "unused-suppression", "unused_suppression"])
def test_rule(run, word):
    output = run("rule", word).stdout
    assert output.startswith("QRY001 unused-suppression\nwarning, on by default, since 0.1\n")
    assert "Why this hurts" in output
    assert "**" not in output


def test_unknown_rule(run):
    result = run("rule", "unused-supression")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: unknown rule `unused-supression`; did you mean `unused-suppression`?\n",
    )


def test_broken_pack(run, monkeypatch):
    from ormlint.packs import PackError

    def fail():
        raise PackError("rule pack `x` cannot be loaded: ImportError: y")

    monkeypatch.setattr("ormlint.cli.terminal.load_rules", fail)
    for command in (["check"], ["rules"], ["rule", "QRY001"]):
        result = run(*command)
        assert (result.exit_code, result.stderr) == (
            2,
            "Error: rule pack `x` cannot be loaded: ImportError: y\n",
        )


def test_progress_is_for_terminals(capsys):
    with ProgressBar() as progress:
        progress.start -= 10
        progress(1, 2)
    assert capsys.readouterr().err == ""


def program(*arguments, **more):
    command = [sys.executable, "-m", "ormlint", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)


def test_module_runs(folder):
    (folder / "app.py").write_text("x = 1  # ormlint: ignore[unused-supression]\n")
    result = program("check", "--output-format", "concise", "app.py")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("app.py:1:8: QRY001 unknown rule `unused-supression`; did you mean")


def test_usage_error_of_the_program(folder):
    result = program("check", "--nonsense")
    assert result.returncode == 2
    assert "No such option" in result.stderr
    assert "Traceback" not in result.stderr


def test_output_that_knows_ascii_only(folder):
    (folder / "app.py").write_text("日本 = 1  # ormlint: ignroe\n", encoding="utf-8")
    result = program("check", "app.py", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert result.returncode == 1
    assert "\\u" in result.stdout


def test_standard_input_of_the_program(folder):
    result = program("check", "-", "--output-format", "concise", input="x = 1  # ormlint: ignroe\n")
    assert result.returncode == 1
    assert result.stdout.startswith("-:1:8: QRY001")


@pytest.mark.skipif(os.name == "nt", reason="no terminals to be had")
@pytest.mark.parametrize(
    ("arguments", "more", "colored"),
    [
        ([], {}, True),
        (["--no-color"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
        ([], {"TERM": "dumb"}, False),
    ],
)
def test_colors_are_for_terminals(folder, arguments, more, colored):
    (folder / "app.py").write_text("x = 1  # ormlint: ignroe\n")
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "ormlint", "check", *arguments]
    environment = {**os.environ, "TERM": "xterm-256color", **more}
    subprocess.run(command, stdout=child, stderr=subprocess.DEVNULL, env=environment, check=False)
    os.close(child)
    output = os.read(parent, 100_000)
    os.close(parent)
    assert b"QRY001" in output
    assert (b"\x1b[" in output) is colored
