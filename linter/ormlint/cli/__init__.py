"""The command line: ``ormlint check``, ``ormlint baseline``, ``ormlint rule`` and so on."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module

import click

INTERNAL = "this is a bug in ormlint, please report it (ORMLINT_TRACEBACK=1 shows where it happened)"
_COMMANDS = {
    "check": "ormlint.cli.checking:check_command",
    "baseline": "ormlint.cli.baselining:baseline_command",
    "rule": "ormlint.cli.pages:rule_command",
    "rules": "ormlint.cli.pages:rules_command",
    "clean": "ormlint.cli.cleaning:clean_command",
}


class _Commands(click.Group):
    """The commands, each imported when it is named: the others need not wait for its libraries."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module, _, command = _COMMANDS[name].partition(":")
        found: click.Command = getattr(import_module(module), command)
        return found


def _tell_version(context: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from ormlint import __version__

        click.echo(f"ormlint {__version__}")
        context.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_tell_version,
    help="Show the version and exit.",
)
def app() -> None:
    """Runs your code on paper and counts the queries."""


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
            import traceback

            traceback.print_exc()
        click.echo(f"internal error: {type(error).__name__}: {error}; {INTERNAL}", err=True)
        sys.exit(2)
