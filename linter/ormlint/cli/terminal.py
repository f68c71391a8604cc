"""What the terminal can show, and failures that end a command."""

from __future__ import annotations

import os
import sys

import click

from ormlint.api import Rule
from ormlint.packs import PackError, load_rules


class Failure(click.ClickException):
    """Something that the user has to mend first."""

    exit_code = 2


def installed_rules() -> list[Rule]:
    """All rules; a broken pack is a Failure."""
    try:
        return load_rules()
    except PackError as error:
        raise Failure(str(error)) from error


def leave(code: int) -> int:
    """End the command with this exit code."""
    if code:
        click.get_current_context().exit(code)
    return code


def wants_color(no_color: bool) -> bool:
    """Colors are for a terminal, unless somebody says no."""
    refused = no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not refused
