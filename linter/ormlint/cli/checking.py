"""``ormlint check``: options, settings, the report and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ormlint.api import SEVERITIES, Rule, Severity
from ormlint.check import check
from ormlint.cli.pages import no_color_option
from ormlint.cli.printing import write_report
from ormlint.cli.progress import ProgressBar
from ormlint.cli.terminal import Failure, installed_rules, wants_color
from ormlint.config import OUTPUT_FORMATS, Config, ConfigError, load
from ormlint.outcome import Outcome
from ormlint.patterns import verify_patterns
from ormlint.selection import UnknownRule, verify
from ormlint.stdin import Stdin

STDIN = "-"


@dataclass(frozen=True)
class Options:
    """The options as given; ``None`` or empty: not given."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    include_tests: bool
    config: Path | None
    isolated: bool
    output_format: str | None
    output_file: Path | None
    fail_on: Severity | None
    exit_zero: bool
    statistics: bool
    no_color: bool
    stdin_filename: Path | None


def _split(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _words(
    flag: str, help_text: str, metavar: str = "RULES"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(flag, multiple=True, callback=_split, metavar=metavar, help=help_text)


@click.command("check")
@click.argument("paths", nargs=-1)
@_words("--select", "Run these rules only: codes, prefixes, names, or ALL. Overrules the configured lists.")
@_words("--ignore", "Do not run these rules.")
@_words("--extend-select", "Run these rules too.")
@_words("--exclude", "Do not lint these files, instead of migrations.", "PATTERNS")
@_words("--extend-exclude", "Do not lint these files either.", "PATTERNS")
@click.option("--include-tests", is_flag=True, help="Lint tests too.")
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Read the settings from this file."
)
@click.option("--isolated", is_flag=True, help="Read no settings from files.")
@click.option("--output-format", type=click.Choice(OUTPUT_FORMATS), help="Default: text.")
@click.option(
    "--output-file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the report to this file.",
)
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES[::-1]), help="Exit 1 from this severity. Default: warning."
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever is found.")
@click.option("--statistics", is_flag=True, help="Count the findings of each rule.")
@click.option(
    "--stdin-filename", type=click.Path(path_type=Path), metavar="FILE", help="What `-` stands for."
)
@no_color_option
def check_command(**given: Any) -> int:
    """Lint files and folders (default: the working directory; `-`: standard input).

    Exit code 0: clean; 1: findings at or above --fail-on; 2: a file that cannot be read or parsed,
    wrong usage or settings, or an internal error. With --exit-zero only the last three are left.
    """
    options = Options(**given)
    _verify_usage(options)
    rules = installed_rules()
    config = _config(options, rules)
    with ProgressBar() as progress:
        outcome = check(_paths(options), config, rules, stdin=_stdin(options), progress=progress)
    write_report(outcome, config, options.output_file, wants_color(options.no_color))
    code = exit_code(outcome, config)
    if code:
        click.get_current_context().exit(code)
    return code


def exit_code(outcome: Outcome, config: Config) -> int:
    """0: clean; 1: findings that count; 2: something could not be linted."""
    if any(problem.internal for problem in outcome.problems):
        return 2
    if config.exit_zero:
        return 0
    if outcome.problems:
        return 2
    least = SEVERITIES.index(config.fail_on)
    ranks = (SEVERITIES.index(finding.severity or "warning") for finding in outcome.findings)
    return int(any(rank >= least for rank in ranks))


def _verify_usage(options: Options) -> None:
    if options.config and options.isolated:
        raise click.UsageError("--config and --isolated exclude each other")
    if STDIN in options.paths and len(options.paths) > 1:
        raise click.UsageError("`-` cannot be combined with other paths")
    if options.stdin_filename and STDIN not in options.paths:
        raise click.UsageError("--stdin-filename needs `-` as the path")
    if options.config and not options.config.is_file():
        raise click.BadParameter(f"no such file: {options.config}", param_hint="--config")


def _paths(options: Options) -> list[Path]:
    if STDIN in options.paths:
        return []
    return [Path(path) for path in options.paths or (".",)]


def _stdin(options: Options) -> Stdin | None:
    if STDIN not in options.paths:
        return None
    return Stdin(sys.stdin.buffer.read(), options.stdin_filename)


def _config(options: Options, rules: Sequence[Rule]) -> Config:
    """The settings from files, overruled by the options."""
    _verify_words(options, rules)
    target = next(iter(_paths(options)), options.stdin_filename or Path())
    try:
        config = Config() if options.isolated else load(target, rules, options.config)
    except ConfigError as error:
        raise Failure(str(error)) from error
    return _overruled(config, options)


def _verify_words(options: Options, rules: Sequence[Rule]) -> None:
    for key in ("select", "ignore", "extend_select", "exclude", "extend_exclude"):
        words = getattr(options, key)
        try:
            verify_patterns(words) if "exclude" in key else verify(words, rules)
        except (UnknownRule, ValueError) as error:
            raise click.BadParameter(str(error), param_hint=f"--{key.replace('_', '-')}") from error


def _overruled(config: Config, options: Options) -> Config:
    if options.select:
        config = replace(config, select=options.select, extend_select=(), ignore=())
    if options.exclude:
        config = replace(config, exclude=())
    return replace(
        config,
        ignore=(*config.ignore, *options.ignore),
        extend_select=(*config.extend_select, *options.extend_select),
        exclude_here=(*options.exclude, *options.extend_exclude),
        include_tests=config.include_tests or options.include_tests,
        output_format=options.output_format or config.output_format,
        fail_on=options.fail_on or config.fail_on,
        exit_zero=config.exit_zero or options.exit_zero,
        statistics=config.statistics or options.statistics,
    )
