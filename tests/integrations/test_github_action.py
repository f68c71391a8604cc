"""The composite action: its steps are run as a runner would run them."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from repositories import ROOT, offline, run

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
Act = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def runner(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a runner, on which ormlint is installed by the first step."""
    folder = tmp_path_factory.mktemp("runner")
    variables = {"RUNNER_TEMP": str(folder), "GITHUB_ACTION_PATH": str(checkout)}
    done = run(["bash", "-eo", "pipefail", "-c", ACTION["runs"]["steps"][0]["run"]], folder, **variables)
    if offline(done.stdout + done.stderr):
        pytest.skip("pip reaches no index here")
    assert done.returncode == 0, done.stderr
    return variables


@pytest.fixture
def act(shop: Path, runner: dict[str, str]) -> Act:
    """Run the second step with some inputs."""
    step = ACTION["runs"]["steps"][1]

    def ask(**given: str) -> subprocess.CompletedProcess[str]:
        inputs = {name: about["default"] for name, about in ACTION["inputs"].items()}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}

        def filled(text: str) -> str:
            return INPUT.sub(lambda found: inputs[found[1]], text)

        variables = {name: filled(value) for name, value in step["env"].items()}
        folder = shop / filled(step["working-directory"])
        return run(["bash", "-eo", "pipefail", "-c", step["run"]], folder, **runner, **variables)

    return ask


def test_annotations(act: Act) -> None:
    done = act()
    assert done.returncode == 1, done.stderr
    assert "::warning file=shop/views.py,line=15," in done.stdout


def test_paths_are_those_of_the_repository(act: Act) -> None:
    done = act(working_directory="shop", paths="views.py admin.py")
    assert "::warning file=shop/views.py,line=15," in done.stdout
    assert "services.py" not in done.stdout.replace("%0Ashop/services.py", "")


def test_nothing_has_changed(act: Act) -> None:
    assert (act(diff_base="main").returncode, act(diff_base="main").stdout) == (0, "")


def test_report_in_a_file(act: Act, shop: Path) -> None:
    done = act(output_format="sarif", output_file="a b.sarif", args="--exit-zero --select QRY101")
    assert (done.returncode, done.stdout) == (0, "")
    log = json.loads((shop / "a b.sarif").read_text("utf-8"))
    results = log["runs"][0]["results"]
    places = [result["locations"][0]["physicalLocation"] for result in results]
    lines = [place["region"]["startLine"] for place in places if "views" in place["artifactLocation"]["uri"]]
    assert lines == [15, 56]


def test_inputs_are_no_code(act: Act, shop: Path) -> None:
    act(diff_base="$(touch hacked)", args="; touch hacked", paths="`touch hacked`")
    assert not (shop / "hacked").exists()


def test_every_input_of_the_page_exists() -> None:
    page = (ROOT / "docs" / "github.md").read_text("utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    steps = [step for block in blocks for job in block["jobs"].values() for step in job["steps"]]
    ours = [step for step in steps if step.get("uses", "").startswith("ormlint/")]
    assert len(ours) == 3
    assert {name for step in ours for name in step["with"]} <= set(ACTION["inputs"])
    table = dict(re.findall(r"^\| `([\w-]+)` \| `?(.*?)`? ?\| ", page, re.MULTILINE))
    assert table == {name: about["default"] for name, about in ACTION["inputs"].items()}
