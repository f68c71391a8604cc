"""Only what has changed since a branch was cut, in real repositories."""

import os
import subprocess

import pytest

from ormlint.api import Finding, Place, Related
from ormlint.changes import parsed


@pytest.fixture
def git(folder):
    def ask(*arguments, where=folder):
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments]
        subprocess.run(command, cwd=where, check=True, capture_output=True)

    return ask


@pytest.fixture
def commit(write, git):
    """Write files and commit all there is."""

    def ask(files):
        write(files)
        git("add", "-A")
        git("commit", "-qm", "more")

    git("init", "-q", "-b", "main")
    return ask


@pytest.fixture
def lines(concise):
    def ask(*arguments, ref="main"):
        return [line.partition(": ")[0] for line in concise("--diff-base", ref, *arguments)]

    return ask


def test_lines_added_on_the_branch(commit, git, lines):
    commit({"app.py": "slow()\n\n\nslow()\n"})
    git("checkout", "-qb", "topic")
    commit({"app.py": "slow()\n\nx = slow()\n\nslow()\n"})
    assert lines() == ["app.py:3:5"]


def test_what_changed_on_the_other_branch_does_not_count(commit, git, lines):
    commit({"app.py": "a = 1\nslow()\n", "b.py": ""})
    git("checkout", "-qb", "topic")
    commit({"b.py": "slow()\n"})
    git("checkout", "-q", "main")
    commit({"app.py": "a = 1\nb = slow()\n"})
    git("checkout", "-q", "topic")
    assert lines() == ["b.py:1:1"]


def test_working_tree_index_and_untracked_files_count(commit, write, git, lines):
    commit({"a.py": "slow()\n", "b.py": "slow()\n", ".gitignore": "d.py\n"})
    write({"a.py": "slow()\nx = slow()\n", "b.py": "y = slow()\n", "c.py": "slow()\n", "d.py": "slow()\n"})
    git("add", "b.py")
    assert lines() == ["a.py:2:5", "b.py:1:5", "c.py:1:1"]


def test_a_statement_counts_as_a_whole(commit, write, lines):
    commit({"app.py": "x = [\n    1,\n    slow(),\n]\nif slow():\n    pass\n"})
    write({"app.py": "x = [\n    2,\n    slow(),\n]\nif slow():\n    fine()\n"})
    assert lines() == ["app.py:3:5"]


def test_lines_taken_out_of_a_statement_count(commit, write, lines):
    commit({"app.py": "x = [\n    1,\n    slow(),\n]\ny = 1\nslow()\nz = 1\nslow()\n"})
    write({"app.py": "x = [\n    slow(),\n]\nslow()\nslow()\n"})
    assert lines() == ["app.py:2:5"]


def test_related_places_count(commit, write, lines, monkeypatch):
    def found(files, rules, **more):
        place, other = Place("app.py", 1, 1, 1, 5), Place("models.py", 2, 1, 2, 5)
        return [Finding("m", place, (Related(other, "here"),), code="QRY901", name="slow-call")], []

    monkeypatch.setattr("ormlint.check.analyse", found)
    commit({"app.py": "a\n", "models.py": "a\nb\nc\n"})
    write({"models.py": "a\nb\nd\n"})
    assert lines("app.py") == []
    write({"models.py": "a\nx\nc\n"})
    assert lines("app.py") == ["app.py:1:1"]


def test_renamed_file(commit, git, lines):
    commit({"app.py": "slow()\n" + "a = 1\n" * 20})
    git("mv", "app.py", "new.py")
    assert lines() == []


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["a b.py", "日本.py", 'q"uote.py', "tab\t.py", "back\\slash.py", "-x.py"])
def test_any_name(commit, write, lines, name):
    commit({name: "a = 1\nslow()\n"})
    write({name: "a = 1\nb = slow()\n"})
    assert lines() == [f"{name}:2:5"]


def test_settings_of_git_do_not_matter(commit, write, git, lines):
    commit({"app.py": "slow()\n"})
    for key, value in (("diff.noprefix", "true"), ("color.diff", "always"), ("diff.external", "false")):
        git("config", key, value)
    write({"app.py": "slow()\nx = slow()\n"})
    assert lines() == ["app.py:2:5"]


def test_from_a_folder_of_the_repository(commit, write, folder, lines, monkeypatch):
    commit({"app/a.py": "slow()\n", "b.py": ""})
    write({"app/a.py": "slow()\nx = slow()\n", "b.py": "slow()\n"})
    monkeypatch.chdir(folder / "app")
    monkeypatch.setenv("GIT_DIR", ".git")
    assert lines("a.py", "../b.py") == ["../b.py:1:1", "a.py:2:5"]


def test_two_repositories(write, git, folder, lines):
    write({"one/a.py": "slow()\n", "two/a.py": "slow()\n"})
    for name in ("one", "two"):
        git("init", "-q", "-b", "main", where=folder / name)
        git("add", "-A", where=folder / name)
        git("commit", "-qm", "x", where=folder / name)
    write({"two/a.py": "x = slow()\n"})
    assert lines("one", "two") == ["two/a.py:1:5"]


def test_the_report_says_what_it_leaves_out(commit, run):
    commit({"app.py": "slow()\n"})
    result = run("check", "--diff-base", "main")
    assert (result.exit_code, result.stdout) == (0, "No findings in 2 files; 1 where nothing has changed\n")


def test_stale_entries_are_those_of_the_whole_files(commit, run):
    commit({"app.py": "slow()\n"})
    run("baseline")
    assert run("check", "--diff-base", "main", "--fail-on-stale-baseline").exit_code == 0


def failure(run, *arguments):
    result = run("check", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


def test_unknown_ref(commit, run):
    commit({"app.py": "slow()\n"})
    for ref in ("nowhere", "--help", "main^{tree}"):
        said = failure(run, "--diff-base", ref)
        assert said == f"Error: --diff-base: no commit `{ref}` in .; is it fetched?\n"


def test_no_commit_in_common(commit, git, run):
    commit({"app.py": "slow()\n"})
    git("checkout", "-q", "--orphan", "other")
    git("commit", "-qm", "x")
    said = failure(run, "--diff-base", "main")
    assert "`main` and HEAD have no commit in common in .; fetch more of the history" in said


def test_no_repository(write, run):
    write({"app.py": "slow()\n"})
    assert failure(run, "--diff-base", "main").startswith("Error: --diff-base: not a git repository")


def test_no_git(write, run, folder, monkeypatch):
    write({"app.py": "slow()\n"})
    monkeypatch.setenv("PATH", str(folder))
    assert failure(run, "--diff-base", "main") == "Error: --diff-base: git is not installed\n"


def test_standard_input_has_no_history(run):
    assert "--diff-base needs files, not `-`" in failure(run, "--diff-base", "main", "-")


def test_a_line_that_looks_like_a_header():
    diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n+++ b/y\n+b\n@@ -9,2 +8,0 @@\n-c\n-d\n"
    assert parsed(diff) == {"x": [range(1, 3), range(8, 8)]}


def test_a_file_that_is_gone():
    assert parsed("diff --git a/x b/x\n--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n") == {}
