"""Draws what a run of ormlint prints in a terminal, as an SVG."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
from pathlib import Path

from rich.console import Console
from rich.text import Text

_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Fonts from the network, which no browser loads for a picture."""


def in_terminal(command: list[str], folder: Path) -> str:
    """What a program prints where it sees a terminal with 256 colors; raises RuntimeError when it fails."""
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLORTERM")}
    environment |= {"TERM": "xterm-256color", "PYTHONUTF8": "1"}
    program = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=theirs, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    os.close(theirs)
    printed = _all_of(ours)
    _, said = program.communicate()
    if program.returncode not in (0, 1):
        raise RuntimeError(said.decode())
    return printed.replace("\r\n", "\n")


def _all_of(terminal: int) -> str:
    found = b""
    with os.fdopen(terminal, "rb", buffering=0) as stream:
        while True:
            try:
                part = stream.read(65536)
            except OSError:  # how Linux says that the other end is closed
                part = b""
            if not part:
                return found.decode("utf-8")
            found += part


def svg(printed: str, title: str) -> str:
    """Text with the codes of a terminal as a picture, as wide as its longest line."""
    text = Text.from_ansi(printed)
    width = max((line.cell_len for line in text.split()), default=1)
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    console.print(text, no_wrap=True)
    drawn = _FONTS.sub("", console.export_svg(title=title, unique_id="ormlint"))
    return drawn.replace("<svg ", '<svg xml:space="preserve" ', 1)  # for programs that drop the indent
