"""Paths as a code host knows them: from the top of the repository, wherever the run was started."""

from __future__ import annotations

import os
from pathlib import Path


class Repository:
    """The repository around the working directory."""

    def __init__(self) -> None:
        self.here = Path.cwd()
        above = (folder for folder in (self.here, *self.here.parents) if (folder / ".git").exists())
        self.top = next(above, self.here)

    def path(self, shown: str) -> str:
        """A path as printed, from the top of the repository; as it is when it leads elsewhere."""
        if self.top == self.here or shown == "-":
            return shown
        path = Path(os.path.abspath(shown))
        return path.relative_to(self.top).as_posix() if path.is_relative_to(self.top) else shown
