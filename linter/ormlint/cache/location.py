"""Where the cache of a project is."""

from __future__ import annotations

import os
from pathlib import Path

from ormlint.cache.folder import CacheFolder
from ormlint.config import Config
from ormlint.discovery import project_root

_SWITCHED_OFF = "ORMLINT_NO_CACHE"


def located(config: Config, target: Path, asked: Path | None = None) -> CacheFolder | None:
    """The cache for a target: beside the settings, else at the top of its project; ``None``: none is wanted.

    ``asked`` is a folder that was asked for in place of that of the settings.
    """
    if os.environ.get(_SWITCHED_OFF) or not (asked or config.cache_dir):
        return None
    if asked:
        return CacheFolder(Path(os.path.abspath(asked)))
    top = config.path.parent if config.path else project_root(Path(os.path.abspath(target)))
    return CacheFolder(top / config.cache_dir)
