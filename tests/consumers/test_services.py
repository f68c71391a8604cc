"""Each address of the services costs what it says, and the linter says which costs grow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from measuring import linting
from measuring.linting import Finding, by_line
from measuring.programs import SIZES, Program, complaints
from measuring.services import Answer, Services, files
from measuring.sites import Address, View, views_of

FILES = files()
VIEWS = [view for program in FILES for view in views_of(program)]
ADDRESSES = [address for view in VIEWS for address in view.addresses]
PAIRS = [view for view in VIEWS if view.partner]


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    found = Services()
    yield found
    found.close()


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    return linting.findings_of(tmp_path_factory.mktemp("settings"), "services")


def queries(answers: dict[int, Answer]) -> dict[int, int]:
    return {size: answer.cost.queries for size, answer in answers.items()}


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_cost(address: Address, services: Services) -> None:
    answers = services.ask(address.path)
    for claim in address.claims:
        counts = {size: getattr(answer.cost, claim.unit) for size, answer in answers.items()}
        assert claim.holds(counts), f"{claim}, measured {counts}\n{answers[min(answers)].cost.statements[:9]}"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_growth_is_found(view: View, services: Services, reported: list[Finding]) -> None:
    costs = [queries(services.ask(address.path)) for address in view.addresses]
    grows = any(cost[max(SIZES)] > cost[min(SIZES)] for cost in costs)
    codes = {finding.code for finding in reported if view.concerns(finding)}
    assert bool(codes) == grows, f"{sorted(codes)}, and the queries are {costs}"


@pytest.mark.parametrize("bad", PAIRS, ids=str)
def test_pair(bad: View, services: Services) -> None:
    good = bad.partner
    assert good is not None
    for worse, better in zip(bad.addresses, good.addresses, strict=True):
        dear, cheap = services.ask(worse.path), services.ask(better.path)
        assert [dear[size].body for size in SIZES] == [cheap[size].body for size in SIZES]
        assert queries(dear)[max(SIZES)] > queries(cheap)[max(SIZES)]


@pytest.mark.parametrize("program", FILES, ids=str)
def test_marks(program: Program, reported: list[Finding]) -> None:
    here = by_line(reported).get(program.path.resolve(), {})
    lines = sorted({mark.line for mark in program.marks} | set(here))
    wrong = [complaint for line in lines for complaint in complaints(program, line, here.get(line, {}))]
    assert not wrong, "\n".join(["", *wrong])
