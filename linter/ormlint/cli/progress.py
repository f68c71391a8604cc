"""The progress bar of a long run; a terminal sees it, a pipe never does."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 0.7
"""Seconds before it shows."""


class ProgressBar:
    """Call it with how much is done of how much; gone when the ``with`` block ends."""

    def __init__(self) -> None:
        self.visible = sys.stderr.isatty()
        self.start = time.monotonic()
        self.bar: Progress | None = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show this much."""
        if not self.visible or time.monotonic() - self.start < _PATIENCE:
            return
        if self.bar is None:
            self.bar = _started_bar()
        self.bar.update(self.bar.task_ids[0], completed=done, total=total)


def _started_bar() -> Progress:
    from rich.console import Console  # takes a tenth of a second
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("linting"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    bar = Progress(*columns, console=Console(file=sys.stderr, force_terminal=True), transient=True)
    bar.add_task("linting")
    bar.start()
    return bar
