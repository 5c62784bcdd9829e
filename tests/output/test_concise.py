"""The lines of `concise`, read by the expression that the documentation publishes."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given

from tests.output.awkward import FINDINGS, report
from tests.output.texts import problems
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import render
from tracemap.output.terminal import plain

PAGE = (Path(__file__).parent.parent.parent / "docs" / "formats.md").read_text("utf-8")
(PUBLISHED,) = re.findall(r"^```text\n(\^.*\$)\n```$", PAGE, re.MULTILINE)
LINE = re.compile(PUBLISHED)


def read_back(findings: list[Finding]) -> None:
    *lines, totals = render(report(findings), "concise").splitlines()
    assert not LINE.match(totals)
    assert len(lines) == len(findings)
    for finding, line in zip(findings, lines, strict=True):
        found = LINE.fullmatch(line)
        assert found, line
        place = finding.location
        assert found["path"].replace(r"\x3a", ":") == plain(place.path).replace(r"\x3a", ":")
        assert (int(found["line"]), int(found["column"])) == (place.line, place.column)
        assert found["severity"] == finding.severity.value
        assert found["code"] == finding.code
        assert found["message"] == plain(finding.message)


def test_every_awkward_finding_is_one_line_of_the_published_form() -> None:
    read_back(FINDINGS)


@given(problems())
def test_whatever_a_file_is_called_and_holds_a_line_is_read_as_it_was_meant(
    problem: Problem,
) -> None:
    read_back([Finding(problem, "n", Severity.ERROR)])


def test_a_file_name_that_looks_like_a_place_forges_none() -> None:
    place = FINDINGS[0].location._replace(path="a.yaml:1:1: error TM201 x", line=7, column=8)
    forged = FINDINGS[0]._replace(problem=FINDINGS[0].problem._replace(location=place))
    found = LINE.fullmatch(render(report([forged]), "concise").split("\n")[0])
    assert found
    assert (found["line"], found["column"]) == ("7", "8")
