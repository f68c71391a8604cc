"""Puts the report where it belongs: a terminal, a pipe, a file."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from ormlint.cli.terminal import Failure
from ormlint.config import Config
from ormlint.outcome import Outcome
from ormlint.report import statistics

_FOR_PEOPLE = ("text", "concise")


def write_report(outcome: Outcome, config: Config, file: Path | None, color: bool) -> None:
    """The report to standard output or the file, then what could not be linted."""
    if file:
        _write_file(file, outcome, config)
    else:
        _write(outcome, config, sys.stdout, color)
        sys.stdout.flush()
    print_problems(outcome)


def print_problems(outcome: Outcome) -> None:
    """What could not be linted, to standard error."""
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    if not outcome.files and not outcome.problems:
        click.echo("no Python files found", err=True)


def _write_file(file: Path, outcome: Outcome, config: Config) -> None:
    report = io.StringIO()
    _write(outcome, config, report, color=False)
    try:
        file.write_text(report.getvalue(), "utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise Failure(f"{file}: cannot be written: {error.strerror or error}") from error


def _write(outcome: Outcome, config: Config, stream: TextIO, color: bool) -> None:
    # imported when asked for: rich takes a tenth of a second
    report = import_module(f"ormlint.report.{config.output_format}")
    if config.output_format == "text":
        report.write(outcome, stream, color)
    else:
        stream.write(report.render(outcome))
    if config.statistics and config.output_format in _FOR_PEOPLE:
        stream.write(statistics.render(outcome))
