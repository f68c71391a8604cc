"""Files as bytes: encodings, and files that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ormlint.source import SourceError, SourceFile

GOOD = {
    "utf-8": ("é = 1\n".encode(), "é = 1\n"),
    "byte order mark": (b"\xef\xbb\xbfx = 1\r\n", "x = 1\r\n"),
    "mark and cookie": (b"\xef\xbb\xbf# coding: utf-8\nx = 1\n", "# coding: utf-8\nx = 1\n"),
    "latin-1": (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
    "second line": (b"#!/usr/bin/python\n# vim: fileencoding=cp1252\n'\x80'", None),
    "empty": (b"", ""),
}


@pytest.mark.parametrize(("data", "text"), GOOD.values(), ids=GOOD)
def test_encodings(data: bytes, text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    file = SourceFile.read(path, "a.py")
    assert file.text == (text if text is not None else data.decode("cp1252"))
    assert (file.path, file.display) == (path, "a.py")


BAD = {
    "not utf-8": (b"x = 1\r\ny = 2\nz = '\xff'\n", 3, "is not valid utf-8"),
    "not utf-8, first line": (b"x = '\xff'\n", 1, "is not valid utf-8"),
    "not utf-8, old line ends": (b"x = 1\ry = '\xff'\r", 2, "is not valid utf-8"),
    "not ascii": (b"# coding: ascii\n\n'\xc3'\n", 3, "is not valid ascii"),
    "null byte": (b"x = 1\ny = '\0'\n", 2, "contains a null byte"),
    "unknown encoding": (b"# coding: klingon\n", 1, "unknown encoding: klingon"),
    "mark and another cookie": (b"\xef\xbb\xbf# coding: latin-1\n", 1, "encoding problem"),
    "no text encoding": (b"# coding: hex\nx = 1\n", 1, "cannot be decoded as hex"),
    "too large": (b"#" * (5 * 1024 * 1024 + 1), None, "too large"),
}


@pytest.mark.parametrize(("data", "line", "message"), BAD.values(), ids=BAD)
def test_bad_bytes(data: bytes, line: int | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    with pytest.raises(SourceError) as caught:
        SourceFile.read(path, "shown/a.py")
    assert (caught.value.path, caught.value.line) == ("shown/a.py", line)
    assert message in caught.value.message


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        SourceFile.read(path, "a.py")
    assert caught.value.line is None
    return str(caught.value)


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "broken.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.py").symlink_to(tmp_path / "loop.py")
    assert refusal(tmp_path) == "a.py: is not a regular file"
    assert refusal(tmp_path / "none.py") == "a.py: no such file"
    assert refusal(tmp_path / "broken.py") == "a.py: broken link"
    assert "cannot be read" in refusal(tmp_path / "loop.py")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert refusal(tmp_path / "pipe.py") == "a.py: is not a regular file"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.py").write_text("x = 1")
    monkeypatch.setattr(Path, "read_bytes", deny)
    assert refusal(tmp_path / "a.py") == "a.py: cannot be read: Permission denied"
