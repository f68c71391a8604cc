"""The hook, run by pre-commit itself in a repository, installed from a clone of this one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from repositories import ROOT, commit, offline, run

CONFIG = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: ormlint
        args: [--output-format, concise, --select, QRY101]
"""
PUBLISHER = "shop/views.py:15:74: QRY101 `publisher` is read once per row"
USER = "shop/views.py:56:18: QRY101 `user` is read once per row"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where pre-commit keeps the environments that it makes."""
    return str(tmp_path_factory.mktemp("home"))


@pytest.fixture
def hooked(shop: Path, checkout: Path) -> Path:
    """The demo with the hook."""
    revision = run(["git", "rev-parse", "HEAD"], checkout).stdout.strip()
    config = CONFIG.format(repository=checkout, revision=revision)
    (shop / ".pre-commit-config.yaml").write_text(config, "utf-8")
    commit(shop)
    return shop


def pre_commit(folder: Path, home: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    done = run(command, folder, PRE_COMMIT_HOME=home)
    if offline(done.stdout + done.stderr):
        pytest.skip("pip reaches no index here")
    return done


def test_a_view_is_judged_with_the_models_of_other_files(hooked: Path, home: str) -> None:
    done = pre_commit(hooked, home, "run", "ormlint", "--files", "shop/views.py")
    assert done.returncode == 1, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("shop/")]
    assert [line.partition(": 1 + N")[0] for line in lines] == [PUBLISHER, USER]


def test_commit_is_refused_until_it_is_mended(hooked: Path, home: str) -> None:
    assert pre_commit(hooked, home, "install").returncode == 0
    views = hooked / "shop" / "views.py"
    text = views.read_text("utf-8")
    views.write_text(text + "\n# touched\n", "utf-8")
    assert _git_commit(hooked, home).returncode == 1
    mended = text.replace(".with_author()", '.with_author().select_related("publisher")')
    mended = mended.replace("filter(shipped=None)", 'filter(shipped=None).select_related("user")')
    views.write_text(mended, "utf-8")
    done = _git_commit(hooked, home)
    assert done.returncode == 0, done.stderr


def test_what_is_excluded_is_excluded_here_too(hooked: Path, home: str) -> None:
    (hooked / "ormlint.toml").write_text('extend-exclude = ["shop/views.py"]\n', "utf-8")
    done = pre_commit(hooked, home, "run", "ormlint", "--files", "shop/views.py")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("page", ["README.md", "docs/pre-commit.md"])
def test_page_shows_a_hook_that_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    shown = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in shown["repos"][0]["hooks"]] == [hook["id"] for hook in hooks]


def _git_commit(folder: Path, home: str) -> subprocess.CompletedProcess[str]:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    return run(["git", *who, "commit", "-qam", "more"], folder, PRE_COMMIT_HOME=home)
