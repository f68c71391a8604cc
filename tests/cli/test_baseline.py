"""Known findings: written down once, silent from then on, gone when they are mended."""

import json

import pytest


@pytest.fixture
def entries(folder):
    def read(name="ormlint-baseline.json"):
        document = json.loads((folder / name).read_text("utf-8"))
        assert document["version"] == 1
        return [(entry["path"], entry["code"], entry["text"]) for entry in document["findings"]]

    return read


@pytest.fixture
def check(run):
    """Exit code and lines of a concise report."""

    def ask(*arguments, **more):
        result = run("check", "--output-format", "concise", *arguments, **more)
        return result.exit_code, result.stdout.splitlines()

    return ask


def test_only_new_findings_are_reported(write, run, check):
    write({"app.py": "slow()\n"})
    result = run("baseline")
    assert (result.exit_code, result.stdout) == (0, "1 known finding in ormlint-baseline.json\n")
    assert check() == (0, [])
    write({"app.py": "import os\n\nif True:\n    slow()  # moved\nx = slow()\n"})
    assert check() == (1, ["app.py:5:5: QRY901 `slow` is called"])


def test_a_second_one_alike_is_new(write, run, check):
    write({"app.py": "slow()\n"})
    run("baseline")
    write({"app.py": "slow()\nslow()\n"})
    assert check() == (1, ["app.py:2:1: QRY901 `slow` is called"])


def test_the_report_says_how_many_are_known(write, run):
    write({"app.py": "slow()\nslow()\n"})
    run("baseline")
    assert run("check").stdout == "No findings in 2 files; 2 known from the baseline\n"
    report = json.loads(run("check", "--output-format", "json").stdout)
    assert report["summary"]["known"] == 2
    assert "2 known from the baseline" in run("check", "--output-format", "markdown").stdout


def test_file_is_sorted_with_an_entry_a_line(write, run, folder):
    write({"b.py": "slow()\n", "a/c.py": "heavy()\nslow()\né = slow()\n"})
    run("baseline")
    lines = (folder / "ormlint-baseline.json").read_text("utf-8").splitlines()
    assert lines[:3] == ["{", '  "version": 1,', '  "findings": [']
    assert lines[-2:] == ["  ]", "}"]
    found = [json.loads(line.rstrip(",")) for line in lines[3:-2]]
    assert [(entry["path"], entry["code"]) for entry in found] == [
        ("a/c.py", "QRY901"),
        ("a/c.py", "QRY901"),
        ("a/c.py", "QRY902"),
        ("b.py", "QRY901"),
    ]
    assert "name" in found[0]
    assert found == sorted(found, key=lambda one: (one["path"], one["code"], one["name"], one["key"]))


def test_writing_again_changes_nothing(write, run, folder):
    write({"app.py": "slow()\nslow(); heavy()\n"})
    run("baseline")
    before = (folder / "ormlint-baseline.json").read_bytes()
    result = run("baseline")
    assert result.stdout == "3 known findings in ormlint-baseline.json (0 new, 0 gone)\n"
    assert (folder / "ormlint-baseline.json").read_bytes() == before


def test_writing_again_takes_out_what_is_mended(write, run, entries):
    write({"app.py": "slow()\nheavy()\n"})
    run("baseline")
    write({"app.py": "slow()\nx = slow()\n"})
    assert run("baseline").stdout == "2 known findings in ormlint-baseline.json (1 new, 1 gone)\n"
    assert [code for _, code, _ in entries()] == ["QRY901", "QRY901"]


def test_files_that_are_not_linted_keep_their_entries(write, run, entries):
    write({"a.py": "slow()\n", "b.py": "slow()\n"})
    run("baseline")
    write({"a.py": "", "b.py": ""})
    run("baseline", "b.py")
    assert entries() == [("a.py", "QRY901", "slow()")]


def test_rules_that_do_not_run_keep_their_entries(write, run, entries):
    write({"a.py": "slow()\nheavy()\n"})
    run("baseline")
    write({"a.py": ""})
    run("baseline", "--select", "QRY902")
    assert entries() == [("a.py", "QRY901", "slow()")]


def test_files_that_cannot_be_read_keep_their_entries(write, run, entries):
    write({"a.py": "slow()\n"})
    run("baseline")
    write({"a.py": "def f(:\n"})
    result = run("baseline")
    assert result.exit_code == 2
    assert result.stderr.startswith("a.py:1: syntax error")
    assert entries() == [("a.py", "QRY901", "slow()")]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 1),
        (["a.py"], 1),
        (["b.py"], 0),
        (["--select", "QRY902"], 0),
        (["--exclude", "a.py"], 0),
        (["--exit-zero"], 0),
    ],
)
def test_stale_entries_can_fail(write, run, arguments, code):
    write({"a.py": "slow()\n", "b.py": ""})
    run("baseline")
    write({"a.py": "pass\n"})
    assert run("check", *arguments).exit_code == 0
    result = run("check", "--fail-on-stale-baseline", *arguments)
    assert result.exit_code == code
    if code:
        assert result.stderr == (
            "ormlint-baseline.json: a.py: QRY901 is gone: slow()\n"
            "1 stale entry to be taken out: ormlint check --prune-baseline\n"
        )


def test_a_part_of_the_project_cannot_tell_while_the_statement_is_there(write, run, entries, monkeypatch):
    """As when the loop that makes it a finding is in another file."""
    write({"app/a.py": "slow()\n"})
    run("baseline")
    monkeypatch.setattr("ormlint.check.analyse", lambda *_, **__: ([], []))
    for path in ("app/a.py", "app"):
        assert run("check", "--fail-on-stale-baseline", path).exit_code == 0
    run("baseline", "app")
    assert entries() == [("app/a.py", "QRY901", "slow()")]
    assert run("check", "--fail-on-stale-baseline").exit_code == 1


def test_nothing_stale(write, run):
    write({"a.py": "slow()\n"})
    run("baseline")
    result = run("check", "--fail-on-stale-baseline")
    assert (result.exit_code, result.stderr) == (0, "")


def test_one_of_two_alike_is_stale(write, run):
    write({"a.py": "slow()\nslow()\n"})
    run("baseline")
    write({"a.py": "slow()\n"})
    result = run("check", "--fail-on-stale-baseline")
    assert result.exit_code == 1
    assert result.stderr.count("is gone") == 1


def test_prune(write, run, entries, check):
    write({"a.py": "slow()\nheavy()\n", "b.py": "slow()\n"})
    run("baseline")
    write({"a.py": "heavy()\nx = slow()\n"})
    result = run("check", "--prune-baseline", "--output-format", "concise")
    assert result.exit_code == 1
    assert result.stdout == "a.py:2:5: QRY901 `slow` is called\n"
    assert result.stderr == "ormlint-baseline.json: 1 stale entry taken out\n"
    assert entries() == [("a.py", "QRY902", "heavy()"), ("b.py", "QRY901", "slow()")]


def test_prune_leaves_the_file_alone_when_nothing_is_stale(write, run, folder):
    write({"a.py": "slow()\n"})
    run("baseline")
    file = folder / "ormlint-baseline.json"
    file.write_text(file.read_text("utf-8").replace("  ", " "), "utf-8")
    before = file.read_bytes()
    assert run("check", "--prune-baseline").stderr == ""
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "left"), [(["app"], ["b.py"]), ([], ["b.py"]), (["b.py"], ["app/a.py", "b.py"])]
)
def test_files_that_are_gone(write, run, folder, entries, arguments, left):
    write({"app/a.py": "slow()\n", "app/c.py": "", "b.py": "slow()\n"})
    run("baseline")
    (folder / "app" / "a.py").unlink()
    run("check", "--prune-baseline", *arguments)
    assert [path for path, _, _ in entries()] == left


def test_from_another_folder_the_paths_are_the_same(write, run, folder, check, monkeypatch):
    write({"ormlint.toml": "", "app/a.py": "slow()\n"})
    run("baseline")
    monkeypatch.chdir(folder / "app")
    assert check("--fail-on-stale-baseline") == (0, [])


def test_file_can_be_set(write, run, check, entries):
    write({"ormlint.toml": 'baseline = "ci/known.json"\n', "ci/x.py": "", "app.py": "slow()\n"})
    run("baseline")
    assert entries("ci/known.json") == [("../app.py", "QRY901", "slow()")]
    assert check() == (0, [])


def test_file_can_be_given(write, run, check, entries):
    write({"app.py": "slow()\n"})
    run("baseline", "--baseline", "other.json")
    assert entries("other.json") == [("app.py", "QRY901", "slow()")]
    assert check("--baseline", "other.json") == (0, [])
    assert check()[0] == 1


def test_no_baseline(write, run, check):
    write({"app.py": "slow()\n"})
    run("baseline")
    assert check("--isolated")[0] == 1
    assert check("--isolated", "--baseline", "ormlint-baseline.json")[0] == 0
    write({"ormlint.toml": 'baseline = ""\n'})
    assert check()[0] == 1


def test_nothing_is_written_that_nobody_would_read(write, run, folder):
    write({"app.py": "slow()\n"})
    result = run("baseline", "--isolated")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: there is no file for the baseline; name one with --baseline\n",
    )
    assert not (folder / "ormlint-baseline.json").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "no baseline of ormlint: Expecting property name"),
        ("[]", "no baseline of ormlint: list indices"),
        ('{"version": 2, "findings": []}', "no baseline of ormlint: version 2 is not known"),
        ('{"version": 1, "findings": [{"path": "a.py"}]}', "no baseline of ormlint: "),
        (
            '{"version": 1, "findings": [{"path": 1, "code": 1, "name": 1, "text": 1, "key": []}]}',
            "no baseline",
        ),
        (b"\xff", "no baseline of ormlint: 'utf-8' codec"),
    ],
)
@pytest.mark.parametrize("command", ["check", "baseline"])
def test_broken_file(write, run, command, content, message):
    write({"app.py": "slow()\n", "ormlint-baseline.json": content})
    result = run(command)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: ormlint-baseline.json: {message}")


def test_file_that_is_asked_for_and_not_there(write, run):
    write({"app.py": "slow()\n"})
    result = run("check", "--baseline", "nowhere.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: nowhere.json: cannot be read: No such file or directory\n",
    )


def test_file_that_cannot_be_written(write, run):
    write({"app.py": "slow()\n"})
    result = run("baseline", "--baseline", "nowhere/x.json")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: nowhere/x.json: cannot be written: No such file or directory\n",
    )


@pytest.mark.parametrize(
    "arguments", [["baseline", "-"], ["check", "--prune-baseline", "--fail-on-stale-baseline"]]
)
def test_wrong_usage(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_merged_branches(write, run, folder, check):
    """Each branch adds an entry; git merges the lines."""
    import subprocess

    def git(*arguments):
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)

    def known(branch, path):
        git("checkout", "-q", "-B", branch, "base")
        write({path: "slow()\n"})
        run("baseline")
        git("add", "-A")
        git("commit", "-qm", branch)

    write({f"app/{name}.py": "slow()\n" for name in "cgms"})
    run("baseline")
    git("init", "-q", "-b", "base")
    git("add", "-A")
    git("commit", "-qm", "base")
    known("one", "app/e.py")
    known("two", "app/p.py")
    git("merge", "-q", "--no-edit", "one")
    assert check("--fail-on-stale-baseline") == (0, [])
