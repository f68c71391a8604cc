"""``ormlint clean``: removes what runs have kept."""

from __future__ import annotations

from pathlib import Path

import click

from ormlint.cache.location import located
from ormlint.cli.options import cache_dir_option, file_option
from ormlint.cli.terminal import Failure, installed_rules
from ormlint.config import ConfigError, load
from ormlint.discovery import display


@click.command("clean")
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@file_option("--config", "Read the settings from this file.")
@cache_dir_option
def clean_command(path: Path, config: Path | None, cache_dir: Path | None) -> None:
    """Remove the cache of the project at PATH (default: the working directory)."""
    try:
        settings = load(path, installed_rules(), config)
    except ConfigError as error:
        raise Failure(str(error)) from error
    cache = located(settings, path, cache_dir)
    if cache is None or not cache.clean():
        click.echo("no cache found", err=True)
    else:
        click.echo(f"{display(cache.path)} removed", err=True)
