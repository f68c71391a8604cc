"""Which rules run, what counts, how it is printed."""

import json

import pytest

SOURCE = "slow()\nheavy()\nextra()\n"
SLOW = "app.py:1:1: QRY901 `slow` is called"
HEAVY = "app.py:2:1: QRY902 `heavy` is called"
EXTRA = "app.py:3:1: QRY951 `extra` is called"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], [SLOW, HEAVY]),
        (["--select", "QRY901"], [SLOW]),
        (["--select", "qry901"], [SLOW]),
        (["--select", "slow-call"], [SLOW]),
        (["--select", "slow-call,QRY951"], [SLOW, EXTRA]),
        (["--select", "slow-call", "--select", "heavy-call"], [SLOW, HEAVY]),
        (["--select", "QRY90"], [SLOW, HEAVY]),
        (["--select", "QRY"], [SLOW, HEAVY, EXTRA]),
        (["--select", "ALL"], [SLOW, HEAVY, EXTRA]),
        (["--extend-select", "extra-call"], [SLOW, HEAVY, EXTRA]),
        (["--ignore", "QRY901"], [HEAVY]),
        (["--ignore", "QRY9"], []),
        (["--select", "QRY901", "--ignore", "QRY9"], [SLOW]),
        (["--select", "QRY9", "--ignore", "QRY901"], [HEAVY, EXTRA]),
        (["--select", "ALL", "--ignore", "QRY95"], [SLOW, HEAVY]),
        (["--select", "QRY901", "--ignore", "slow-call"], []),
    ],
)
def test_selection(write, concise, arguments, expected):
    write({"app.py": SOURCE})
    assert concise(*arguments) == expected


@pytest.mark.parametrize("option", ["--select", "--ignore", "--extend-select"])
def test_unknown_rule_is_a_usage_error(write, run, option):
    write({"app.py": SOURCE})
    result = run("check", option, "QRY901,slow-cal")
    assert result.exit_code == 2
    assert f"Invalid value for {option}: unknown rule `slow-cal`; did you mean `slow-call`?" in result.stderr


@pytest.mark.parametrize(
    ("source", "arguments", "code"),
    [
        ("pass\n", [], 0),
        ("slow()\n", [], 1),
        ("slow()\n", ["--exit-zero"], 0),
        ("slow()\n", ["--fail-on", "error"], 0),
        ("heavy()\n", [], 0),
        ("heavy()\n", ["--fail-on", "info"], 1),
        ("extra()\n", ["--extend-select", "QRY951", "--fail-on", "error"], 1),
        ("def f(:\n", [], 2),
        ("def f(:\n", ["--exit-zero"], 0),
    ],
)
def test_exit_code(write, run, source, arguments, code):
    write({"app.py": source})
    assert run("check", *arguments).exit_code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ["--output-format", "xml"],
        ["--fail-on", "fatal"],
        ["--config", "nowhere.toml"],
        ["--config", "ormlint.toml", "--isolated"],
        ["-", "app.py"],
        ["--stdin-filename", "app.py"],
        ["--frobnicate"],
        ["--exclude", "!"],
    ],
)
def test_wrong_usage(write, run, arguments):
    write({"app.py": SOURCE, "ormlint.toml": ""})
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert result.stdout == ""


def test_statistics_come_last(write, concise):
    write({"app.py": "slow()\nslow()\nheavy()\n"})
    assert concise("--statistics")[3:] == [
        "     2  QRY901  slow-call",
        "     1  QRY902  heavy-call",
        "",
        "     3  ./",
    ]


def test_text_has_no_colors_in_a_pipe(write, run):
    write({"app.py": SOURCE})
    output = run("check").stdout
    assert "\x1b" not in output
    assert output.endswith("2 findings in 1 file (QRY901 ×1, QRY902 ×1); 2 files in 0.0 s\n")


def test_clean_run(write, run):
    write({"app.py": "pass\n"})
    assert run("check").stdout == "No findings in 2 files\n"


def test_findings_are_in_order(write, concise):
    write({"b.py": "slow(); slow()\n", "a/z.py": "slow()\n", "a/b.py": "heavy(); slow()\nslow()\n"})
    assert [line.partition(" ")[0] for line in concise("b.py", "a")] == [
        "a/b.py:1:1:",
        "a/b.py:1:10:",
        "a/b.py:2:1:",
        "a/z.py:1:1:",
        "b.py:1:1:",
        "b.py:1:9:",
    ]


def test_columns_count_characters(write, concise):
    write({"app.py": "é = '日本'; slow()\n"})
    assert concise() == ["app.py:1:11: QRY901 `slow` is called"]


def test_json_is_one_object(write, run):
    write({"app.py": "slow()\ndef f(:\n"})
    result = run("check", "--output-format", "json", "--statistics")
    report = json.loads(result.stdout)
    assert report["version"] == 1
    assert report["findings"][0]["code"] == "QRY901"
    assert report["summary"]["problems"][0]["path"] == "app.py"
    assert result.stderr.startswith("app.py:2: syntax error")


def test_stdin_without_a_name(run):
    result = run("check", "--output-format", "concise", "-", stdin="slow()\n")
    assert (result.exit_code, result.stdout) == (1, "-:1:1: QRY901 `slow` is called\n")


def test_stdin_replaces_a_file(write, concise, analysis):
    write({"app/models.py": "old()\n", "app/views.py": "pass\n"})
    assert concise("-", "--stdin-filename", "app/models.py", stdin="slow()\n") == [
        "app/models.py:1:1: QRY901 `slow` is called"
    ]
    assert analysis.targets == {"app/models.py"}
    assert analysis.texts["app/models.py"] == "slow()\n"
    assert "app/views.py" in analysis.files


def test_stdin_may_be_a_file_that_does_not_exist_or_is_excluded(write, concise):
    write({"app/models.py": ""})
    assert concise("-", "--stdin-filename", "app/migrations/0001.py", stdin="slow()") == [
        "app/migrations/0001.py:1:1: QRY901 `slow` is called"
    ]


@pytest.mark.parametrize("data", [b"x = '\xff'\n", b"x\0\n", b"# coding: nonsense\n"])
def test_stdin_that_is_no_text(run, data):
    result = run("check", "-", stdin=data)
    assert result.exit_code == 2
    assert result.stderr.startswith("-:1: ")


def test_options_of_rules_are_set_for_the_run_only(write, run, analysis):
    write({"app.py": "", "ormlint.toml": '[rules.slow-call]\nleast = 5\nnames = ["b"]\n'})
    run("check")
    assert analysis.options["slow-call"] == {"least": 5, "names": ("b",)}
    run("check", "--isolated")
    assert analysis.options["slow-call"] == {"least": 1, "names": ("a",)}


def test_no_files(folder, run):
    (folder / "empty").mkdir()
    result = run("check", "empty")
    assert (result.exit_code, result.stderr) == (0, "no Python files found\n")
