"""What README and docs say of options, settings, keys and output is true."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import refresh

from ormlint.cli import app
from ormlint.config import Config, load
from ormlint.packs import load_rules

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DOCS = refresh.ROOT / "docs"
COMMAND_LINE = (DOCS / "command-line.md").read_text("utf-8")
CONFIGURATION = (DOCS / "configuration.md").read_text("utf-8")
JSON_PAGE = (DOCS / "json.md").read_text("utf-8")
PROJECT = tomllib.loads((refresh.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGES = refresh.written_pages()
NOT_SETTINGS = {"path", "exclude_here"}
HELP = {"-h", "--help"}
OF_OTHERS = {"--stdin-display-name", "--disable-noqa", "--ormlint-severity", "--ormlint-config", "--strict"}
"""Options of flake8 and of MkDocs."""


def rows(text: str) -> Iterator[list[str]]:
    """The cells of each row of the tables, whose first cell is code."""
    for line in text.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("| ").split(" | ")]


def in_backquotes(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def commands() -> dict[str, click.Command]:
    with click.Context(app, info_name="ormlint") as context:
        found = {name: app.get_command(context, name) for name in app.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def options_of(command: click.Command) -> set[str]:
    with click.Context(command, info_name="ormlint") as context:
        parameters = command.get_params(context)
    return {option for parameter in parameters for option in parameter.opts if option.startswith("-")}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
class TestPage:
    def test_shown_runs_are_real(self, path: Path) -> None:
        page = path.read_text("utf-8")
        hint = "run `python tests/conventions/refresh.py`"
        assert page.splitlines() == refresh.refreshed(page).splitlines(), hint

    def test_pictures_are_up_to_date(self, path: Path) -> None:
        drawn = refresh.pictures(path)
        stale = [file.name for file, svg in drawn.items() if file.read_text("utf-8") != svg]
        assert stale == [], "run `python tests/conventions/refresh.py`"

    def test_rules_exist(self, path: Path) -> None:
        named = set(re.findall(r"QRY\d{3}", path.read_text("utf-8")))
        assert named <= {rule.code for rule in load_rules()}

    def test_links_lead_somewhere(self, path: Path) -> None:
        links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
        assert [link for link in links if not (path.parent / link).exists()] == []

    def test_named_files_exist(self, path: Path) -> None:
        named = re.findall(
            r"(?<![\w/])(?:tests|fixtures|rules|linter|docs)/[\w/.-]*\w", path.read_text("utf-8")
        )
        assert [name for name in named if not (refresh.ROOT / name).exists()] == []


def test_options_are_those_of_check() -> None:
    said = {
        option.split()[0]
        for cells in rows(COMMAND_LINE)
        for option in in_backquotes(cells[0])
        if option.startswith("-")
    }
    assert said == options_of(commands()["check"]) | HELP


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_options_that_are_named_exist(path: Path) -> None:
    prose = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    named = {word for code in in_backquotes(prose) for word in re.findall(r"(?<!\S)--[a-z-]+", code)}
    known = {option for command in (app, *commands().values()) for option in options_of(command)}
    assert named - OF_OTHERS <= known | HELP


def test_commands_exist() -> None:
    named = set(re.findall(r"(?:bin/|`|\$ )ormlint ([a-z]+)", COMMAND_LINE))
    assert named == set(commands())


def test_configuration_keys_and_defaults() -> None:
    said = {in_backquotes(cells[0])[0]: value(cells[1]) for cells in rows(CONFIGURATION)}
    config = Config()
    names = {field.name for field in fields(Config)} - NOT_SETTINGS
    assert said == {name.replace("_", "-"): plain(getattr(config, name)) for name in names}


def value(cell: str) -> Any:
    return tomllib.loads(f"value = {cell.strip('`')}")["value"]


def plain(default: Any) -> Any:
    return list(default) if isinstance(default, tuple) else default


def test_configuration_example(tmp_path: Path) -> None:
    example = re.search(r"```toml\n(.*?)```", CONFIGURATION, re.DOTALL)
    assert example
    file = tmp_path / "pyproject.toml"
    file.write_text(example[1], "utf-8")
    assert load(tmp_path, load_rules()).path == file


def test_the_first_screen_has_a_picture() -> None:
    screen = (refresh.ROOT / "README.md").read_text("utf-8").partition("\n## ")[0]
    assert len(refresh.PICTURED_RUN.findall(screen)) == 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_project_is_where_pyproject_says(path: Path) -> None:
    page = path.read_text("utf-8")
    owner = PROJECT["urls"]["Repository"].split("/")[-2]
    assert set(re.findall(r"(?:github\.com/|uses: )([\w.-]+)/ormlint\b", page)) <= {owner}
    versions = re.findall(r"(?:/ormlint@|/ormlint\n +rev: )v([\w.]+)", page)
    assert set(versions) <= {PROJECT["version"]}


def test_json_keys() -> None:
    tables = [
        {key for cells in rows(part) for key in in_backquotes(cells[0])}
        for part in re.split(r"^(?:A finding|The summary):$", JSON_PAGE, flags=re.MULTILINE)
    ]
    report = json.loads(refresh.ormlint("check", "fixtures/bookshop", "--output-format", "json"))
    finding = report["findings"][0]
    assert tables == [set(report), set(finding), set(report["summary"])]
    assert all(set(related) == {"path", "line", "column", "message"} for related in finding["related"])
