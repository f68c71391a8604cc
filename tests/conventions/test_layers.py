"""The layers of the house: the import contracts hold, and no module is left out of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
PARTS = {
    f"ormlint.{path.stem}"
    for path in (ROOT / "linter" / "ormlint").iterdir()
    if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").exists()
}


def contract(name: str) -> dict[str, Any]:
    return next(contract for contract in CONTRACTS if contract["name"] == name)


def test_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    command = [program if program.exists() else "lint-imports", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_part_has_its_layer() -> None:
    layers = contract("Layers of the house")["layers"]
    assert {part.strip() for layer in layers for part in layer.split("|")} == PARTS | {"ormlint_rules"}


@pytest.mark.parametrize(
    ("name", "users"),
    [
        ("click stays in the command line", {"ormlint.cli", "ormlint.report"}),
        ("rich stays in the text report and the command line", {"ormlint.cli", "ormlint.report"}),
    ],
)
def test_every_other_part_does_without(name: str, users: set[str]) -> None:
    bound = set(contract(name)["source_modules"])
    assert PARTS - bound <= users
