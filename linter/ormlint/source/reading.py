"""Files as bytes, and what is wrong with those that cannot be read."""

from __future__ import annotations

import stat
from pathlib import Path

from ormlint.source.errors import SourceError
from ormlint.source.grammar import NEWLINE

MAX_BYTES = 5 * 1024 * 1024


def content(path: Path, display: str) -> bytes:
    """The bytes of a text; raises SourceError when there are none, too many, or null bytes among them."""
    data = _bytes(path, display)
    if b"\0" in data:
        raise SourceError(display, line_at(data, data.index(b"\0")), "contains a null byte")
    return data


def _bytes(path: Path, display: str) -> bytes:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(display, None, "is not a regular file")
        if status.st_size > MAX_BYTES:
            raise SourceError(display, None, f"too large: {status.st_size} bytes, the limit is {MAX_BYTES}")
        return path.read_bytes()
    except FileNotFoundError:
        broken = path.is_symlink()
        raise SourceError(display, None, "broken link" if broken else "no such file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceError(display, None, f"cannot be read: {reason}") from error


def line_at(data: bytes, offset: int) -> int:
    """The line of a byte, for encodings in which line ends are those of ASCII."""
    before = data[:offset].decode("latin-1")
    return 1 + sum(1 for _ in NEWLINE.finditer(before))
