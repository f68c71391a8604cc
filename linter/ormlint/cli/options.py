"""The options that say what is linted, and the settings that come of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from ormlint.api import Rule
from ormlint.cli.terminal import Failure
from ormlint.config import Config, ConfigError, load
from ormlint.patterns import verify_patterns
from ormlint.selection import UnknownRule, verify

STDIN = "-"
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class LintOptions:
    """What is linted, as given; ``None`` or empty: not given."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    extend_select: tuple[str, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    force_exclude: bool
    include_tests: bool
    config: Path | None
    isolated: bool
    baseline: Path | None

    def verify(self) -> None:
        """Refuse what cannot be meant."""
        if self.config and self.isolated:
            raise click.UsageError("--config and --isolated exclude each other")
        if self.config and not self.config.is_file():
            raise click.BadParameter(f"no such file: {self.config}", param_hint="--config")

    @property
    def lint_paths(self) -> list[Path]:
        """The files and folders to lint."""
        return [] if STDIN in self.paths else [Path(path) for path in self.paths or (".",)]

    @property
    def folders(self) -> list[Path]:
        """The folders among them."""
        return [path for path in self.lint_paths if path.is_dir()]


def _split(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _words(flag: str, help_text: str, metavar: str = "RULES") -> Decorator:
    return click.option(flag, multiple=True, callback=_split, metavar=metavar, help=help_text)


def file_option(flag: str, help_text: str) -> Decorator:
    """An option that names a file."""
    return click.option(flag, type=click.Path(path_type=Path), metavar="FILE", help=help_text)


_LINT_OPTIONS: tuple[Decorator, ...] = (
    click.argument("paths", nargs=-1),
    _words(
        "--select", "Run these rules only: codes, prefixes, names, or ALL. Overrules the configured lists."
    ),
    _words("--ignore", "Do not run these rules."),
    _words("--extend-select", "Run these rules too."),
    _words("--exclude", "Do not lint these files, instead of migrations.", "PATTERNS"),
    _words("--extend-exclude", "Do not lint these files either.", "PATTERNS"),
    click.option("--force-exclude", is_flag=True, help="Exclude files that are named too."),
    click.option("--include-tests", is_flag=True, help="Lint tests too."),
    file_option("--config", "Read the settings from this file."),
    click.option("--isolated", is_flag=True, help="Read no settings from files."),
    file_option("--baseline", "The file of known findings. Default: ormlint-baseline.json, if there is one."),
)


def lint_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of LintOptions."""
    for option in reversed(_LINT_OPTIONS):
        command = option(command)
    return command


def settings(options: LintOptions, rules: Sequence[Rule], target: Path) -> Config:
    """The settings from files, overruled by the options."""
    _verify_words(options, rules)
    try:
        config = Config(baseline="") if options.isolated else load(target, rules, options.config)
    except ConfigError as error:
        raise Failure(str(error)) from error
    return _overruled(config, options)


def _verify_words(options: LintOptions, rules: Sequence[Rule]) -> None:
    for key in ("select", "ignore", "extend_select", "exclude", "extend_exclude"):
        words = getattr(options, key)
        try:
            verify_patterns(words) if "exclude" in key else verify(words, rules)
        except (UnknownRule, ValueError) as error:
            raise click.BadParameter(str(error), param_hint=f"--{key.replace('_', '-')}") from error


def _overruled(config: Config, options: LintOptions) -> Config:
    if options.select:
        config = replace(config, select=options.select, extend_select=(), ignore=())
    if options.exclude:
        config = replace(config, exclude=())
    if options.baseline:
        config = replace(config, baseline=str(options.baseline.absolute()))
    return replace(
        config,
        ignore=(*config.ignore, *options.ignore),
        extend_select=(*config.extend_select, *options.extend_select),
        exclude_here=(*options.exclude, *options.extend_exclude),
        force_exclude=config.force_exclude or options.force_exclude,
        include_tests=config.include_tests or options.include_tests,
    )
