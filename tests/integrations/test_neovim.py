"""Neovim itself, without a window, with the recipes that the page on editors shows."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from repositories import ROOT, run

pytestmark = pytest.mark.skipif(not shutil.which("nvim"), reason="no nvim here: apt-get install neovim")

PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")
DIAGNOSTICS = """\
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local found = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(found, { one.lnum + 1, one.col + 1, one.code, one.message, one.severity })
end
"""
TELL = "vim.fn.writefile({ vim.fn.json_encode(found) }, 'found.json')\nvim.cmd('qa!')\n"
UNSAVED = """\
local added = { "", "", "def add():", "    return 'é', len(Book.objects.all())" }
vim.api.nvim_buf_set_lines(0, -1, -1, false, added)
vim.cmd("doautocmd InsertLeave")
local last = vim.api.nvim_buf_line_count(0) - 1
vim.wait(60000, function() return #vim.diagnostic.get(0, { lnum = last }) > 0 end, 50)
"""
QUICKFIX = """\
silent make
let found = map(getqflist(), {_, one -> [one.lnum, one.col, bufname(one.bufnr) . ': ' . one.text]})
call writefile([json_encode(found)], 'found.json')
qa!
"""
ALE = """\
let start = reltime()
while empty(ale#engine#GetLoclist(bufnr(''))) && reltimefloat(reltime(start)) < 60
  sleep 50m
endwhile
let found = map(copy(ale#engine#GetLoclist(bufnr(''))), {_, one -> [one.lnum, one.col, one.code, one.text]})
call writefile([json_encode(found)], 'found.json')
qa!
"""


def recipe(title: str) -> tuple[str, str]:
    """The first block below a heading of the page, and its language."""
    found = re.search(rf"^#+ {re.escape(title)}\n.*?```(\w+)\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
    assert found, title
    return found[2], found[1]


def nvim(shop: Path, config: tuple[str, str], script: str, language: str) -> list[list[object]]:
    """What a script finds in an editor with this configuration, in which a view is open."""
    text, kind = config
    (shop / f"init.{kind}").write_text(text, "utf-8")
    (shop / f"script.{language}").write_text(script, "utf-8")
    options = ["--headless", "--clean", "-u", f"init.{kind}", "-S", f"script.{language}"]
    done = run(["nvim", *options, "shop/views.py"], shop)
    assert (shop / "found.json").exists(), done.stdout + done.stderr
    found: list[list[object]] = json.loads((shop / "found.json").read_text("utf-8"))
    return found


def checked(shop: Path) -> list[dict[str, object]]:
    """The findings of ormlint in the view."""
    command = [sys.executable, "-m", "ormlint", "check", "--output-format", "json", "shop/views.py"]
    findings: list[dict[str, object]] = json.loads(run(command, shop).stdout)["findings"]
    assert len(findings) > 5
    return [finding for finding in findings if finding["path"] == "shop/views.py"]


def test_diagnostics(shop: Path) -> None:
    severities = {"error": 1, "warning": 2, "info": 3}
    wanted = [
        [one["line"], one["column"], one["code"], one["message"], severities[str(one["severity"])]]
        for one in checked(shop)
    ]
    assert nvim(shop, recipe("Without a plugin"), DIAGNOSTICS + TELL, "lua") == wanted


def test_diagnostics_of_text_that_is_not_saved(shop: Path) -> None:
    before = len(checked(shop))
    found = nvim(shop, recipe("Without a plugin"), UNSAVED + DIAGNOSTICS + TELL, "lua")
    assert len(found) == before + 1
    lines = (shop / "shop" / "views.py").read_text("utf-8").count("\n")
    assert found[-1][:3] == [lines + 4, len("    return 'é', ".encode()) + 1, "QRY301"]


def test_make(shop: Path) -> None:
    wanted = [
        [one["line"], one["column"], f"{one['path']}: {one['code']} {one['message']}"]
        for one in checked(shop)
    ]
    assert nvim(shop, recipe("Vim and Neovim, with `:make`"), QUICKFIX, "vim") == wanted


@pytest.mark.skipif(
    not Path("/usr/share/nvim/site/pack/dist-bundle/opt/ale").exists(),
    reason="no ALE here: apt-get install vim-ale",
)
def test_ale(shop: Path) -> None:
    wanted = [[one["line"], one["column"], one["code"], one["message"]] for one in checked(shop)]
    found = nvim(shop, recipe("ALE"), ALE, "vim")
    assert [one for one in found if str(one[2]).startswith("QRY")] == wanted
