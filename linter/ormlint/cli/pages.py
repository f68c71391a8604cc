"""``ormlint rule`` and ``ormlint rules``: what the rules are about."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ormlint.api import Rule
from ormlint.cli.terminal import Failure, installed_rules, wants_color
from ormlint.selection import UnknownRule, find_rule

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_PAGE_WIDTH = 100
_UNBOUNDED = 1000

no_color_option = click.option("--no-color", is_flag=True, help="No colors, even on a terminal.")


@click.command("rule")
@click.argument("rule", metavar="CODE|NAME")
@no_color_option
def rule_command(rule: str, no_color: bool) -> None:
    """Show the page of a rule."""
    from rich.markdown import Markdown  # rich takes a tenth of a second
    from rich.text import Text

    try:
        found = find_rule(rule, installed_rules())
    except UnknownRule as error:
        raise Failure(str(error)) from error
    console = _console(no_color)
    console.width = min(console.width, _PAGE_WIDTH)
    console.print(Text(f"{found.code} {found.name}", style="bold"))
    console.print(Text(_facts(found), style="dim"))
    console.print()
    console.print(Markdown(found.page))


@click.command("rules")
@no_color_option
def rules_command(no_color: bool) -> None:
    """List the rules."""
    console = _console(no_color)
    if not console.is_terminal:
        console.width = _UNBOUNDED
    console.print(_table(installed_rules()))


def _table(rules: list[Rule]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("code", "name", "severity", "default"):
        table.add_column(heading, no_wrap=True)
    table.add_column("summary")
    for rule in rules:
        default = "on" if rule.default else "off"
        cells = (rule.code, rule.name, rule.severity, default, rule.summary)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _facts(rule: Rule) -> str:
    default = "on by default" if rule.default else "off by default"
    options = "".join(f"; option {name} = {value!r}" for name, value in rule.options.items())
    return f"{rule.severity}, {default}, since {rule.since}{options}"


def _console(no_color: bool) -> Console:
    from rich.console import Console

    color = wants_color(no_color)
    return Console(
        file=sys.stdout,
        no_color=not color,
        color_system="auto" if color else None,
        force_terminal=sys.stdout.isatty(),
        highlight=False,
        emoji=False,
        markup=False,
    )
