"""Programs that are run outside of this repository, as their users would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def environment(**more: str) -> dict[str, str]:
    """The variables of this process, less those that would lead to its own packages or repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHONPATH", "GIT_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**kept, "PATH": path, "NO_COLOR": "1", **more}


def run(
    command: list[str], folder: Path, stdin: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder; its output is kept."""
    variables = environment(**more)
    return subprocess.run(
        command, cwd=folder, env=variables, input=stdin, capture_output=True, encoding="utf-8", check=False
    )


def commit(folder: Path) -> None:
    """Commit all there is in a folder, which becomes a repository."""
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-qm", "all"]):
        assert run(["git", *arguments], folder).returncode == 0


def offline(output: str) -> bool:
    """Whether pip could not reach its index."""
    signs = ("(from versions: none)", "Failed to establish a new connection", "Max retries")
    return any(sign in output for sign in signs)
