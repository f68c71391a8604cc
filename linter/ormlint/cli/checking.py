"""``ormlint check``: options, settings, the report and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ormlint.api import SEVERITIES, Rule, Severity
from ormlint.cache.folder import CacheFolder
from ormlint.changes import Changes, ChangesError, changes
from ormlint.check import check
from ormlint.cli.baselining import current_baseline, prune, tell_stale
from ormlint.cli.options import STDIN, LintOptions, cache, file_option, lint_options, settings
from ormlint.cli.pages import no_color_option
from ormlint.cli.printing import write_report
from ormlint.cli.progress import ProgressBar
from ormlint.cli.terminal import Failure, installed_rules, leave, wants_color
from ormlint.config import OUTPUT_FORMATS, Config
from ormlint.ignores import add_ignores
from ormlint.outcome import Outcome
from ormlint.spelling import counted
from ormlint.stdin import Stdin


@dataclass(frozen=True)
class CheckOptions(LintOptions):
    """The options as given; ``None`` or empty: not given."""

    diff_base: str | None
    output_format: str | None
    output_file: Path | None
    fail_on: Severity | None
    exit_zero: bool
    statistics: bool
    no_color: bool
    stdin_filename: Path | None
    add_ignores: bool
    reason: str
    prune_baseline: bool
    fail_on_stale_baseline: bool
    affected: bool

    def verify(self) -> None:
        """Refuse what cannot be meant."""
        super().verify()
        if STDIN in self.paths and len(self.paths) > 1:
            raise click.UsageError("`-` cannot be combined with other paths")
        if STDIN in self.paths and self.diff_base:
            raise click.UsageError("--diff-base needs files, not `-`")
        if STDIN in self.paths and self.add_ignores:
            raise click.UsageError("--add-ignores needs files, not `-`")
        if self.add_ignores != bool(self.reason):
            raise click.UsageError("--add-ignores and --reason go together: say why")
        if self.stdin_filename and STDIN not in self.paths:
            raise click.UsageError("--stdin-filename needs `-` as the path")
        if STDIN in self.paths and self.affected:
            raise click.UsageError("--affected needs files, not `-`")
        if self.prune_baseline and self.fail_on_stale_baseline:
            raise click.UsageError("--prune-baseline and --fail-on-stale-baseline exclude each other")


def _one_line(_context: click.Context, _option: click.Parameter, reason: str) -> str:
    if "#" in reason or not reason.isprintable():
        raise click.BadParameter("must be one line without `#`")
    return reason.strip()


@click.command("check")
@lint_options
@click.option("--affected", is_flag=True, help="Only name the files whose verdict these can change.")
@click.option("--prune-baseline", is_flag=True, help="Take out of the baseline what is mended.")
@click.option("--fail-on-stale-baseline", is_flag=True, help="Exit 1 if the baseline has what is mended.")
@click.option("--add-ignores", is_flag=True, help="Silence what is found by comments in the files.")
@click.option("--reason", default="", callback=_one_line, help="Why, for the comments of --add-ignores.")
@click.option("--diff-base", metavar="REF", help="Report only what has changed since the branch left REF.")
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
@click.option("--statistics", is_flag=True, help="Count the findings of each rule and folder.")
@file_option("--stdin-filename", "What `-` stands for.")
@no_color_option
def check_command(**given: Any) -> int:
    """Lint files and folders (default: the working directory; `-`: standard input).

    Exit code 0: clean; 1: findings at or above --fail-on; 2: a file that cannot be read or parsed,
    wrong usage or settings, or an internal error. With --exit-zero only the last three are left.
    """
    options = CheckOptions(**given)
    options.verify()
    rules = installed_rules()
    target = next(iter(options.lint_paths), options.stdin_filename or Path())
    config = _config(options, rules, target)
    kept = cache(options, config, target)
    if options.affected:
        return _tell_affected(options, config, rules, kept)
    baseline = current_baseline(config, options.baseline)
    changed = _changes(options)
    jobs = options.jobs or 0
    with ProgressBar() as progress:
        stdin = _stdin(options)
        outcome = check(
            options.lint_paths,
            config,
            rules,
            stdin=stdin,
            progress=progress,
            cache=kept,
            jobs=jobs,
        )
    stale = baseline.narrow(outcome, options.folders) if baseline else []
    if changed:
        changed.narrow(outcome)
    if options.add_ignores:
        _add_ignores(outcome, rules, options.reason)
    write_report(outcome, config, options.output_file, wants_color(options.no_color))
    if baseline and options.prune_baseline:
        prune(baseline, stale)
    if baseline and options.fail_on_stale_baseline:
        tell_stale(baseline, stale)
    fails = bool(stale) and options.fail_on_stale_baseline and not config.exit_zero
    return leave(max(exit_code(outcome, config), int(fails)))


def _tell_affected(
    options: CheckOptions, config: Config, rules: Sequence[Rule], kept: CacheFolder | None
) -> int:
    from ormlint.affected import affected, shown

    for path in options.lint_paths:
        if not path.exists():
            raise click.BadParameter(f"no such file: {path}", param_hint="--affected")
    click.echo(shown(affected(options.lint_paths, config, rules, kept, options.jobs or 0)), nl=False)
    return leave(0)


def _add_ignores(outcome: Outcome, rules: Sequence[Rule], reason: str) -> None:
    added = add_ignores(outcome, rules, reason)
    outcome.problems += added.problems
    click.echo(f"{counted(added.comments, 'comment')} in {counted(added.files, 'file')} written", err=True)


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


def _changes(options: CheckOptions) -> Changes | None:
    if not options.diff_base:
        return None
    try:
        return changes(options.lint_paths, options.diff_base)
    except ChangesError as error:
        raise Failure(f"--diff-base: {error}") from error


def _stdin(options: CheckOptions) -> Stdin | None:
    if STDIN not in options.paths:
        return None
    return Stdin(sys.stdin.buffer.read(), options.stdin_filename)


def _config(options: CheckOptions, rules: Sequence[Rule], target: Path) -> Config:
    """The settings from files, overruled by the options."""
    config = settings(options, rules, target)
    return replace(
        config,
        output_format=options.output_format or config.output_format,
        fail_on=options.fail_on or config.fail_on,
        exit_zero=config.exit_zero or options.exit_zero,
        statistics=config.statistics or options.statistics,
    )
