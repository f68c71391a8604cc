"""The cache of the command line: never a wrong answer, and none of its troubles are the user's."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ormlint.api import Rule
from ormlint.cache.folder import CacheFolder

Concise = Callable[..., list[str]]
FOLDER = ".ormlint_cache"


class Counting:
    """An analysis that counts how often it runs."""

    def __init__(self, analysis: Any) -> None:
        self.runs = 0
        self._analysis = analysis

    def __call__(self, *given: Any, **named: Any) -> Any:
        self.runs += 1
        return self._analysis(*given, **named)


@pytest.fixture
def counting(analysis: Any, monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(analysis)
    monkeypatch.setattr("ormlint.analysis.analyse", counting)
    monkeypatch.delenv("ORMLINT_NO_CACHE")
    return counting


def test_an_unchanged_project_is_not_analysed_again(write: Any, concise: Concise, counting: Counting) -> None:
    write({"a.py": "slow()\n", "b.py": "heavy()  # noqa: QRY902\n"})
    first = concise()
    assert first == concise()
    assert (counting.runs, len(first)) == (1, 1)


CHANGES = {
    "text": lambda folder: (folder / "a.py").write_text("slow()\nslow()\n"),
    "another file": lambda folder: (folder / "c.py").write_text(""),
    "a file less": lambda folder: (folder / "b.py").unlink(),
    "a file moved": lambda folder: (folder / "b.py").rename(folder / "d.py"),
    "context": lambda folder: (folder / "migrations" / "m.py").write_text("x = 1\n"),
    "a template": lambda folder: (folder / "templates" / "t.html").write_text("{{ other }}"),
    "another template": lambda folder: (folder / "templates" / "u.html").write_text(""),
    "small models": lambda folder: (folder / "ormlint.toml").write_text("small-models = ['a.B']"),
    "an option": lambda folder: (folder / "ormlint.toml").write_text("[rules.slow-call]\nleast = 2"),
    "a package": lambda folder: (folder / "tests" / "__init__.py").write_text(""),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_matters_is_noticed(
    write: Any, concise: Concise, counting: Counting, folder: Path, change: str
) -> None:
    write({"a.py": "slow()\n", "b.py": "", "migrations/m.py": "", "templates/t.html": "{{ one }}"})
    write({"tests/x/y/a.py": "", "ormlint.toml": ""})
    for _ in range(2):
        concise("tests/x/y/a.py", ".")
    assert counting.runs == 1
    CHANGES[change](folder)
    concise("tests/x/y/a.py", ".")
    assert counting.runs == 2


@pytest.mark.parametrize(
    "options", [("--select", "QRY902"), ("a.py",), ("--include-tests",), ("--exclude", "b.py")], ids=str
)
def test_options_that_matter_are_noticed(
    write: Any, concise: Concise, counting: Counting, options: tuple[str, ...]
) -> None:
    write({"a.py": "slow()\n", "b.py": "heavy()\n", "tests/test_a.py": "slow()\n"})
    concise()
    warm = concise(*options)
    assert counting.runs == 2
    assert warm == concise("--no-cache", *options)


def test_what_is_made_of_findings_needs_no_analysis(write: Any, concise: Concise, counting: Counting) -> None:
    write({"a.py": "slow()\n"})
    assert concise() != []
    write({"ormlint.toml": "[severity]\nQRY901 = 'info'\n[per-file-ignores]\n'a.py' = ['QRY901']"})
    assert concise() == []
    assert counting.runs == 1


def test_the_program_matters(
    write: Any, concise: Concise, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"a.py": "slow()\n"})
    concise()
    monkeypatch.setattr("ormlint.cache.digests.of_folder", lambda _: "changed")
    monkeypatch.setattr("ormlint.cache.digests._of_package", lambda _: "changed")
    concise()
    assert counting.runs == 2


def test_problems_are_kept_and_internal_ones_are_not(
    write: Any, run: Any, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    write({"a.py": "def\n"})
    assert run("check").stderr == run("check").stderr != ""
    assert counting.runs == 1
    monkeypatch.setattr("ormlint.analysis.analyse", lambda *_, **__: 1 // 0)
    write({"a.py": ""})
    with pytest.raises(ZeroDivisionError):
        run("check")


@pytest.mark.parametrize("damage", [b"", b"ormlint cache 1\n", b"\x80\x04.", os.urandom(300)], ids=len)
def test_a_damaged_entry_is_made_anew(
    write: Any, concise: Concise, counting: Counting, folder: Path, damage: bytes
) -> None:
    write({"a.py": "slow()\n"})
    first = concise()
    (entry,) = (folder / FOLDER).glob("run-*.entry")
    entry.write_bytes(damage)
    assert concise() == first
    assert counting.runs == 2
    assert concise() == first
    assert counting.runs == 2


@pytest.mark.parametrize("document", [[], {}, {"findings": 1}, {"findings": [[1]], "problems": []}, "x"])
def test_an_entry_of_another_shape_is_made_anew(
    write: Any, concise: Concise, counting: Counting, folder: Path, document: object
) -> None:
    write({"a.py": "slow()\n"})
    first = concise()
    (entry,) = (folder / FOLDER).glob("run-*.entry")
    CacheFolder(folder / FOLDER).write(entry.stem, document)
    assert concise() == first
    assert counting.runs == 2


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(write: Any, run: Any, folder: Path, counting: Counting) -> None:
    write({"a.py": "slow()\n"})
    folder.chmod(0o555)
    try:
        assert run("check").stderr == run("check").stderr == ""
    finally:
        folder.chmod(0o755)


def test_a_file_in_the_place_of_the_folder(write: Any, run: Any, counting: Counting) -> None:
    write({"a.py": "slow()\n", FOLDER: "mine"})
    assert run("check").stdout == run("check").stdout
    assert (run("check").stderr, counting.runs) == ("", 3)


def test_where_it_is(write: Any, run: Any, folder: Path, counting: Counting) -> None:
    write({"a.py": "slow()\n"})
    run("check", "--cache-dir", "elsewhere")
    assert (folder / "elsewhere" / "CACHEDIR.TAG").exists()
    write({"ormlint.toml": "cache-dir = 'there'"})
    run("check")
    assert (folder / "there" / "CACHEDIR.TAG").exists()
    assert not (folder / FOLDER).exists()


def test_none_is_wanted(write: Any, run: Any, folder: Path, counting: Counting) -> None:
    write({"a.py": "slow()\n"})
    run("check", "--no-cache")
    write({"ormlint.toml": "cache-dir = ''"})
    run("check")
    assert not (folder / FOLDER).exists()
    assert counting.runs == 2


def test_clean(write: Any, run: Any, folder: Path, counting: Counting) -> None:
    write({"a.py": "slow()\n"})
    assert run("clean").stderr == "no cache found\n"
    run("check")
    assert run("clean").stderr == ".ormlint_cache removed\n"
    assert not (folder / FOLDER).exists()


def test_options_are_digested_alike_in_every_process() -> None:
    from ormlint.cache.digests import of_rules

    rule = Rule("a.b.c", code="A1", since="0.1", options={"names": frozenset("abcdef")})
    other = Rule("a.b.c", code="A1", since="0.1", options={"names": frozenset("fedcba")})
    assert of_rules([rule]) == of_rules([other])
