"""The report for servers that read JUnit's XML: each finding is a test that fails.

A finding that is ``info`` is a test that passes and prints it, since it fails no build by default.
"""

from __future__ import annotations

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ormlint.api import Finding
from ormlint.outcome import Outcome, Problem

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(outcome: Outcome) -> str:
    """A ``testsuite`` for each file with findings, and one for what could not be linted."""
    top = Element("testsuites", name="ormlint", time=f"{outcome.seconds:.3f}")
    for path, group in groupby(outcome.findings, key=lambda finding: finding.place.path):
        suite = SubElement(top, "testsuite", name=_legal(path))
        for finding in group:
            _add_finding(suite, finding)
    if outcome.problems:
        suite = SubElement(top, "testsuite", name="ormlint")
        for problem in outcome.problems:
            _add_problem(suite, problem)
    if not len(top):  # many servers take a report without a test for a failed job
        suite = SubElement(top, "testsuite", name="ormlint")
        SubElement(suite, "testcase", name="ormlint", classname="ormlint", time="0")
    _count(top)
    indent(top)
    written: bytes = tostring(top, encoding="us-ascii")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written.decode()}\n'


def _add_finding(suite: Element, finding: Finding) -> None:
    place = finding.place
    name = f"{finding.code} {finding.name} {place.line}:{place.column}"
    case = _case(suite, name, place.path, place.line)
    if finding.severity == "info":
        SubElement(case, "system-out").text = _legal(_text(finding))
        return
    failure = SubElement(case, "failure", type=finding.severity or "warning", message=_legal(finding.message))
    failure.text = _legal(_text(finding))


def _text(finding: Finding) -> str:
    place = finding.place
    lines = [f"{place.path}:{place.line}:{place.column}: {finding.code} {finding.message}"]
    lines += [f"cost: {finding.cost}"] * bool(finding.cost)
    lines += [f"{one.place.path}:{one.place.line}: {one.message}" for one in finding.related]
    return "\n".join(lines)


def _add_problem(suite: Element, problem: Problem) -> None:
    case = _case(suite, problem.path, problem.path, problem.line or 1)
    SubElement(case, "error", type="problem", message=_legal(problem.message)).text = _legal(str(problem))


def _case(suite: Element, name: str, path: str, line: int) -> Element:
    classname = path.removesuffix(".py").replace("/", ".")
    return SubElement(
        suite,
        "testcase",
        name=_legal(name),
        classname=_legal(classname),
        file=_legal(path),
        line=str(line),
        time="0",
    )


def _count(top: Element) -> None:
    """Say how many tests there are, below the top and below each suite."""
    for element in (top, *top):
        element.set("tests", str(len(element.findall(".//testcase"))))
        element.set("failures", str(len(element.findall(".//failure"))))
        element.set("errors", str(len(element.findall(".//error"))))


def _legal(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
