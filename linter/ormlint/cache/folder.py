"""The folder of the cache: named entries, each there as a whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT = 1
"""Grows whenever entries come to mean something else."""
NAME = ".ormlint_cache"

_MAGIC = b"ormlint cache %d\n" % FORMAT
_DIGEST = hashlib.sha256().digest_size
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder was made by ormlint. It can be deleted at any time.\n"
)
_ENTRY, _UNFINISHED = ".entry", ".part"
_ABANDONED = 3600.0
"""Seconds after which a file that was never finished belongs to a process that was killed."""


class CacheFolder:
    """Entries of JSON by name. Whatever goes wrong with the disk, the run goes on without."""

    def __init__(self, path: Path, most_bytes: int = 64 << 20, most_entries: int = 64) -> None:
        self.path = path
        self._most_bytes = most_bytes
        self._most_entries = most_entries

    def read(self, name: str) -> Any:
        """What was written under a name; ``None``, and the entry is thrown away, if it is not as written."""
        file = self._file(name)
        try:
            data = file.read_bytes()
        except OSError:
            return None
        document = _opened(data)
        with contextlib.suppress(OSError):
            file.unlink() if document is None else os.utime(file)
        return document

    def write(self, name: str, document: Any) -> None:
        """Keep a document, in place of the one before; others see the old one or the new one."""
        with contextlib.suppress(OSError):
            if self._is_ours():
                self._put(self._file(name), _closed(document))
                self._prune()

    def clean(self) -> bool:
        """Remove all that is ours; whether there was something."""
        if not self._is_tagged():
            return False
        for file in self.path.iterdir():
            if file.name in (_TAG, ".gitignore") or file.suffix in (_ENTRY, _UNFINISHED):
                file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # somebody else put something into it
            self.path.rmdir()
        return True

    def _file(self, name: str) -> Path:
        return self.path / f"{name}{_ENTRY}"

    def _is_tagged(self) -> bool:
        return (self.path / _TAG).is_file()

    def _is_ours(self) -> bool:
        """Whether the folder is one of ours, made here if need be; another one is left alone."""
        if self._is_tagged():
            return True
        self.path.mkdir(parents=True, exist_ok=True)
        if any(self.path.iterdir()):
            return self._is_tagged()  # a run beside this one may have made it just now
        self._put(self.path / _TAG, _TAG_TEXT.encode())
        self._put(self.path / ".gitignore", b"*\n")
        return True

    def _put(self, file: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(suffix=_UNFINISHED, dir=self.path)
        try:
            with os.fdopen(handle, "wb") as unfinished:
                unfinished.write(data)
            os.replace(name, file)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise

    def _prune(self) -> None:
        """Remove the entries that nobody has used for longest, and what was never finished."""
        taken = 0
        for number, (used, size, file) in enumerate(sorted(self._entries(), reverse=True)):
            taken += size
            unfinished = file.suffix == _UNFINISHED and used < time.time() - _ABANDONED
            too_many = number > 0 and (number >= self._most_entries or taken > self._most_bytes)
            if unfinished or (too_many and file.suffix == _ENTRY):
                with contextlib.suppress(OSError):
                    file.unlink()

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        for file in self.path.iterdir():
            if file.suffix in (_ENTRY, _UNFINISHED):
                with contextlib.suppress(OSError):
                    status = file.stat()
                    yield status.st_mtime, status.st_size, file


def _closed(document: Any) -> bytes:
    payload = zlib.compress(json.dumps(document, separators=(",", ":")).encode("ascii"), 1)
    return _MAGIC + hashlib.sha256(payload).digest() + payload


def _opened(data: bytes) -> Any:
    """The document in the bytes of an entry; ``None`` where a single bit of them is wrong."""
    begin = len(_MAGIC) + _DIGEST
    payload = data[begin:]
    if data[:begin] != _MAGIC + hashlib.sha256(payload).digest():
        return None
    try:
        return json.loads(zlib.decompress(payload))
    except (zlib.error, ValueError, RecursionError):
        return None
