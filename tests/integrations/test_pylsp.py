"""python-lsp-server itself, spoken to as an editor does, with the settings that the page on editors shows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from repositories import ROOT, environment, run

PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")


class Server:
    """A language server in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        command = [sys.executable, "-m", "pylsp"]
        self.process = subprocess.Popen(command, cwd=folder, env=environment(), **pipes)  # type: ignore[call-overload]

    def send(self, method: str, params: dict[str, Any], **more: int) -> None:
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        """What it says, until it has nothing more to say."""
        while head := self.process.stdout.readline():
            length = 0
            while head.strip():
                name, _, value = head.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                head = self.process.stdout.readline()
            yield json.loads(self.process.stdout.read(length))

    def diagnostics(self, file: Path, text: str) -> list[dict[str, Any]]:
        """What it tells of a text that stands for a file."""
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})
        told = (
            message
            for message in self.messages()
            if message.get("method") == "textDocument/publishDiagnostics"
        )
        found: list[dict[str, Any]] = next(told)["params"]["diagnostics"]
        return found


@pytest.fixture
def server(shop: Path) -> Iterator[Server]:
    """The server, with the settings of the page."""
    started = Server(shop)
    started.send("initialize", {"processId": None, "rootUri": shop.as_uri(), "capabilities": {}}, id=1)
    assert any(message.get("id") == 1 for message in started.messages())
    started.send("initialized", {})
    block = re.search(r"^## pylsp\n.*?```json\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
    assert block
    started.send("workspace/didChangeConfiguration", {"settings": json.loads(block[1])})
    yield started
    started.process.kill()
    started.process.communicate()


def checked(shop: Path) -> list[tuple[int, int, str]]:
    command = [sys.executable, "-m", "ormlint", "check", "--output-format", "json", "shop/views.py"]
    findings = json.loads(run(command, shop).stdout)["findings"]
    return [(one["line"], one["column"], one["code"]) for one in findings if one["path"] == "shop/views.py"]


def told(diagnostics: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    """Place and code of those that are ours."""
    starts = [(one["range"]["start"], one["code"]) for one in diagnostics if one["code"].startswith("QRY")]
    return [(start["line"] + 1, start["character"] + 1, code) for start, code in starts]


def test_findings_are_published(shop: Path, server: Server) -> None:
    file = shop / "shop" / "views.py"
    found = server.diagnostics(file, file.read_text("utf-8"))
    assert told(found) == checked(shop)
    assert len(told(found)) > 5
    assert {one["source"] for one in found} == {"flake8"}


def test_the_text_of_the_editor_counts(shop: Path, server: Server) -> None:
    file = shop / "shop" / "views.py"
    before = checked(shop)
    found = server.diagnostics(file, "# moved\n" + file.read_text("utf-8"))
    assert told(found) == [(line + 1, column, code) for line, column, code in before]
