"""Writes the pages of the rules from their docstrings and fixtures: ``python tests/conventions/pages.py``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from measuring.programs import Function, Program, programs
from ormlint.api import Rule
from ormlint.packs import load_rules

Definition = ast.FunctionDef | ast.AsyncFunctionDef

FOLDER = Path(__file__).parents[2] / "rules"
DOCS = FOLDER / "docs"
HOW_TO_READ = "Each name leads to a page; `ormlint rule QRY101` shows it in the terminal."
NOTE = "<!-- Written by tests/conventions/pages.py from the rules and their fixtures. -->"


def our_rules() -> list[Rule]:
    """The rules of this repository's pack, by code."""
    return [rule for rule in load_rules() if rule.module.startswith("ormlint_rules.")]


def pages() -> dict[Path, str]:
    """The text of each generated file."""
    rules = our_rules()
    found = {DOCS / f"{rule.name}.md": rule_page(rule) for rule in rules}
    return {FOLDER / "README.md": index(rules), **found}


def index(rules: Sequence[Rule]) -> str:
    """The table of all rules, by family."""
    parts = [NOTE, "# The rules", HOW_TO_READ]
    for family, members in groupby(rules, key=lambda rule: rule.module.rpartition(".")[0]):
        about = (sys.modules[family].__doc__ or "").strip()
        head = "| code | name | severity | default | what it finds |\n| --- | --- | --- | --- | --- |"
        lines = [head, *map(_row, members)]
        parts += [f"## {family.rpartition('.')[2]}", about, "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule) -> str:
    cells = (rule.code, f"[`{rule.name}`](docs/{rule.name}.md)", rule.severity, _default(rule), rule.summary)
    return f"| {' | '.join(cells)} |"


def _default(rule: Rule) -> str:
    return "on" if rule.default else "off"


def rule_page(rule: Rule) -> str:
    """The page of one rule: its docstring, its options, one bad and one good example with their costs."""
    status = f"`{rule.code}` · {rule.severity} · {_default(rule)} by default · since {rule.since}"
    parts = [NOTE, f"# {rule.name}", status, rule.page, *_options(rule), *_examples(rule)]
    return "\n\n".join(parts) + "\n"


def _options(rule: Rule) -> Iterator[str]:
    if rule.options:
        yield "## Options"
        lines = [f"- `{name}`: `{value!r}` unless set" for name, value in rule.options.items()]
        yield f"In `[tool.ormlint.rules.{rule.name}]`:\n\n" + "\n".join(lines)


def _examples(rule: Rule) -> Iterator[str]:
    pair = example(rule, "library")
    if pair:
        yield "## Example"
        yield "From the fixtures, where the costs are measured; `n` is the number of books."
        yield from (f"```python\n{source(function)}\n```" for function in pair)
    worlds = (("SQLAlchemy", "bookshelf"), ("Peewee", "bookstall"), ("SQL in strings", "archive"))
    for library, world in worlds:
        pair = example(rule, world)
        if pair:
            yield f"On {library}:"
            yield from (f"```python\n{source(function)}\n```" for function in pair)


def example(rule: Rule, world: str) -> tuple[Function, ...]:
    """The first bad function of the rule's fixtures and its good one, or the first good one there is."""
    about = [program for program in programs() if _about(program, rule) and program.world == world]
    functions = [function for program in about for function in program.functions]
    bad = [function for function in functions if function.bad]
    paired = [function for function in bad if function.partner] or bad
    if not paired:
        return ()
    good = paired[0].partner or next((function for function in functions if not function.bad), None)
    return (paired[0], good) if good else (paired[0],)


def _about(program: Program, rule: Rule) -> bool:
    family, *rest = program.dotted.split(".")
    return family == rule.family and rule.name.replace("-", "_") in rest


def source(function: Function) -> str:
    """A function as written, after the private functions of its module that it calls."""
    tree = ast.parse(function.program.text)
    defined = {node.name: node for node in tree.body if isinstance(node, Definition)}
    lines = function.program.text.splitlines()
    blocks = [lines[node.lineno - 1 : node.end_lineno] for node in _called(defined[function.name], defined)]
    return "\n\n\n".join("\n".join(block) for block in blocks)


def _called(node: Definition, defined: dict[str, Definition]) -> list[Definition]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    helpers = [helper for name, helper in defined.items() if name in names and name.startswith("_")]
    before = [found for helper in helpers if helper is not node for found in _called(helper, defined)]
    return list(dict.fromkeys([*before, node]))


def main() -> None:
    """Write the files, and take away pages of rules that are gone."""
    written = pages()
    DOCS.mkdir(exist_ok=True)
    for stale in set(DOCS.glob("*.md")) - written.keys():
        stale.unlink()
    for path, text in written.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
