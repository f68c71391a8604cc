"""flake8 itself, with ormlint as its plugin, against ``ormlint check``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import run

from ormlint.api import SEVERITIES

SPAWNING = """\
import multiprocessing
import sys

import ormlint.flake8
from flake8.main.cli import main
from ormlint.api import Finding, Place
from ormlint.outcome import Outcome


def judged(paths, config, rules, **more):
    print("judged", flush=True)
    place = Place("shop/views.py", 1, 3, 1, 4)
    return Outcome([Finding("told by the parent", place, code="QRY999", name="x")])


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    ormlint.flake8.check = judged
    raise SystemExit(main(sys.argv[1:]))
"""


def flake8(folder: Path, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flake8", "--select", "QRY", *arguments]
    return run(command, folder, stdin=stdin)


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of a report, as ormlint prints them."""
    assert done.returncode in (0, 1), done.stderr
    return sorted(line.removeprefix("./") for line in done.stdout.splitlines())


def checked(folder: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "ormlint", "check", "--output-format", "concise", *arguments]
    return told(run(command, folder))


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text, "utf-8")


@pytest.mark.parametrize(
    "arguments", [[], ["."], ["shop"], ["shop/views.py"], ["shop/views.py", "shop/services.py"]]
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_agrees_with_check(shop: Path, arguments: list[str], jobs: str) -> None:
    found = told(flake8(shop, "--jobs", jobs, *arguments))
    assert found == checked(shop, *arguments)
    assert len(found) > 5


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_all_is_judged_once_whatever_the_workers_are(shop: Path, tmp_path: Path, method: str) -> None:
    (tmp_path / "spawning.py").write_text(SPAWNING, "utf-8")
    command = [
        sys.executable,
        str(tmp_path / "spawning.py"),
        method,
        "--select",
        "QRY",
        "--jobs",
        "2",
        "shop",
    ]
    done = run(command, shop, TMPDIR=str(tmp_path))
    assert told(done) == ["judged", "shop/views.py:1:3: QRY999 told by the parent"]
    assert list(tmp_path.glob("ormlint-*")) == []


def test_tests_and_migrations_are_left_alone_unless_they_are_named(shop: Path) -> None:
    (shop / "shop" / "views.py").rename(shop / "shop" / "test_views.py")
    assert not [line for line in told(flake8(shop, ".")) if "test_views" in line]
    assert told(flake8(shop, "shop/test_views.py")) == checked(shop, "shop/test_views.py") != []


def test_standard_input(shop: Path) -> None:
    text = (shop / "shop" / "views.py").read_text("utf-8")
    (shop / "shop" / "views.py").write_text("", "utf-8")
    found = told(flake8(shop, "--stdin-display-name", "shop/views.py", "-", stdin="# moved\n" + text))
    assert "shop/views.py:57:18: QRY101 `user` is read once per row: 1 + N queries" in " ".join(found)


def test_standard_input_without_a_name(shop: Path) -> None:
    text = "from shop.models import Order\n\n\ndef f():\n"
    text += "    return [o.user.email for o in Order.objects.all()]\n"
    assert [line.partition(" `")[0] for line in told(flake8(shop, "-", stdin=text))] == ["stdin:5:13: QRY101"]


def test_standard_input_with_a_cookie(shop: Path) -> None:
    text = "# coding: latin-1\n# é\nfrom shop.models import Order\n\nlen(Order.objects.all())\n"
    text += "\n\ndef f():\n    return len(Order.objects.all())\n"
    found = told(flake8(shop, "--stdin-display-name", "shop/x.py", "-", stdin=text))
    assert [line.partition(" `")[0] for line in found] == ["shop/x.py:9:12: QRY301"]


def test_comments(shop: Path) -> None:
    views = shop / "shop" / "views.py"
    lines = views.read_text("utf-8").splitlines()
    assert "order.user.username" in lines[55]
    rest = [line for line in told(flake8(shop)) if ":56:" not in line]
    for comment in ("# noqa: QRY101", "# noqa", "# ormlint: ignore[QRY101] few"):
        views.write_text("\n".join([*lines[:55], f"{lines[55]}  {comment}", *lines[56:]]) + "\n", "utf-8")
        assert told(flake8(shop)) == rest
    views.write_text("\n".join([*lines[:55], f"{lines[55]}  # noqa: QRY101", *lines[56:]]) + "\n", "utf-8")
    assert len(told(flake8(shop, "--disable-noqa"))) == len(rest) + 1


def test_baseline_counts(shop: Path) -> None:
    assert run([sys.executable, "-m", "ormlint", "baseline"], shop).returncode == 0
    assert told(flake8(shop)) == []


def test_settings(shop: Path) -> None:
    (shop / "ci").mkdir()
    (shop / "ci" / "ormlint.toml").write_text('select = ["QRY301"]\n', "utf-8")
    (shop / "setup.cfg").write_text("[flake8]\normlint-config = ci/ormlint.toml\nselect = QRY\n", "utf-8")
    found = told(flake8(shop))
    assert [line.split()[1] for line in found] == ["QRY301"]
    assert found == checked(shop, "--config", "ci/ormlint.toml")


def test_severity(shop: Path) -> None:
    command = [sys.executable, "-m", "ormlint", "check", "--output-format", "json"]
    findings = json.loads(run(command, shop).stdout)["findings"]
    counts = [
        sum(finding["severity"] in kept for finding in findings) for kept in (SEVERITIES, SEVERITIES[1:])
    ]
    assert counts[0] > counts[1] > 0
    found = [len(told(flake8(shop, "--ormlint-severity", severity))) for severity in ("info", "warning")]
    assert found == counts


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('select = ["nothing"]\n', "ormlint: ormlint.toml: select: unknown rule `nothing`"),
        ("x =\n", "ormlint: ormlint.toml:1: invalid TOML"),
    ],
)
def test_wrong_settings(shop: Path, text: str, message: str) -> None:
    (shop / "ormlint.toml").write_text(text, "utf-8")
    done = flake8(shop)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_baseline(shop: Path) -> None:
    (shop / "ormlint-baseline.json").write_text("{", "utf-8")
    done = flake8(shop)
    assert done.returncode == 2
    assert "ormlint: ormlint-baseline.json: no baseline of ormlint" in done.stderr


def test_file_that_is_no_python(shop: Path) -> None:
    write(shop / "shop", broken="def f(:\n")
    assert not [line for line in told(flake8(shop)) if "broken" in line]
