"""Runs the commands shown in README and docs, and the demo, anew: ``python tests/conventions/refresh.py``."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import picture

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "tests" / "cli" / "bookshop.txt"
_SHOWN_RUN = re.compile(
    r"(?P<head>```console\n\$ ormlint (?P<arguments>[^\n]+)\n)(?P<output>.*?)(?=```)", re.DOTALL
)
PICTURED_RUN = re.compile(r"```sh\normlint (?P<arguments>[^\n]+)\n```\n\n!\[[^\]]*\]\((?P<file>[^)]+\.svg)\)")
_TIME = re.compile(r"(?<= in )\d+\.\d s\b")


def written_pages() -> list[Path]:
    """The pages that people write, in which runs may be shown."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def ormlint(*arguments: str) -> str:
    """What a run at the top of the repository prints; the time it took is always a tenth of a second."""
    command = [sys.executable, "-X", "utf8", "-m", "ormlint", *arguments]
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"ormlint {shlex.join(arguments)}: {done.stderr}")
    return _TIME.sub("0.1 s", done.stdout)


def refreshed(page: str) -> str:
    """The page with each ``$ ormlint …`` in a ``console`` block run again."""
    return _SHOWN_RUN.sub(lambda run: run["head"] + ormlint(*shlex.split(run["arguments"])), page)


def pictures(page: Path) -> dict[Path, str]:
    """The picture below each ``ormlint …`` in a ``sh`` block, drawn again."""
    runs = PICTURED_RUN.finditer(page.read_text("utf-8"))
    return {page.parent / run["file"]: _drawn(run["arguments"]) for run in runs}


def _drawn(arguments: str) -> str:
    command = [sys.executable, "-m", "ormlint", *shlex.split(arguments)]
    printed = picture.in_terminal(command, ROOT)
    return picture.svg(_TIME.sub("0.1 s", printed), f"ormlint {arguments}")


def demo_findings() -> str:
    """Place and rule of each finding in the demo, one a line."""
    report = json.loads(ormlint("check", "fixtures/bookshop", "--output-format", "json"))
    places = ((found["path"], found["line"], found["code"], found["name"]) for found in report["findings"])
    return "".join(f"{path}:{line} {code} {name}\n" for path, line, code, name in places)


def main() -> None:
    """Write what the runs print now."""
    for path in written_pages():
        path.write_text(refreshed(path.read_text("utf-8")), "utf-8")
        for file, drawn in pictures(path).items():
            file.write_text(drawn, "utf-8")
    DEMO.write_text(demo_findings(), "utf-8")


if __name__ == "__main__":
    main()
