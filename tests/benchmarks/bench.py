"""Times linting a tree, in compilations of the same files: ``python tests/benchmarks/bench.py PATH…``.

The built-in compiler reads the same text in the same process, so the ratio can be compared between machines.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from ormlint.check import check
from ormlint.config import Config
from ormlint.discovery import discover
from ormlint.packs import load_rules

T = TypeVar("T")

_BYTES = 1 if sys.platform == "darwin" else 1024
"""The unit of ``ru_maxrss``."""


def compiled_lines(files: Sequence[Path]) -> int:
    """Compile the files; how many lines they have."""
    lines = 0
    for file in files:
        source = file.read_bytes()
        lines += source.count(b"\n")
        try:
            compile(source, str(file), "exec", dont_inherit=True)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue  # ormlint had to look at it too
    return lines


def fastest(run: Callable[[], T], times: int) -> tuple[float, T]:
    """Seconds of the fastest run, and what the last one answered."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        answer = run()
        durations.append(time.perf_counter() - start)
    return min(durations), answer


def at_least_once(text: str) -> int:
    """A number of runs; raises ValueError."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main() -> None:
    """Print the sizes, the times and their ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument(
        "--times", type=at_least_once, default=3, help="the fastest run counts (default: of 3)"
    )
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    rules = load_rules()
    found = discover(options.paths, Config())
    files = [*found.targets, *found.context]
    linting, outcome = fastest(lambda: check(options.paths, Config(), rules), options.times)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES
    compiling, lines = fastest(lambda: compiled_lines(files), options.times)
    print(f"files      {len(files):>10,}  ({len(found.targets):,} linted, the others are context)")
    print(f"lines      {lines:>10,}")
    print(f"findings   {len(outcome.findings):>10,}")
    print(f"compile()  {compiling:>10.2f} s")
    print(f"ormlint    {linting:>10.2f} s")
    if compiling:
        print(f"ratio      {linting / compiling:>10.1f}")
    print(f"memory     {memory / 1e6:>10,.0f} MB at most")


if __name__ == "__main__":
    main()
