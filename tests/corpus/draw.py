"""Draws findings at random from projects, for people to judge: ``draw.py SEED NUMBER [--others] FOLDER…``.

Prints one JSON object per finding, with the lines around its place, in a fixed order for a seed.
The projects are unpacked wheels or checkouts; nothing of them is stored here.
"""

import json
import random
import re
import subprocess
import sys
from pathlib import Path


def findings(folder: Path) -> list[dict[str, object]]:
    """All findings of one project, paths within it."""
    command = [sys.executable, "-m", "ormlint", "check", ".", "--output-format", "json", "--exit-zero"]
    output = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    return [
        {"project": folder.name, "root": str(folder), **found} for found in json.loads(output)["findings"]
    ]


def excerpt(found: dict[str, object], around: int = 6) -> list[str]:
    """The lines around the place of a finding."""
    path, line = Path(str(found["root"])) / str(found["path"]), int(str(found["line"]))
    lines = path.read_text("utf-8", "replace").split("\n")
    first = max(0, line - around - 1)
    return [f"{number + 1:5} {lines[number]}" for number in range(first, min(len(lines), line + around))]


def by_consumer(found: dict[str, object]) -> bool:
    """Whether a framework runs the loop: a serializer, a template, the admin."""
    named = re.search(r"per (?:row|item) by `", str(found["message"])) is not None
    return named or not str(found["path"]).endswith(".py")


def main() -> None:
    """Draw and print."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    seed, number, *folders = words
    found = [item for folder in sorted(folders) for item in findings(Path(folder).resolve())]
    if "--consumers" in sys.argv:
        found = [item for item in found if by_consumer(item)]
    if "--others" in sys.argv:
        found = [item for item in found if not by_consumer(item)]
    for item in random.Random(int(seed)).sample(found, min(int(number), len(found))):
        print(json.dumps({**item, "excerpt": excerpt(item)}, indent=1))


if __name__ == "__main__":
    main()
