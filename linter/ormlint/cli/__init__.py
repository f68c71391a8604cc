"""The command line: ``ormlint check``, ``ormlint baseline``, ``ormlint rule``, ``ormlint rules``."""

from __future__ import annotations

import io
import os
import sys
import traceback

import click

from ormlint import __version__
from ormlint.cli.baselining import baseline_command
from ormlint.cli.checking import check_command
from ormlint.cli.pages import rule_command, rules_command

INTERNAL = "this is a bug in ormlint, please report it (ORMLINT_TRACEBACK=1 shows where it happened)"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ormlint", message="%(prog)s %(version)s")
def app() -> None:
    """Runs your code on paper and counts the queries."""


app.add_command(check_command)
app.add_command(baseline_command)
app.add_command(rule_command)
app.add_command(rules_command)


def _leave(code: int | None) -> None:
    """End the process at once: taking the trees of a project apart, one by one, takes a second."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code or 0)


def main() -> None:
    """Run the command line and leave with its exit code; never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        _leave(app.main(prog_name="ormlint", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except Exception as error:
        if os.environ.get("ORMLINT_TRACEBACK"):
            traceback.print_exc()
        click.echo(f"internal error: {type(error).__name__}: {error}; {INTERNAL}", err=True)
        sys.exit(2)
