"""ormlint runs your code on paper and counts the queries."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """``__version__``, asked for when somebody asks: reading it takes longer than many a run."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ormlint")
    except PackageNotFoundError:  # a source tree on the path, never installed
        return "0"
