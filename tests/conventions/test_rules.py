"""Each rule is one readable file, its page says what it must, and the generated pages are up to date."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import pages

from ormlint.api import Rule

RULES = pages.our_rules()
HUNDREDS = {
    "nplusone": "1",
    "pagination": "2",
    "aggregation": "3",
    "fetching": "4",
    "writes": "5",
    "concurrency": "6",
    "statements": "8",
}
SECTIONS = ("## Why this hurts", "## Known limits", "## Fix safety")
LONGEST = 150
UNSURE = re.compile(r"\b(may|might|consider|perhaps)\b")


def text_of(rule: Rule) -> str:
    return Path(inspect.getfile(sys.modules[rule.module])).read_text("utf-8")


def test_every_file_of_a_family_is_a_rule() -> None:
    files = {
        path.relative_to(pages.FOLDER).with_suffix("").as_posix().replace("/", ".")
        for path in (pages.FOLDER / "ormlint_rules").glob("*/[!_]*.py")
        if path.parent.name != "dialects"
    }
    assert files == {rule.module for rule in RULES}


def test_generated_pages_are_up_to_date() -> None:
    wanted = pages.pages()
    paths = [pages.FOLDER / "README.md", *pages.DOCS.glob("*.md")]
    present = {path: path.read_text("utf-8") for path in paths if path.exists()}
    every = wanted.keys() | present.keys()
    stale = sorted(path.name for path in every if wanted.get(path) != present.get(path))
    assert not stale, f"run `python tests/conventions/pages.py`: {', '.join(stale)}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestRule:
    def test_code_belongs_to_the_family(self, rule: Rule) -> None:
        assert re.fullmatch(rf"QRY{HUNDREDS[rule.family]}\d\d", rule.code)

    def test_page(self, rule: Rule) -> None:
        positions = [rule.page.find(f"\n\n{section}\n\n") for section in SECTIONS]
        assert -1 not in positions, f"the sections are {', '.join(SECTIONS)}"
        assert positions == sorted(positions)

    def test_first_paragraph_is_one_sentence(self, rule: Rule) -> None:
        assert re.fullmatch(r"[A-Z`][^.]*(?:\.\w[^.]*)*\.", rule.summary), rule.summary

    def test_length(self, rule: Rule) -> None:
        assert len(text_of(rule).splitlines()) <= LONGEST

    def test_reads_facts_only(self, rule: Rule) -> None:
        assert rule.checks
        inner = [name for name in imported(text_of(rule)) if name.startswith("ormlint.")]
        assert set(inner) <= {"ormlint.api"}

    def test_message_is_sure(self, rule: Rule) -> None:
        unsure = [text for text in strings(text_of(rule)) if UNSURE.search(text)]
        assert not unsure


def imported(text: str) -> list[str]:
    """The modules that names are imported from."""
    return [node.module or "" for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]


def strings(text: str) -> list[str]:
    """The string constants of a module, docstrings left out."""
    tree = ast.parse(text)
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in prose]
    return [node.value for node in found if isinstance(node.value, str)]
