"""Whatever lies in a folder: a message with path and line, the rest linted, the right exit code."""

import os

import pytest

from ormlint.outcome import internal_problem

FINDING = "good.py:1:1: QRY901 `slow` is called\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x = 1\ny = '\xff'\n", "bad.py:2: is not valid utf-8"),
        (b"x = 1\n\0\n", "bad.py:2: contains a null byte"),
        (b"# coding: nonsense\n", "bad.py:1: unknown encoding"),
        (b"x = 1\ndef f(:\n    pass\n", "bad.py:2: syntax error: "),
        (b"x = 1\nprint 'hello'\n", "bad.py:2: syntax error: "),
        (b"x = 1\nx = (1,\n", "bad.py:2: syntax error: "),
        (b"x = '''\n", "bad.py:1: syntax error: "),
        (b"if x:\n  a\n b\n", "bad.py:3: syntax error: "),
        (b"x = 1\n" * 1_000_000, "bad.py: too large"),
        (b"(" * 5000 + b")" * 5000, "bad.py:1: syntax error: "),
    ],
)
def test_bad_file(write, run, content, message):
    write({"bad.py": content, "good.py": "slow()\n"})
    result = run("check", "--output-format", "concise")
    assert result.stdout == FINDING
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbfx = 1\n",
        b"x = 1\r\ny = 2\r\n",
        b"x = 1\ry = 2\r",
        b"x = 1\n\x0c\ny = 2\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"x = 1  # no line end",
        b"from good import *\n",
        b"x = 1\n" * 50_000,
        b"if True:\n" + b"".join(b" " * n + b"if True:\n" for n in range(1, 60)) + b" " * 60 + b"pass\n",
        b"return 1\n",
        b"x = '\\d'\n",
    ],
)
def test_odd_but_good_file(write, run, content):
    write({"odd.py": content, "good.py": "slow()\nimport odd\n"})
    result = run("check", "--output-format", "concise")
    assert (result.stdout, result.stderr, result.exit_code) == (FINDING, "", 1)


def test_broken_link(write, run, folder):
    write({"good.py": "slow()\n"})
    (folder / "bad.py").symlink_to("nowhere.py")
    result = run("check", "--output-format", "concise")
    assert (result.stdout, result.stderr, result.exit_code) == (FINDING, "bad.py: broken link\n", 2)


def test_circle_of_links(write, run, folder):
    write({"good.py": "slow()\n"})
    (folder / "loop").symlink_to(".", target_is_directory=True)
    (folder / "a.py").symlink_to("b.py")
    (folder / "b.py").symlink_to("a.py")
    result = run("check", "--output-format", "concise")
    assert result.stdout == FINDING
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.stderr.splitlines()] == ["a.py", "b.py"]


def test_folder_that_is_called_like_a_file(write, run):
    write({"good.py": "slow()\n", "folder.py/inner.py": "heavy()\n"})
    result = run("check", "--output-format", "concise")
    assert result.stdout == "folder.py/inner.py:1:1: QRY902 `heavy` is called\n" + FINDING


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable(write, run, folder):
    write({"good.py": "slow()\n", "secret.py": "", "secrets/a.py": ""})
    (folder / "secret.py").chmod(0)
    (folder / "secrets").chmod(0)
    result = run("check", "--output-format", "concise")
    (folder / "secrets").chmod(0o700)
    assert result.stdout == FINDING
    assert "secret.py: cannot be read: Permission denied" in result.stderr
    assert "secrets: cannot be read: Permission denied" in result.stderr
    assert result.exit_code == 2


def test_folder_that_cannot_be_listed(write, run, monkeypatch):
    folder = write({"good.py": "slow()\n", "secrets/a.py": ""})
    scandir = os.scandir

    def refuse(path):
        if str(path) == str(folder / "secrets"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("check", "--output-format", "concise")
    assert result.stderr == "secrets: cannot be read: Permission denied\n"
    assert (result.stdout, result.exit_code) == (FINDING, 2)


def test_file_that_does_not_exist(write, run):
    write({"good.py": "slow()\n"})
    result = run("check", "--output-format", "concise", "good.py", "god.py")
    assert (result.stdout, result.stderr, result.exit_code) == (
        FINDING,
        "god.py: no such file or folder\n",
        2,
    )


def test_file_that_vanishes_while_we_run(write, run, monkeypatch, folder):
    from ormlint import check as module

    write({"good.py": "slow()\n", "gone.py": ""})
    discover = module.discover

    def discover_and_delete(*arguments):
        found = discover(*arguments)
        (folder / "gone.py").unlink()
        return found

    monkeypatch.setattr(module, "discover", discover_and_delete)
    result = run("check", "--output-format", "concise")
    assert (result.stdout, result.stderr, result.exit_code) == (FINDING, "gone.py: no such file\n", 2)


def test_bad_file_that_is_no_target_is_not_mentioned(write, run):
    write({"app/good.py": "pass\n", "lib/bad.py": b"\xff", "lib/worse.py": "def f(:\n"})
    result = run("check", "app")
    assert (result.stdout, result.stderr, result.exit_code) == ("No findings in 1 file\n", "", 0)


def test_bad_file_does_not_call_its_comments_useless(write, run):
    write({"bad.py": "x = 1  # ormlint: ignore[slow-call]\ndef f(:\n"})
    assert "QRY001" not in run("check").stdout


def test_internal_error_in_one_file(write, run, monkeypatch):
    write({"good.py": "slow()\n"})
    problem = internal_problem("good.py", ZeroDivisionError("division by zero"))
    monkeypatch.setattr("ormlint.analysis.analyse", lambda *_, **__: ([], [problem]))
    result = run("check", "--exit-zero")
    assert result.exit_code == 2
    assert result.stderr == (
        "good.py: internal error: ZeroDivisionError: division by zero; "
        "this is a bug in ormlint, please report it\n"
    )


def test_internal_error_outside_of_all_files(write, monkeypatch, capsys):
    from ormlint.cli import main

    write({"good.py": "slow()\n"})
    monkeypatch.setattr("sys.argv", ["ormlint", "check"])
    monkeypatch.setattr("ormlint.analysis.analyse", lambda *_, **__: 1 // 0)
    with pytest.raises(SystemExit) as leaving:
        main()
    captured = capsys.readouterr()
    assert leaving.value.code == 2
    assert captured.err.startswith("internal error: ZeroDivisionError")
    assert "Traceback" not in captured.err


def test_interrupt(write, monkeypatch, capsys):
    from ormlint.cli import main

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["ormlint", "check"])
    monkeypatch.setattr("ormlint.analysis.analyse", interrupt)
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 130
