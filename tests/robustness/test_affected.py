"""A verdict that changes with a file was said to be one that could."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import edits
import pytest
from edits import Editor, project_in

from ormlint.affected import affected
from ormlint.cache.folder import CacheFolder
from ormlint.check import check
from ormlint.config import Config
from ormlint.packs import load_rules

RULES = load_rules()
KINDS = [*edits.BODIES, edits.renamed, edits.without_line, edits.model_changed, edits.template_changed]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project_in(tmp_path / "project")
    monkeypatch.chdir(folder)
    return folder


def verdicts(cache: CacheFolder) -> dict[str, list[tuple[str, str]]]:
    found = defaultdict(list)
    for finding in check([Path()], Config(), RULES, cache=cache).findings:
        found[finding.place.path].append((finding.code, finding.message))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_only_verdicts_change_that_could(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    cache, editor = CacheFolder(tmp_path / "cache"), Editor(folder, seed)
    monkeypatch.setattr(edits, "BODIES", KINDS)
    before = verdicts(cache)
    for _ in range(12):
        said = dict.fromkeys([*editor.python(), *editor.templates()])
        texts = {file: file.read_text("utf-8") for file in said}
        edit = editor.edit_body()
        (file,) = (file for file in said if file.read_text("utf-8") != texts[file])
        new = file.read_text("utf-8")
        file.write_text(texts[file], "utf-8")
        could = affected([file], Config(), RULES, cache)
        file.write_text(new, "utf-8")
        after = verdicts(cache)
        changed = {path for path in before.keys() | after.keys() if before[path] != after[path]}
        assert {path for path in changed if path.endswith(".py")} <= set(could), edit
        before = after


def test_who_reads_a_template(folder: Path) -> None:
    found = affected([folder / "pages/templates/pages/book.html"], Config(), RULES, None)
    assert found == ["pages/models.py", "pages/templatetags/shown.py", "pages/views.py"]
