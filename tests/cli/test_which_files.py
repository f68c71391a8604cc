"""Which files are linted, and which are only known."""

import subprocess

import pytest

ASSORTED = """
app/views.py app/tests.py app/test_views.py app/views_test.py app/conftest.py app/testing/client.py
tests/a.py test/a.py unittests/a.py api_tests/a.py app/base_test_case.py app/migrations/0001.py
app/dummy-generator.py app/management/commands/seed_books.py app/management/commands/populate_db.py
app/south_migrations/0001.py
build/lib/a.py dist/a.py .tox/a.py env/a.py venv/a.py x.egg/a.py myenv/pyvenv.cfg myenv/lib/a.py
app/build/__init__.py app/build/a.py app/env/__init__.py app/env/pyvenv.cfg app/latest.py app/notes.txt
app/populate_search_index.py app/democracy.py
"""


@pytest.fixture
def targets(run, analysis):
    def ask(*arguments):
        run("check", *arguments)
        return sorted(analysis.targets)

    return ask


def test_context_is_the_whole_project(write, targets, analysis):
    write({"app/views.py": "", "app/models.py": "", "app/tests.py": "", "app/migrations/0001.py": ""})
    write({".venv/lib/x.py": "", "node_modules/x/y.py": ""})
    assert targets("app/views.py") == ["app/views.py"]
    assert analysis.files == ["app/migrations/0001.py", "app/models.py", "app/views.py", "manage.py"]


def test_nearest_mark_is_the_project(write, targets, analysis):
    write({"backend/setup.cfg": "", "backend/app/views.py": "", "backend/lib.py": "", "other.py": ""})
    targets("backend/app")
    assert analysis.files == ["backend/app/views.py", "backend/lib.py"]


@pytest.mark.parametrize("name", ["setup.py", "manage.py"])
def test_modules_of_a_package_mark_no_project(write, targets, analysis, name):
    write(
        {"app/views/__init__.py": "", f"app/views/{name}": "", "app/views/feed.py": "", "app/models.py": ""}
    )
    targets("app/views/feed.py")
    assert "app/models.py" in analysis.files


def test_default_excludes(write, targets):
    write(dict.fromkeys(ASSORTED.split(), ""))
    assert targets() == [
        "app/build/__init__.py",
        "app/build/a.py",
        "app/democracy.py",
        "app/latest.py",
        "app/populate_search_index.py",
        "app/views.py",
        "manage.py",
    ]


def test_include_tests(write, targets, analysis):
    write({"app/tests/test_a.py": "", "app/migrations/0001.py": "", "conftest.py": ""})
    assert targets("--include-tests") == ["app/tests/test_a.py", "conftest.py", "manage.py"]
    write({"ormlint.toml": "include-tests = true"})
    assert targets() == ["app/tests/test_a.py", "conftest.py", "manage.py"]


@pytest.mark.parametrize(
    "name",
    ["app/tests.py", "app/migrations/0001.py", ".venv/lib/x.py", "ignored.py", "script", "left/out.py"],
)
def test_named_file_is_linted_whatever_its_name(write, targets, name):
    write({name: "", ".gitignore": "ignored.py\n", "ormlint.toml": 'extend-exclude = ["left/"]\n'})
    assert targets(name) == [name]


@pytest.mark.parametrize("name", ["app/tests", "app/migrations", ".venv/lib", "ignored", "left", "build"])
def test_named_folder_is_linted_whatever_its_name(write, targets, name):
    write({f"{name}/sub/test_a.py": "", f"{name}/b.py": ""})
    write({".gitignore": "ignored\n", "ormlint.toml": 'extend-exclude = ["left/"]\n'})
    expected = [f"{name}/b.py", f"{name}/sub/test_a.py"] if "tests" in name else [f"{name}/b.py"]
    assert targets(name) == expected


def test_exclude(write, targets):
    write({"a.py": "", "lib/b.py": "", "app/lib/c.py": "", "app/migrations/d.py": "", "gen_x.py": ""})
    assert targets("--exclude", "manage.py,lib/") == ["a.py", "app/migrations/d.py", "gen_x.py"]
    assert targets("--extend-exclude", "manage.py", "--extend-exclude", "/lib") == [
        "a.py",
        "app/lib/c.py",
        "gen_x.py",
    ]
    write({"ormlint.toml": 'exclude = ["gen_*.py"]\nextend-exclude = ["**/lib/**"]\n'})
    assert targets() == ["a.py", "app/migrations/d.py", "manage.py"]


def test_patterns_of_the_command_line_are_relative_to_the_working_directory(
    write, targets, monkeypatch, folder
):
    write({"ormlint.toml": "", "app/lib/a.py": "", "app/b.py": ""})
    monkeypatch.chdir(folder / "app")
    assert targets("--extend-exclude", "/lib") == ["b.py"]


def test_excluded_files_are_known(write, targets, analysis):
    write({"legacy/models.py": "", "views.py": "", "ormlint.toml": 'extend-exclude = ["legacy/"]\n'})
    assert targets() == ["manage.py", "views.py"]
    assert "legacy/models.py" in analysis.files


def test_gitignore(write, targets, analysis):
    write(
        {
            ".gitignore": "generated/\n*_pb2.py\n!kept_pb2.py\n",
            "generated/a.py": "",
            "x_pb2.py": "",
            "kept_pb2.py": "",
            "app/.gitignore": "/local.py\n!y_pb2.py\n",
            "app/local.py": "",
            "app/y_pb2.py": "",
            "app/sub/local.py": "",
        }
    )
    assert targets() == ["app/sub/local.py", "app/y_pb2.py", "kept_pb2.py", "manage.py"]
    assert "generated/a.py" not in analysis.files


def test_gitignore_above_the_target_counts_up_to_the_top_of_the_repository(write, targets, folder):
    write({".gitignore": "a.py\n", "repo/.gitignore": "b.py\n"})
    write({"repo/app/a.py": "", "repo/app/b.py": "", "repo/app/c.py": ""})
    (folder / "repo/.git").mkdir()
    assert targets("repo/app") == ["repo/app/a.py", "repo/app/c.py"]
    assert targets() == ["manage.py", "repo/app/a.py", "repo/app/c.py"]


def test_broken_line_in_gitignore_is_passed_by(write, targets):
    write({".gitignore": b"!\n\xff\nb.py\n", "a.py": "", "b.py": ""})
    assert targets() == ["a.py", "manage.py"]


def test_agrees_with_git(write, targets, folder):
    names = [
        "a.py",
        "b/a.py",
        "b/c/d.py",
        "b/c/x.py",
        "doc/x.py",
        "lib/doc/x.py",
        "foo/bar/q.py",
        "w/foo/bar/q.py",
    ]
    write(dict.fromkeys(names, ""))
    write({".gitignore": "/a.py\ndoc/*.py\nfoo/bar\n", "b/.gitignore": "c/*\n!c/x.py\n"})
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    listing = ["git", "ls-files", "--others", "--exclude-standard", "*.py"]
    expected = subprocess.run(listing, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
    assert targets() == sorted(expected)


def test_each_file_once(write, targets, folder):
    write({"app/a.py": ""})
    (folder / "link.py").symlink_to("app/a.py")
    (folder / "app2").symlink_to("app", target_is_directory=True)
    assert targets("app/a.py", "app", ".", "./app/../app/a.py") == ["app/a.py", "manage.py"]


def test_paths_outside_of_the_working_directory(write, targets, monkeypatch, folder):
    write({"app/a.py": "", "work/x.txt": ""})
    monkeypatch.chdir(folder / "work")
    assert targets("../app") == ["../app/a.py"]
    assert targets(str(folder / "app")) == ["../app/a.py"]


def test_home_is_no_project(write, targets, analysis, monkeypatch, folder):
    write({"scripts/a.py": "", "elsewhere.py": ""})
    monkeypatch.setenv("HOME", str(folder))
    targets("scripts")
    assert analysis.files == ["scripts/a.py"]


@pytest.mark.parametrize(
    ("name", "arguments", "linted"),
    [
        ("app/views.py", [], True),
        ("app/migrations/0001.py", [], False),
        ("app/migrations/0001.py", ["--exclude", "x.py"], True),
        ("app/views.py", ["--extend-exclude", "views.py"], False),
        ("left/out.py", [], False),
        ("app/tests.py", [], False),
        ("tests/deep/a.py", [], False),
        ("tests/deep/a.py", ["--include-tests"], True),
        ("ignored.py", [], True),
    ],
)
def test_named_files_can_be_excluded(write, targets, name, arguments, linted):
    write({name: "", ".gitignore": "ignored.py\n", "ormlint.toml": 'extend-exclude = ["left/"]\n'})
    assert targets("--force-exclude", *arguments, name) == ([name] if linted else [])
    write({"ormlint.toml": 'extend-exclude = ["left/"]\nforce-exclude = true\n'})
    assert targets(*arguments, name) == ([name] if linted else [])


def test_nothing_is_read_when_all_is_excluded(write, targets, analysis):
    write({"app/views.py": "", "app/tests.py": ""})
    assert targets("--force-exclude", "app/tests.py") == []
    assert analysis.files == []


def test_revisions_of_alembic_are_no_targets(write, targets):
    head = 'from alembic import op\nrevision = "a1"\ndown_revision: str = "a0"\n'
    write({"db/revisions/versions/a1.py": head, "app/versions/views.py": "x = 1\n", "db/a1.py": ""})
    assert targets() == ["app/versions/views.py", "db/a1.py", "manage.py"]
    assert targets("db/revisions/versions/a1.py") == ["db/revisions/versions/a1.py"]
