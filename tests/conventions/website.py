"""A hook of MkDocs: brings pages from elsewhere in the repository into the site, and leads links there."""

from __future__ import annotations

import os
import re
import sys
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ormlint.packs import load_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)(?P<path>[^)\s#]+)(?=[)#])")


def addresses() -> dict[str, str]:
    """What pyproject.toml says of where the project is to be had."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found: dict[str, str] = document["project"]["urls"]
    return found


def mounted() -> dict[Path, str]:
    """The files that are no part of docs/, with their places in the site."""
    rules = (ROOT / "rules" / "docs").glob("*.md")
    return {
        ROOT / "README.md": "index.md",
        ROOT / "CHANGELOG.md": "changelog.md",
        ROOT / "rules" / "README.md": "rules/index.md",
        **{path: f"rules/{path.name}" for path in sorted(rules)},
    }


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The address of the repository, and the pages of the rules by family."""
    config.repo_url = addresses()["Repository"]
    config.repo_name = "/".join(config.repo_url.split("/")[-2:])
    config.nav = [_with_rules(entry) for entry in config.nav or ()]
    return config


def _with_rules(entry: dict[str, Any]) -> dict[str, Any]:
    return {"Rules": [entry["Rules"], *_families()]} if "Rules" in entry else entry


def _families() -> list[dict[str, Any]]:
    rules = [rule for rule in load_rules() if (ROOT / "rules" / "docs" / f"{rule.name}.md").exists()]
    return [
        {family: [{f"{rule.code} {rule.name}": f"rules/{rule.name}.md"} for rule in members]}
        for family, members in groupby(rules, key=lambda rule: rule.family)
    ]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files from elsewhere; nothing is copied."""
    for path, place in mounted().items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links to files of the repository, as they are in the site, or as the code host shows them."""
    source = Path(page.file.abs_src_path or "")
    places = {Path(file.abs_src_path): file.src_uri for file in files if file.abs_src_path}
    here = PurePosixPath(page.file.src_uri).parent

    def led(link: re.Match[str]) -> str:
        target = Path(os.path.normpath(source.parent / link["path"]))
        if target in places:
            return PurePosixPath(os.path.relpath(places[target], here)).as_posix()
        inside = target.is_relative_to(ROOT) and target.exists()
        return (
            f"{config.repo_url}/blob/main/{target.relative_to(ROOT).as_posix()}" if inside else link["path"]
        )

    return _LINK.sub(led, markdown)
