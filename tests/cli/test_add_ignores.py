"""Comments that are written into files, and all that they must not break."""

import ast
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[2] / "fixtures" / "bookshop"


@pytest.fixture
def add(write, run, folder):
    """The bytes of ``app.py`` afterwards."""

    def ask(source, *arguments):
        write({"app.py": source})
        run("check", "--add-ignores", "--reason", "few rows", *arguments)
        return (folder / "app.py").read_bytes()

    return ask


S = "  # ormlint: ignore[slow-call] few rows"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("slow()\n", f"slow(){S}\n"),
        ("slow()", f"slow(){S}"),
        ("slow()   \n", f"slow(){S}\n"),
        ("if slow():\n\theavy()\n", f"if slow():{S}\n\theavy()  # ormlint: ignore[heavy-call] few rows\n"),
        ("slow(); heavy()\n", "slow(); heavy()  # ormlint: ignore[slow-call, heavy-call] few rows\n"),
        ("slow(); slow()\n", f"slow(); slow(){S}\n"),
        ("slow()  # why\n", f"slow()  # why{S}\n"),
        ("slow()  # type: ignore[x]\n", f"slow()  # type: ignore[x]{S}\n"),
        ("slow()  # noqa: E501\n", f"slow()  # noqa: E501{S}\n"),
        ("x = [\n    1,\n    slow(),\n]\n", f"x = [\n    1,\n    slow(),{S}\n]\n"),
        ("x = slow() + \\\n    1\n", f"x = slow() + \\\n    1{S}\n"),
        ("x = slow(), '''\n# no\n'''\ny\n", f"x = slow(), '''\n# no\n'''{S}\ny\n"),
        ("x = (slow(), '''\n''',\n1)\n", f"x = (slow(), '''\n''',{S}\n1)\n"),
        ("x = (slow() \\\n, 1)\n", f"x = (slow() \\\n, 1){S}\n"),
        ("for x in y: slow()\nz\n", f"for x in y: slow(){S}\nz\n"),
        ("@d(slow())\ndef f(): pass\n", f"@d(slow()){S}\ndef f(): pass\n"),
        ("def f(\n    a=slow(),  # why\n): pass\n", f"def f(\n    a=slow(),  # why{S}\n): pass\n"),
        (
            "heavy(); slow()  # ormlint: ignore[heavy-call] it is one\n",
            "heavy(); slow()  # ormlint: ignore[heavy-call, slow-call] it is one\n",
        ),
        (
            "x = [  # ormlint:ignore[QRY902]\n    heavy(),\n    slow(),\n]\n",
            "x = [  # ormlint:ignore[QRY902, slow-call]\n    heavy(),\n    slow(),\n]\n",
        ),
        ("x = '# ormlint: ignore[a]'; slow()\n", f"x = '# ormlint: ignore[a]'; slow(){S}\n"),
        ("slow()\n\f\nslow()\n", f"slow(){S}\n\f\nslow(){S}\n"),
    ],
)
def test_comments(add, write, run, folder, source, expected):
    after = add(source).decode()
    assert after == expected
    assert ast.dump(ast.parse(after)) == ast.dump(ast.parse(source))
    assert run("check").exit_code == 0
    result = run("check", "--fail-on", "info", "--add-ignores", "--reason", "again")
    assert result.exit_code == 0
    assert (folder / "app.py").read_text() == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"slow()\r\nslow()\r\n", f"slow(){S}\r\nslow(){S}\r\n".encode()),
        (b"slow()\rslow()\n", f"slow(){S}\rslow(){S}\n".encode()),
        (b"\xef\xbb\xbfslow()\n", b"\xef\xbb\xbf" + f"slow(){S}\n".encode()),
        (b"# coding: latin-1\n'\xe9'; slow()\n", b"# coding: latin-1\n'\xe9'; slow()" + f"{S}\n".encode()),
    ],
)
def test_bytes_stay(add, before, after):
    assert add(before) == after


def test_report_and_exit_code(write, run):
    write({"a.py": "slow()\nslow()\n", "b.py": "slow()\n"})
    result = run("check", "--add-ignores", "--reason", "few rows")
    assert result.exit_code == 0
    assert result.stdout == "No findings in 3 files; 3 silenced by comments\n"
    assert result.stderr == "3 comments in 2 files written\n"


def test_useless_comments_are_not_silenced_but_reported(add, concise):
    assert add("x = 1  # ormlint: ignore[slow-call]\n") == b"x = 1  # ormlint: ignore[slow-call]\n"
    assert [line.split()[1] for line in concise()] == ["QRY001"]


def test_only_what_is_found_is_silenced(add):
    assert add("slow()\nheavy()\n", "--select", "QRY902") == (
        b"slow()\nheavy()  # ormlint: ignore[heavy-call] few rows\n"
    )


def test_known_findings_are_left_alone(write, run, add):
    write({"app.py": "slow()\n"})
    run("baseline")
    assert add("slow()\nx = slow()\n") == f"slow()\nx = slow(){S}\n".encode()


def test_a_reason_that_the_file_cannot_hold(write, run, folder):
    source = b"# coding: ascii\nslow()\n"
    write({"app.py": source})
    result = run("check", "--add-ignores", "--reason", "日本")
    assert result.exit_code == 2
    assert "app.py: cannot be written: 'ascii' codec can't encode" in result.stderr
    assert (folder / "app.py").read_bytes() == source
    assert "QRY901" in result.stdout


def test_a_directive_that_cannot_be_read(write, run, folder):
    source = "slow()  # ormlint: ignore[heavy-call\n"
    write({"app.py": source})
    result = run("check", "--add-ignores", "--reason", "x")
    assert result.exit_code == 2
    assert "app.py: no comment can be written here" in result.stderr
    assert (folder / "app.py").read_text() == source


def test_a_file_that_is_not_python_yet_is_not_touched(write, run, folder):
    write({"app.py": "slow()\ndef f(:\n"})
    run("check", "--add-ignores", "--reason", "x")
    assert (folder / "app.py").read_text() == "slow()\ndef f(:\n"


def test_a_file_that_must_not_be_written(write, run, folder, monkeypatch):
    def refuse(path, data):
        raise PermissionError(13, "Permission denied")

    write({"app.py": "slow()\n"})
    monkeypatch.setattr(Path, "write_bytes", refuse)
    result = run("check", "--add-ignores", "--reason", "x")
    assert result.exit_code == 2
    assert "app.py: cannot be written: Permission denied" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="no such modes there")
def test_mode_and_link_stay(write, run, folder):
    write({"real/app.py": "slow()\n"})
    (folder / "real/app.py").chmod(0o755)
    (folder / "link.py").symlink_to("real/app.py")
    run("check", "--add-ignores", "--reason", "x", "link.py")
    assert (folder / "link.py").is_symlink()
    assert stat.S_IMODE((folder / "real/app.py").stat().st_mode) == 0o755
    assert "ignore[slow-call] x" in (folder / "real/app.py").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--add-ignores"],
        ["--reason", "x"],
        ["--add-ignores", "--reason", " "],
        ["--add-ignores", "--reason", "a\nb"],
        ["--add-ignores", "--reason", "x # noqa"],
        ["--add-ignores", "--reason", "x", "-"],
    ],
)
def test_wrong_usage(write, run, folder, arguments):
    write({"app.py": "slow()\n"})
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert (folder / "app.py").read_text() == "slow()\n"


def test_the_demo_is_silent_afterwards(folder):
    """The real rules on real code."""
    shutil.copytree(DEMO, folder / "shop")
    command = [sys.executable, "-m", "ormlint", "check", "--include-tests", "--fail-on", "info", "shop"]
    before = {path: ast.dump(ast.parse(path.read_text("utf-8"))) for path in folder.rglob("*.py")}
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1
    subprocess.run([*command, "--add-ignores", "--reason", "demo"], capture_output=True, check=True)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert {path: ast.dump(ast.parse(path.read_text("utf-8"))) for path in before} == before
