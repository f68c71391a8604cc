"""The site is built without a warning, holds every page, and none of its links is dead."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import refresh
import website

from ormlint.packs import load_rules


class _Page(HTMLParser):
    """What a page leads to, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attributes if value is not None}
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.anchors |= {given[name] for name in ("id", "name") if name in given}


@cache
def page(path: Path) -> _Page:
    return _Page(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=website.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_every_rule_and_every_page_is_there(site: Path) -> None:
    written = {path.stem for path in refresh.written_pages()} - {"README"}
    rules = {rule.name for rule in load_rules() if rule.module.startswith("ormlint_rules.")}
    built = {path.parent.relative_to(site).as_posix() for path in site.rglob("index.html")}
    assert written | {f"rules/{name}" for name in rules} <= built


def test_every_page_can_be_found_in_the_menu(site: Path) -> None:
    start = page(site / "index.html")
    listed = {_target(site / "index.html", link) for link in start.links}
    assert set(site.rglob("index.html")) <= listed


def test_no_link_is_dead(site: Path) -> None:
    pages = sorted(site.rglob("index.html"))
    dead = [f"{path.parent.name}: {link}" for path in pages for link in page(path).links if _dead(path, link)]
    assert dead == []


def test_links_out_of_the_site_are_to_files_that_exist(site: Path) -> None:
    head = website.addresses()["Repository"] + "/blob/main/"
    links = {link for path in site.rglob("index.html") for link in page(path).links if link.startswith(head)}
    assert links
    assert [link for link in links if not (website.ROOT / link.removeprefix(head)).exists()] == []


def _target(path: Path, link: str) -> Path:
    target = path.parent / unquote(urlsplit(link).path)
    return (target / "index.html" if target.is_dir() else target).resolve()


def _dead(path: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = path.resolve() if not parts.path else _target(path, link)
    if not target.exists():
        return True
    return bool(parts.fragment) and unquote(parts.fragment) not in page(target).anchors
