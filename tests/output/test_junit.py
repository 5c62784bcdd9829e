"""JUnit, held to the schema of Jenkins and read back by a parser of XML."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

import hypothesis.strategies as st
import pytest
import xmlschema
from hypothesis import given

from tests.output.awkward import FINDINGS, many, report
from tests.output.texts import problems
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import render
from tracemap.output.report import shown_place
from tracemap.output.terminal import plain

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")
TAGS = {"testsuites", "testsuite", "testcase", "system-out", "failure", "skipped"}


def parsed(text: str) -> ET.Element:
    """Return the tree of a report without a declaration of any type, which the schema allows."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: pytest.fail("a document type is declared")
    parser.Parse(text.encode(), True)
    root = ET.fromstring(text.encode())
    SCHEMA.validate(root)
    assert {one.tag for one in root.iter()} <= TAGS
    return root


def cases(findings: list[Finding], **options: Any) -> list[ET.Element]:
    """Return the cases of a report, but for the one of the plan as a whole."""
    root = parsed(render(report(findings, **options), "junit"))
    found = list(root.iter("testcase"))
    assert len(found) == len(findings) + 1 == int(root.get("tests", ""))
    assert len({(one.get("classname"), one.get("name")) for one in found}) == len(found)
    for suite in root:
        counts = Counter(child.tag for case in suite for child in case)
        assert suite.get("tests") == str(len(suite))
        assert suite.get("failures") == str(counts["failure"])
        assert suite.get("skipped") == str(counts["skipped"])
    assert root.get("failures") == str(sum(1 for _ in root.iter("failure")))
    return found[1:]


def read_back(findings: list[Finding]) -> None:
    for finding, case in zip(findings, cases(findings), strict=True):
        (verdict,) = case
        message = plain(finding.message)
        assert case.get("classname") == f"tracemap.{finding.name}"
        if finding.severity is Severity.ERROR:
            assert (verdict.tag, verdict.get("message")) == ("failure", message)
        else:
            assert verdict.tag == "skipped"
            assert verdict.get("message") == f"{finding.severity.value}: {message}"
        lines = (verdict.text or "").split("\n")
        assert lines[:2] == [shown_place(finding.location), message]
        if finding.problem.fix:
            assert lines[-1] == f"fix: {plain(finding.problem.fix.description)}"


def test_every_finding_is_a_case_with_a_name_of_its_own() -> None:
    read_back(FINDINGS)


@given(st.lists(problems(), max_size=4), st.sampled_from(Severity))
def test_whatever_is_found_is_read_back(found: list[Problem], severity: Severity) -> None:
    findings = [Finding(one, "n", severity) for one in found]
    read_back(sorted(findings, key=lambda one: one.location.path))


@pytest.mark.parametrize(
    ("fail_on", "failed"), [("error", 3), ("warning", 7), ("info", 10), ("never", 0)]
)
def test_the_cases_that_fail_are_those_that_fail_the_check(fail_on: str, failed: int) -> None:
    found = cases(many(10), fail_on=fail_on)
    assert sum(one.find("failure") is not None for one in found) == failed


def test_a_clean_plan_has_one_case_that_passes() -> None:
    (case,) = parsed(render(report([], []), "junit")).iter("testcase")
    assert [child.tag for child in case] == ["system-out"]


def test_the_name_of_a_case_holds_neither_line_nor_date() -> None:
    names = [case.get("name", "") for case in cases(many(3))]
    assert names == ["TM202 M-1", "TM202 M-2", "TM202 M-3"]
    assert not re.search("overdue|2024", " ".join(names))
