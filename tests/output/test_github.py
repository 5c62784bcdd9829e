"""Annotations, read as the runner of GitHub Actions reads the log of a step."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tests.output.awkward import FINDINGS, many, report
from tests.output.texts import problems
from tracemap.findings import Finding, Problem, Severity
from tracemap.output.findings import render
from tracemap.output.report import details
from tracemap.output.terminal import plain

LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.INFO}
DATA = {"%0D": "\r", "%0A": "\n", "%25": "%"}
PROPERTY = DATA | {"%3A": ":", "%2C": ","}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def unescaped(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda found: escapes[found[0]], text)


def command(line: str) -> Command | None:
    """Return the command in a line, as the runner finds it: `::name key=value,...::data`, or `##[name]`."""
    start = line.lstrip()
    if start.startswith("::") and "::" in start[2:]:
        head, _, data = start[2:].partition("::")
        name, _, written = head.partition(" ")
        pairs = (pair.split("=", 1) for pair in written.split(",") if "=" in pair)
        properties = {key.strip(): unescaped(value, PROPERTY) for key, value in pairs}
        return Command(name, properties, unescaped(data, DATA))
    found = re.search(r"##\[([^ \]]*)", line)
    return Command(found[1], {}, "") if found else None


def commands(text: str) -> list[Command]:
    # The runner ends a line at every one of these.
    lines = re.split("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    return [found for line in lines if (found := command(line))]


def annotated(findings: list[Finding]) -> list[Command]:
    found = commands(render(report(findings), "github"))
    assert {one.name for one in found} <= {*LEVELS, "group", "endgroup"}
    return [one for one in found if one.name in LEVELS]


def said(finding: Finding) -> str:
    return "\n".join((plain(finding.message), *details(finding)))


def test_each_annotation_names_its_place_its_rule_and_what_is_wrong() -> None:
    findings = [one for one in FINDINGS if len(one.message) < 1000]
    expected = Counter(
        (plain(one.location.path), str(one.location.line), one.severity, said(one))
        for one in findings
    )
    found = annotated(findings)
    assert len(found) == 30
    for one in found:
        severity = LEVELS[one.name]
        key = (one.properties["file"], one.properties["line"], severity, one.data)
        assert expected[key] > 0, key
        expected[key] -= 1
        assert re.fullmatch("TM[0-9]{3} unknown-requirement", one.properties["title"])


@given(st.lists(problems(), min_size=1, max_size=4), st.sampled_from(Severity))
def test_whatever_is_found_the_runner_reads_it_as_an_annotation_and_nothing_else(
    found: list[Problem], severity: Severity
) -> None:
    findings = [Finding(one, "n", severity) for one in found]
    read = annotated(findings)
    assert len(read) == len(findings)
    for finding, one in zip(findings, read, strict=True):
        place = finding.location
        assert one.data == said(finding)
        assert one.properties["file"] == plain(place.path)
        assert one.properties["line"] == str(place.line)
        assert one.properties["endLine"] == str(place.end_line)
        assert one.properties["title"] == f"{finding.code} n"
        on_one_line = place.line == place.end_line
        columns = {"col": str(place.column), "endColumn": str(place.end_column)}
        assert {key: one.properties.get(key) for key in columns} == (
            columns if on_one_line else dict.fromkeys(columns)
        )


@given(st.lists(problems(), min_size=25, max_size=25))
def test_the_log_of_the_rest_holds_no_command(found: list[Problem]) -> None:
    text = render(report([Finding(one, "n", Severity.ERROR) for one in found]), "github")
    names = Counter(one.name for one in commands(text))
    assert names == {"error": 10, "group": 1, "endgroup": 1}
    assert text.count("\n- ") == 15


def test_ten_of_each_level_are_annotated_the_worst_first_and_the_rest_is_counted() -> None:
    text = render(report(many(100)), "github")
    found = [one.name for one in commands(text)]
    levels = ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert found == [*levels, "group", "endgroup"]
    assert "::group::23 errors, 24 warnings, 23 infos beyond the 10 of each level" in text
    assert text.count("\n- ") == 70
    assert "more (--format json" not in text


def test_the_log_ends_at_the_limit_and_says_how_many_follow() -> None:
    text = render(report(many(100), most=40), "github")
    assert text.count("\n- ") == 10
    left = "13 errors, 24 warnings, 23 infos more (--format json has all of them)"
    assert f"\n... and {left}; limits.findings (TM004)" in text
    assert text.rstrip().split("\n")[-1].startswith("33 errors, 34 warnings, 33 infos in")


def test_what_fits_needs_no_log() -> None:
    assert "::group::" not in render(report(many(30)), "github")


@pytest.mark.parametrize("most", [0, 10, 30])
def test_a_small_limit_bounds_the_log_and_not_the_annotations(most: int) -> None:
    text = render(report(many(100), most=most), "github")
    assert len(annotated(many(100))) == 30
    assert "\n- " not in text


def test_a_very_long_message_is_cut() -> None:
    long = FINDINGS[0].problem._replace(message="x" * 100_000, help="y" * 100_000)
    (one,) = annotated([FINDINGS[0]._replace(problem=long)])
    assert len(one.data) < 3000
