"""The folder of the cache: whole entries or none, whatever happens to the disk."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from ormlint.cache.folder import CacheFolder

DOCUMENT = {"findings": [["é", None, 1]]}


@pytest.fixture
def cache(tmp_path: Path) -> CacheFolder:
    return CacheFolder(tmp_path / "cache")


def entries(cache: CacheFolder) -> list[str]:
    return sorted(file.name for file in cache.path.iterdir() if file.suffix in (".entry", ".part"))


def test_what_is_written_is_read(cache: CacheFolder) -> None:
    assert cache.read("a") is None
    cache.write("a", DOCUMENT)
    assert cache.read("a") == DOCUMENT
    assert cache.read("b") is None


def test_the_folder_is_ignored_and_marked(cache: CacheFolder) -> None:
    cache.write("a", DOCUMENT)
    assert (cache.path / ".gitignore").read_text() == "*\n"
    assert (cache.path / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_every_damage_is_noticed_and_thrown_away(cache: CacheFolder) -> None:
    cache.write("a", DOCUMENT)
    file = cache.path / "a.entry"
    whole = file.read_bytes()
    damaged = [whole[:end] for end in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    damaged += [whole + b"x", zlib.compress(b"{}"), b"\x80\x04K\x01.", b"{}"]
    for data in damaged:
        file.write_bytes(data)
        assert cache.read("a") is None
        assert not file.exists()


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullFile(io.BytesIO):
    """A file on a full disk."""

    def __init__(self, handle: int, _mode: str) -> None:
        os.close(handle)
        super().__init__()

    write = full  # type: ignore[assignment]


@pytest.mark.parametrize("fails", ["os.fdopen", "os.replace", "tempfile.mkstemp"])
def test_a_full_disk_leaves_nothing_behind(
    cache: CacheFolder, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    cache.write("a", DOCUMENT)
    monkeypatch.setattr(f"ormlint.cache.folder.{fails}", FullFile if fails == "os.fdopen" else full)
    cache.write("a", {})
    cache.write("b", {})
    monkeypatch.undo()
    assert entries(cache) == ["a.entry"]
    assert cache.read("a") == DOCUMENT


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = CacheFolder(tmp_path / "file" / "cache")
    cache.write("a", DOCUMENT)
    assert cache.read("a") is None
    assert not cache.clean()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("")
    cache = CacheFolder(tmp_path)
    cache.write("a", DOCUMENT)
    assert not cache.clean()
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_clean_leaves_what_others_put_there(cache: CacheFolder) -> None:
    cache.write("a", DOCUMENT)
    (cache.path / "mine.txt").write_text("")
    assert cache.clean()
    assert [file.name for file in cache.path.iterdir()] == ["mine.txt"]
    (cache.path / "mine.txt").unlink()
    cache.write("a", DOCUMENT)
    assert cache.clean()
    assert not cache.path.exists()


def test_what_is_used_least_goes_first(tmp_path: Path) -> None:
    cache = CacheFolder(tmp_path / "cache", most_entries=3)
    for number, name in enumerate("abc"):
        cache.write(name, DOCUMENT)
        os.utime(cache.path / f"{name}.entry", (number, number))
    assert cache.read("a") == DOCUMENT  # used just now
    cache.write("d", DOCUMENT)
    assert entries(cache) == ["a.entry", "c.entry", "d.entry"]


def test_bytes_are_bounded(tmp_path: Path) -> None:
    cache = CacheFolder(tmp_path / "cache", most_bytes=500)
    for number, name in enumerate("abcdefgh"):
        cache.write(name, [os.urandom(50).hex()])
        os.utime(cache.path / f"{name}.entry", (number, number))
    sizes = [(cache.path / name).stat().st_size for name in entries(cache)]
    assert sum(sizes) <= 500
    assert "h.entry" in entries(cache)


def test_what_killed_processes_left_is_removed(cache: CacheFolder) -> None:
    cache.write("a", DOCUMENT)
    for name, age in (("old.part", 0), ("new.part", None)):
        (cache.path / name).write_text("")
        os.utime(cache.path / name, None if age is None else (age, age))
    cache.write("b", DOCUMENT)
    assert entries(cache) == ["a.entry", "b.entry", "new.part"]


WRITER = """
import sys
from pathlib import Path
from ormlint.cache.folder import CacheFolder
cache = CacheFolder(Path(sys.argv[1]), most_entries=5)
for turn in range(60):
    name = str(turn % 8)
    found = cache.read(name)
    assert found is None or found == [name] * 2000, found
    cache.write(name, [name] * 2000)
"""


def test_many_processes_share_a_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "cache")]
    processes = [subprocess.Popen(command) for _ in range(4)]
    processes[0].kill()
    assert [process.wait() for process in processes[1:]] == [0, 0, 0]
    cache = CacheFolder(tmp_path / "cache")
    assert all(cache.read(name[: -len(".entry")]) for name in entries(cache) if name.endswith(".entry"))
