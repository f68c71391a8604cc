"""``ormlint baseline``, and what ``ormlint check`` does with its file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ormlint.baseline import Baseline, BaselineError, Entry
from ormlint.check import check
from ormlint.cli.options import STDIN, LintOptions, lint_options, settings
from ormlint.cli.printing import print_problems
from ormlint.cli.progress import ProgressBar
from ormlint.cli.terminal import Failure, installed_rules, leave
from ormlint.config import Config
from ormlint.discovery import display
from ormlint.spelling import counted


@click.command("baseline")
@lint_options
def baseline_command(**given: Any) -> int:
    """Write down the findings there are, so that `ormlint check` reports new ones only.

    Known findings of files that are not linted now are kept. Exit code 2: a file that cannot be read
    or parsed, wrong usage or settings; else 0.
    """
    options = LintOptions(**given)
    options.verify()
    if STDIN in options.paths:
        raise click.UsageError("`-` has no place in a baseline")
    rules = installed_rules()
    config = settings(options, rules, options.lint_paths[0])
    before = _present(config)
    with ProgressBar() as progress:
        outcome = check(options.lint_paths, config, rules, progress=progress)
    after = before.updated(outcome, options.folders)
    write(after)
    written = f"{counted(len(after.entries), 'known finding')} in {display(after.file)}"
    click.echo(f"{written}{_change(before, after)}")
    print_problems(outcome)
    return leave(2 if outcome.problems else 0)


def _present(config: Config) -> Baseline:
    """The baseline to go on with, which can be empty."""
    file = config.baseline_file
    if file is None:
        raise Failure("there is no file for the baseline; name one with --baseline")
    return _read(file) if file.exists() else Baseline(file)


def _change(before: Baseline, after: Baseline) -> str:
    gone = len(before.without(after.entries).entries)
    new = len(after.without(before.entries).entries)
    return f" ({new} new, {gone} gone)" if before.entries else ""


def current_baseline(config: Config, asked: Path | None) -> Baseline | None:
    """The baseline of a run; one that is asked for has to be there."""
    file = config.baseline_file
    if file is None or not (asked or file.exists()):
        return None
    return _read(file)


def write(baseline: Baseline) -> None:
    """Write the file; a Failure where that cannot be done."""
    try:
        baseline.write()
    except BaselineError as error:
        raise Failure(str(error)) from error


def prune(baseline: Baseline, stale: Sequence[Entry]) -> None:
    """Take the stale entries out of the file."""
    if stale:
        write(baseline.without(stale))
        click.echo(f"{display(baseline.file)}: {_entries(stale)} taken out", err=True)


def tell_stale(baseline: Baseline, stale: Sequence[Entry]) -> None:
    """Name the stale entries, and the remedy."""
    for entry in stale:
        click.echo(f"{display(baseline.file)}: {entry.path}: {entry.code} is gone: {entry.text}", err=True)
    if stale:
        click.echo(f"{_entries(stale)} to be taken out: ormlint check --prune-baseline", err=True)


def _entries(stale: Sequence[Entry]) -> str:
    return f"{len(stale)} stale {'entry' if len(stale) == 1 else 'entries'}"


def _read(file: Path) -> Baseline:
    try:
        return Baseline.read(file)
    except BaselineError as error:
        raise Failure(str(error)) from error
