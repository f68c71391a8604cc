"""Comments that silence findings, and those that silence nothing."""

import pytest

SLOW = "QRY901 `slow` is called"


@pytest.fixture
def reports(write, run):
    def ask(source, *arguments):
        write({"app.py": source})
        output = run("check", "--output-format", "concise", *arguments, "app.py").stdout
        return [line.removeprefix("app.py:") for line in output.splitlines()]

    return ask


@pytest.mark.parametrize(
    "source",
    [
        "slow()  # noqa\n",
        "slow()  # NOQA\n",
        "slow()  #noqa\n",
        "slow()  # noqa: QRY901\n",
        "slow()  # noqa:QRY901\n",
        "slow()  # noqa: E501,QRY901\n",
        "slow()  # noqa: E501 QRY901\n",
        "slow()  # noqa: QRY901 because it is meant\n",
        "slow()  # noqa: QRY9\n",
        "slow()  # noqa: slow-call\n",
        "slow()  # type: ignore  # noqa: QRY901\n",
        "slow()  # ormlint: ignore\n",
        "slow()  # ormlint:ignore\n",
        "slow()  # ormlint: ignore[slow-call]\n",
        "slow()  # ormlint: ignore[slow-call] rows are few\n",
        "slow()  # ormlint: ignore[QRY901]\n",
        "slow()  # ormlint: ignore[qry901, ]\n",
        "slow(); heavy()  # ormlint: ignore[slow-call, heavy-call] both\n",
        "x = [\n    1,\n    slow(),\n]  # ormlint: ignore[slow-call]\n",
        "x = [  # ormlint: ignore[slow-call]\n    1,\n    slow(),\n]\n",
        "x = [\n    # ormlint: ignore[slow-call]\n    slow(),\n]\n",
        "x = slow() + \\\n    1  # ormlint: ignore[slow-call]\n",
        "x = slow(), '''\n'''  # noqa\n",
        "for x in (\n    slow()\n):  # noqa\n    pass\n",
        "# ormlint: ignore-file\nslow()\n",
        "slow()\n\n# ormlint: ignore-file[slow-call] because\n",
        "slow()\r\n# ormlint: ignore-file[slow-call]\r\nslow()\r\n",
        "slow()  # ormlint: ignore[slow-call]",
        "x = f'{x['a']}' if slow() else '#'  # ormlint: ignore[slow-call]\n",
    ],
)
def test_silenced(reports, source):
    assert [line for line in reports(source) if "QRY" in line] == []


@pytest.mark.parametrize(
    "source",
    [
        "slow()  # noqa: E501\n",
        "slow()  # noqa: QRY902\n",
        "slow()  # flake8: noqa\n",
        "slow()  # noqable\n",
        "slow()  # no qa\n",
        "# noqa\nslow()\n",
        "slow()\n# noqa\n",
        "slow(); x = '# noqa'\n",
        "slow(), '''\n# noqa\n'''\n",
        "for x in slow():\n    pass  # noqa\n",
        "if x:  # noqa\n    slow()\n",
        "@decorated  # noqa\ndef f(x=slow()):\n    pass\n",
        "slow()\n\n# flake8: noqa\n",
    ],
)
def test_not_silenced(reports, source):
    assert [line.partition(": ")[2] for line in reports(source)] == [SLOW]


def test_silenced_findings_are_counted(write, run):
    write({"app.py": "slow()  # noqa\nslow()\n"})
    assert run("check").stdout.endswith("; 1 silenced by comments\n")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "x = 1  # ormlint: ignore[slow-call]\n",
            ["1:8: QRY001 `slow-call` is silenced here, but finds nothing; remove the name"],
        ),
        (
            "slow()  # ormlint: ignore[slow-call, QRY902]\n",
            ["1:9: QRY001 `QRY902` is silenced here, but finds nothing; remove the name"],
        ),
        (
            "x = 1  # ormlint: ignore\n",
            ["1:8: QRY001 `ormlint: ignore` silences nothing; remove the comment"],
        ),
        (
            "# ormlint: ignore-file[slow-call]\n",
            ["1:1: QRY001 `slow-call` is silenced here, but finds nothing; remove the name"],
        ),
        (
            "# ormlint: ignore-file\n",
            ["1:1: QRY001 `ormlint: ignore-file` silences nothing; remove the comment"],
        ),
        (
            "# ormlint: ignore[slow-call]\nslow()\n",
            [
                "1:1: QRY001 `slow-call` is silenced here, but finds nothing: "
                "the comment must stand on a line of the statement, not above it",
                f"2:1: {SLOW}",
            ],
        ),
        (
            "slow()  # ormlint: ignore[slow-cal]\n",
            [
                f"1:1: {SLOW}",
                "1:9: QRY001 unknown rule `slow-cal`; did you mean `slow-call`?; "
                "`ormlint: ignore[…]` does not silence it",
            ],
        ),
        (
            "x = 1  # ormlint: ignroe[slow-call]\n",
            [
                "1:8: QRY001 `ormlint: ignroe` is no directive; "
                "write `ormlint: ignore[…]` or `ormlint: ignore-file[…]`"
            ],
        ),
        ("x = 1  # ormlint: ignore[slow-call\n", ["1:8: QRY001 `]` is missing after `ormlint: ignore[`"]),
        ("x = 1  # ormlint: ignore[]\n", ["1:8: QRY001 `ormlint: ignore[]` names no rule"]),
        (
            "x = 1  # ormlint: ignore-file\n",
            ["1:8: QRY001 `ormlint: ignore-file` must stand at the start of a line of its own"],
        ),
        ("x = '# ormlint: ignore'\n", []),
        ("x = 1  # noqa: QRY901\n", []),
        ("x = 1  # ormlint: ignore[extra-call]\n", []),
        ("x = 1  # ormlint: ignore[slow-call]  # noqa\n", []),
        ("x = 1  # ormlint: ignore[slow-call, unused-suppression]\n", []),
        (
            "x = 1  # ormlint: ignore[unused-suppression]\n",
            ["1:8: QRY001 `unused-suppression` is silenced here, but finds nothing; remove the name"],
        ),
        ("# ormlint: ignore-file[QRY001]\nx = 1  # ormlint: ignore[slow-call]\n", []),
    ],
)
def test_useless_comment(reports, source, expected):
    assert reports(source) == expected


@pytest.mark.parametrize(
    "arguments",
    [
        ["--ignore", "QRY001"],
        ["--ignore", "unused-suppression"],
        ["--select", "QRY902,QRY001"],
        ["--ignore", "slow-call"],
    ],
)
def test_comment_is_not_judged_when_its_rule_does_not_run(reports, arguments):
    assert reports("x = 1  # ormlint: ignore[slow-call]\n", *arguments) == []


def test_bare_comment_is_not_judged_unless_all_rules_run(reports):
    assert reports("x = 1  # ormlint: ignore\n", "--ignore", "heavy-call") == []


def test_per_file_ignores_count_as_not_running(write, reports):
    write({"ormlint.toml": '[per-file-ignores]\n"app.py" = ["slow-call"]\n'})
    assert reports("slow()  # ormlint: ignore[slow-call]\n") == []


def test_only_targets_are_judged(write, concise):
    write({"app.py": "", "lib/other.py": "x = 1  # ormlint: ignore[slow-call]\n"})
    assert concise("app.py") == []


def test_severity_of_useless_comments(write, run):
    write({"app.py": "x = 1  # ormlint: ignore[slow-call]\n"})
    assert run("check").exit_code == 1
    write({"ormlint.toml": '[severity]\nunused-suppression = "info"\n'})
    assert run("check").exit_code == 0
