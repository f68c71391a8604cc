"""Warm runs find what cold ones find, whatever was edited in between."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from edits import Editor, project_in

from ormlint.cache.folder import CacheFolder
from ormlint.check import check
from ormlint.config import Config
from ormlint.outcome import Outcome
from ormlint.packs import load_rules
from ormlint.walks import Walks

RULES = load_rules()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project_in(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def walked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that are walked."""
    names: list[str] = []
    real = Walks.of

    def of(walks: Walks, module: Any, wanted: str) -> Any:
        names.append(module.file.display)
        return real(walks, module, wanted)

    monkeypatch.setattr(Walks, "of", of)
    return names


def told(outcome: Outcome) -> dict[str, Any]:
    """All of an outcome that anybody sees."""
    return {
        "findings": outcome.findings,
        "problems": outcome.problems,
        "suppressed": outcome.suppressed,
        "ran": dict(outcome.ran),
        "files": outcome.files,
        "sources": sorted(outcome.sources),
    }


def run(folder: Path, cache: CacheFolder | None, *names: str) -> dict[str, Any]:
    paths = [folder / name for name in names] or [folder]
    return told(check(paths, Config(), RULES, cache=cache))


@pytest.mark.parametrize("seed", range(3))
def test_warm_is_cold(folder: Path, tmp_path: Path, walked: list[str], seed: int) -> None:
    cache = CacheFolder(tmp_path / "cache")
    editor = Editor(folder, seed)
    run(folder, cache)
    saved = 0
    for _ in range(12):
        edit = editor.edit()
        walked.clear()
        warm, by_warm = run(folder, cache), len(walked)
        walked.clear()
        assert warm == run(folder, None), edit
        saved += len(walked) - by_warm
    assert saved > 0


def test_only_what_an_edit_touches_is_walked(folder: Path, tmp_path: Path, walked: list[str]) -> None:
    cache = CacheFolder(tmp_path / "cache")
    editor = Editor(folder, 7)
    run(folder, cache)
    everything = len(walked)
    walked.clear()
    edits = 12
    for _ in range(edits):
        editor.edit_body()
        run(folder, cache)
    assert len(walked) < edits * everything / 3


def test_the_files_of_a_commit_are_known_from_a_run_on_all(
    folder: Path, tmp_path: Path, walked: list[str]
) -> None:
    cache = CacheFolder(tmp_path / "cache")
    run(folder, cache)
    names = ("bookshop/shop/views.py", "pages/views.py")
    walked.clear()
    warm = run(folder, cache, *names)
    assert walked == []
    assert warm == run(folder, None, *names)


def test_a_module_shows_the_same_whatever_was_walked_before(folder: Path, walked: list[str]) -> None:
    kept: dict[str, Any] = {}
    real = Walks.of

    def of(walks: Walks, module: Any, wanted: str) -> Any:
        found = real(walks, module, wanted)
        assert kept.setdefault(module.file.display, found) == found
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Walks, "of", of)
        run(folder, None)
        for name in sorted(kept, reverse=True)[::5]:
            patch.setattr("ormlint.analysis._targets", partial(starting, name))
            run(folder, None)


def starting(first: str, project: Any, _targets: object) -> list[Any]:
    """A module, then all in reverse order."""
    modules = sorted(project.modules.values(), key=lambda module: module.file.display, reverse=True)
    return sorted(modules, key=lambda module: module.file.display != first)
