"""Each address of the sites costs what it says, and the linter says which costs grow."""

from __future__ import annotations

import pytest

from measuring.django import Databases
from measuring.linting import Finding, by_line
from measuring.programs import Program, complaints
from measuring.requesting import answering, ask
from measuring.sites import Address, View, files, views_of

FILES = files()
VIEWS = [view for program in FILES for view in views_of(program) if view.holds]
ADDRESSES = [address for view in VIEWS for address in view.addresses]
PAIRS = [view for view in VIEWS if view.partner]


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_address(address: Address) -> None:
    assert answering(address.path) == address.view.name, "another view answers there"


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_cost(address: Address, shelves: Databases) -> None:
    measured = {size: cost for size, (cost, _) in ask(address, shelves).items()}
    wrong = []
    for claim in address.claims:
        counts = {size: getattr(cost, claim.unit) for size, cost in measured.items()}
        if not claim.holds(counts):
            wrong.append(f"{claim}, measured {_counts(counts)}")
    statements = "\n  ".join(measured[min(measured)].statements[:12])
    assert not wrong, "\n".join(wrong) + f"\nstatements at n={min(measured)}:\n  {statements}"


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_growth_is_found(view: View, shelves: Databases, found: list[Finding]) -> None:
    grows = any(_grows(address, shelves) for address in view.addresses)
    codes = {finding.code for finding in found if view.concerns(finding)}
    wrong = [*_misses(view, grows, codes), *_alarms(view, grows, codes)]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("bad", PAIRS, ids=str)
def test_pair(bad: View, shelves: Databases) -> None:
    good = bad.partner
    assert good is not None
    assert len(bad.addresses) == len(good.addresses)
    gain = False
    for worse, better in zip(bad.addresses, good.addresses, strict=True):
        dear, cheap = ask(worse, shelves), ask(better, shelves)
        for size in dear:
            assert dear[size][1] == cheap[size][1], f"{worse} and {better} answer differently at n={size}"
            gain |= dear[size][0].queries > cheap[size][0].queries
    assert gain, f"{good.name} costs as much as {bad.name}"


@pytest.mark.parametrize("program", FILES, ids=str)
def test_marks(program: Program, found: list[Finding]) -> None:
    here = by_line(found).get(program.path.resolve(), {})
    lines = sorted({mark.line for mark in program.marks} | set(here))
    wrong = [complaint for line in lines for complaint in complaints(program, line, here.get(line, {}))]
    assert not wrong, "\n".join(["", *wrong])


def test_each_finding_concerns_a_view(found: list[Finding]) -> None:
    repeated = [finding for finding in found if finding.code.startswith("QRY10")]
    lost = [finding for finding in repeated if not any(view.concerns(finding) for view in VIEWS)]
    assert not lost


def _grows(address: Address, shelves: Databases) -> bool:
    queries = {size: cost.queries for size, (cost, _) in ask(address, shelves).items()}
    return queries[max(queries)] > queries[min(queries)]


def _misses(view: View, grows: bool, codes: set[str]) -> list[str]:
    known = [mark for mark in view.said if mark.kind == "miss"]
    said = [f"a miss that is found now: {sorted(mark.codes & codes)}" for mark in known if mark.codes & codes]
    if grows and not codes and not known:
        said.append("a miss: the queries grow, and no finding names this view")
    return said


def _alarms(view: View, grows: bool, codes: set[str]) -> list[str]:
    known = [mark for mark in view.said if mark.kind in ("alarm", "constant")]
    gone = [mark for mark in known if grows or not codes or not mark.codes <= codes]
    said = [f"not reported any more, or rightly: {mark.kind} {sorted(mark.codes)}" for mark in gone]
    if codes and not grows and not known:
        said.append(f"a false alarm: {sorted(codes)}, but the queries are constant")
    return said


def _counts(counts: dict[int, int]) -> str:
    return ", ".join(f"{count} at n={size}" for size, count in counts.items())
