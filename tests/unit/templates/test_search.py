"""From names of templates to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ormlint.templates import TemplateFile, Templates

Written = Callable[..., Templates]

FILES = {
    "shop/templates/shop/list.html": "{{ a }}",
    "shop/templates/base.html": "shop",
    "blog/templates/base.html": "blog",
    "blog/jinja2/post.html": "{{ b }}",
    "site/pages/base.html": "site",
    "site/pages/home.html": "",
    "shop/views.py": "",
    "shop/templates/tag.py": "",
    "shop/static/list.html": "",
    "node_modules/templates/no.html": "",
    "old/templates/gone.html": "",
    ".gitignore": "old/",
    "deep/templates/a/templates/b.html": "",
}


def names(files: list[TemplateFile], root: Path) -> list[str]:
    return [file.path.relative_to(root).as_posix() for file in files]


def test_apps(project: Written, tmp_path: Path) -> None:
    templates = project(FILES)
    assert names(templates.find("shop/list.html"), tmp_path) == ["shop/templates/shop/list.html"]
    assert names(templates.find("./shop//list.html"), tmp_path) == ["shop/templates/shop/list.html"]
    assert [file.engine for file in templates.find("post.html")] == ["jinja"]
    for name in ("list.html", "home.html", "no.html", "gone.html", "tag.py", ""):
        assert templates.find(name) == []
    deep = ["deep/templates/a/templates/b.html"]
    assert (
        names(templates.find("b.html"), tmp_path)
        == deep
        == names(templates.find("a/templates/b.html"), tmp_path)
    )


def test_nearest_first(project: Written, tmp_path: Path) -> None:
    templates = project(FILES)
    near_shop = templates.find("base.html", tmp_path / "shop" / "views.py")
    assert names(near_shop, tmp_path) == ["shop/templates/base.html", "blog/templates/base.html"]
    assert templates.find("base.html") == near_shop[::-1]


def test_folders_of_the_settings_come_first(project: Written, tmp_path: Path) -> None:
    templates = project(FILES, ("site/pages",))
    found = templates.find("base.html", tmp_path / "shop" / "views.py")
    assert names(found, tmp_path)[0] == "site/pages/base.html"
    assert names(templates.find("home.html"), tmp_path) == ["site/pages/home.html"]


def test_folders_outside_of_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "project"
    for name in ("project/views.html", "elsewhere/a.html", "project/app/templates/b.html"):
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{{ a }}", "utf-8")
    templates = Templates([folder], [], [folder.parent / "elsewhere", folder / "missing"])
    assert [(path.name, templates.names(path)) for path in templates.paths()] == [
        ("a.html", ["a.html"]),
        ("b.html", ["b.html"]),
    ]
    assert [file.engine for file in templates.find("a.html")] == ["jinja"]


def test_relative_names(project: Written, tmp_path: Path) -> None:
    files = {f"app/templates/{name}.html": "" for name in ("a", "x/a", "x/y/a", "x/y/b")}
    templates = project(files)
    asking = templates.file(tmp_path / "app/templates/x/y/b.html")
    assert asking is not None
    found = [
        names(templates.relative(name, asking), tmp_path) for name in ("a.html", "./a.html", "../a.html")
    ]
    assert found == [[f"app/templates/{name}.html"] for name in ("a", "x/y/a", "x/a")]
    assert templates.relative("../../../a.html", asking) == []


def test_a_file_is_always_the_same_object(project: Written, tmp_path: Path) -> None:
    templates = project(FILES)
    assert templates.find("post.html")[0] is templates.file(tmp_path / "blog" / "jinja2" / "post.html")


def test_files_are_read_when_asked_for(
    project: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = project(FILES)
    (tmp_path / "blog/templates/bad.html").write_bytes(b"\xff")
    opened: list[Path] = []
    content = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: opened.append(path) or content(path))
    assert len(list(templates.paths())) == 6
    assert opened == []
    assert (templates.find("bad.html"), templates.find("bad.html")) == ([], [])
    assert [(problem.line, problem.path[-8:]) for problem in templates.problems] == [(1, "bad.html")]
    assert [path.name for path in opened] == ["bad.html"]


def test_folders_can_be_refused(project: Written, tmp_path: Path) -> None:
    project(FILES)
    templates = Templates([tmp_path], enter=lambda folder: folder.name != "blog")
    assert names(templates.find("base.html"), tmp_path) == ["shop/templates/base.html"]
