"""Settings from files, and what is said when they are wrong."""

import pytest

FINDING = "app/views.py:1:1: QRY901 `slow` is called"


@pytest.fixture(autouse=True)
def source(write):
    write({"app/views.py": "slow()\n", "app/models.py": "heavy()\n"})


def test_pyproject(write, concise):
    write({"pyproject.toml": '[tool.ormlint]\nselect = ["slow-call"]\n'})
    assert concise() == [FINDING]


def test_ormlint_toml(write, concise):
    write({"ormlint.toml": 'select = ["QRY902"]\n'})
    assert concise() == ["app/models.py:1:1: QRY902 `heavy` is called"]


def test_nearest_file_above_the_target_wins(write, concise):
    write({"app/ormlint.toml": 'ignore = ["QRY901"]\n', "ormlint.toml": 'ignore = ["QRY902"]\n'})
    assert concise("app") == ["app/models.py:1:1: QRY902 `heavy` is called"]
    assert concise(".") == [FINDING]
    assert concise("app/models.py") == ["app/models.py:1:1: QRY902 `heavy` is called"]
    assert concise("-", "--stdin-filename", "app/views.py", stdin="slow()") == []


def test_pyproject_without_our_table_is_passed_by(write, concise):
    write({"app/pyproject.toml": "[tool.ruff]\n", "pyproject.toml": '[tool.ormlint]\nselect = ["QRY901"]\n'})
    assert concise("app") == [FINDING]


def test_config_option(write, concise, run):
    write({"ormlint.toml": 'ignore = ["QRY901"]\n', "etc/strict.toml": 'ignore = ["QRY902"]\n'})
    assert concise("--config", "etc/strict.toml") == [FINDING]
    write({"etc/pyproject.toml": ""})
    result = run("check", "--config", "etc/pyproject.toml")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: etc/pyproject.toml: no table [tool.ormlint] in this file\n",
    )


def test_isolated(write, concise):
    write({"ormlint.toml": 'ignore = ["QRY902"]\n'})
    assert len(concise("--isolated")) == 2


def test_options_overrule_settings(write, concise, run):
    write(
        {
            "ormlint.toml": 'select = ["QRY902"]\nignore = ["QRY901"]\nextend-select = ["QRY951"]\n'
            'output-format = "json"\nfail-on = "info"\n'
        }
    )
    assert concise("--select", "QRY901") == [FINDING]
    assert concise("--extend-select", "QRY901") == ["app/models.py:1:1: QRY902 `heavy` is called"]
    assert run("check").exit_code == 1
    assert run("check", "--fail-on", "error").exit_code == 0


def test_settings_of_the_report(write, run):
    write({"ormlint.toml": 'output-format = "concise"\nexit-zero = true\nstatistics = true\n'})
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("app/models.py:1:1: QRY902")
    assert result.stdout.endswith("     1  QRY901  slow-call\n     1  QRY902  heavy-call\n\n     2  app/\n")


def test_severity(write, run):
    write({"ormlint.toml": '[severity]\nslow-call = "info"\nQRY902 = "error"\n'})
    assert run("check", "app/views.py").exit_code == 0
    assert run("check", "app/models.py", "--fail-on", "error").exit_code == 1


def test_per_file_ignores(write, concise):
    write({"ormlint.toml": '[per-file-ignores]\n"views.py" = ["QRY9"]\n"lib/" = ["heavy-call"]\n'})
    write({"lib/a.py": "heavy(); slow()\n"})
    assert concise() == [
        "app/models.py:1:1: QRY902 `heavy` is called",
        "lib/a.py:1:10: QRY901 `slow` is called",
    ]


def test_per_file_ignores_all_but(write, concise):
    write({"ormlint.toml": '[per-file-ignores]\n"!app/views.py" = ["ALL"]\n'})
    assert concise() == [FINDING]


def test_patterns_are_relative_to_the_file_that_holds_them(write, concise, monkeypatch, folder):
    write(
        {"ormlint.toml": 'extend-exclude = ["app/views.py"]\n[per-file-ignores]\n"app/models.py" = ["ALL"]\n'}
    )
    monkeypatch.chdir(folder / "app")
    assert concise() == []


def test_small_models(write, run, analysis):
    write({"ormlint.toml": 'small-models = ["app.Color"]\n'})
    run("check")
    assert analysis.small_models == ("app.Color",)


def test_stubs(write, run, analysis, folder):
    write({"ormlint.toml": 'stubs = ["typings"]\n', "typings/acme.py": ""})
    run("check")
    assert analysis.stubs == [folder / "typings"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('stubs = ["typings"]', "stubs: no folder `typings` beside this file"),
        ('selct = ["A"]', "selct: unknown key; did you mean `select`?"),
        ("per_file_ignores = 1", "per_file_ignores: unknown key; did you mean `per-file-ignores`?"),
        ("zzz = 1", "zzz: unknown key"),
        ('select = "QRY901"', "select: must be a list of strings, not a string"),
        ("select = [1]", "select: must hold strings only, not a number"),
        ('select = ["slow-cal"]', "select: unknown rule `slow-cal`; did you mean `slow-call`?"),
        ('ignore = [""]', "ignore: unknown rule ``"),
        ('extend-select = ["QRY8"]', "extend-select: unknown rule `QRY8`"),
        ('include-tests = "yes"', "include-tests: must be true or false, not a string"),
        ("exit-zero = 1", "exit-zero: must be true or false, not a number"),
        ('fail-on = "warn"', "fail-on: `warn` is not known; did you mean `warning`?"),
        ('fail-on = "fatal"', "fail-on: `fatal` is not known; write `info`, `warning` or `error`"),
        ('output-format = "jsn"', "output-format: `jsn` is not known; did you mean `json`?"),
        (
            "output-format = true",
            "output-format: must be `text`, `concise`, `json`, `github`, `gitlab`, `sarif`, `junit` "
            "or `markdown`, not `true`",
        ),
        ('exclude = ["!"]', "exclude: `!` is no pattern"),
        ('small-models = ["Book"]', "small-models: `Book` is no model; write `app.Model`"),
        ('severity = "error"', "severity: must be a table, not a string"),
        (
            '[severity]\nslow-cal = "info"',
            "severity.slow-cal: unknown rule `slow-cal`; did you mean `slow-call`?",
        ),
        ('[severity]\nslow-call = "eror"', "severity.slow-call: `eror` is not known; did you mean `error`?"),
        ("per-file-ignores = []", "per-file-ignores: must be a table, not a list"),
        (
            '[per-file-ignores]\n"a.py" = "X"',
            "per-file-ignores.a.py: must be a list of strings, not a string",
        ),
        ('[per-file-ignores]\n"a.py" = ["QRX9"]', "per-file-ignores.a.py: unknown rule `QRX9`"),
        ("[rules.slow-cal]", "rules.slow-cal: unknown rule `slow-cal`; did you mean `slow-call`?"),
        ("[rules]\nslow-call = 1", "rules.slow-call: must be a table, not a number"),
        ("[rules.slow-call]\nleest = 1", "rules.slow-call.leest: unknown option; did you mean `least`?"),
        (
            "[rules.slow-call]\nzzz = 1",
            "rules.slow-call.zzz: unknown option; slow-call has `least` or `names`",
        ),
        ("[rules.heavy-call]\nzzz = 1", "rules.heavy-call.zzz: unknown option; heavy-call has none"),
        ('[rules.slow-call]\nleast = "1"', "rules.slow-call.least: must be a number, not a string"),
        ("[rules.slow-call]\nleast = true", "rules.slow-call.least: must be a number, not `true`"),
        ("[rules.slow-call]\nnames = [1]", "rules.slow-call.names: must hold strings only, not a number"),
    ],
)
@pytest.mark.parametrize("file", ["ormlint.toml", "pyproject.toml"])
def test_wrong_setting(write, run, file, text, message):
    if file == "pyproject.toml":
        text = "[tool.ormlint]\n" + text.replace("\n[", "\n[tool.ormlint.").replace(
            "[rules", "[tool.ormlint.rules"
        )
        text = text.replace("[severity]", "[tool.ormlint.severity]")
        text = text.replace("[per-file-ignores]", "[tool.ormlint.per-file-ignores]")
        message = f"tool.ormlint.{message}"
    write({file: text + "\n"})
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {file}: {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a = 1\nselect = [\n", "ormlint.toml:3: invalid TOML: "),
        ("a = 1\nb ? 2\n", "ormlint.toml:2: invalid TOML: "),
        ("a = 1\na = 2\n", "ormlint.toml:2: invalid TOML: "),
        (b"a = 1\n# \xff\n", "ormlint.toml:2: not UTF-8"),
    ],
)
def test_invalid_toml(write, run, content, message):
    write({"ormlint.toml": content})
    result = run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {message}")


def test_nonsense_in_pyproject(write, run):
    write({"pyproject.toml": "tool = 3\n"})
    assert run("check").exit_code == 1
    write({"pyproject.toml": "[tool]\normlint = 3\n"})
    result = run("check")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: pyproject.toml: tool.ormlint: must be a table, not a number\n",
    )
