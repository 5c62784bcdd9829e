"""The findings of a check as text: the place, the lines around it, what to do, the numbers."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.output.conftest import PATH, Awkward, at, problem
from tracemap.checking.check import CheckResult, Summary
from tracemap.findings import Edit, Finding, Fix, Problem, Related, Severity
from tracemap.output.findings import render
from tracemap.output.report import Report
from tracemap.output.terminal import Style, width

ITEMS = {"milestones": 1, "requirements": 2, "test_plans": 0, "test_cases": 3}


def result(
    *problems: Problem,
    severity: Severity = Severity.ERROR,
    numbers: dict[str, int] | None = None,
) -> CheckResult:
    findings = tuple(Finding(one, "unknown-requirement", severity) for one in problems)
    counts = {"errors": 0, "warnings": 0, "infos": 0, "suppressed": 0} | {
        f"{severity.value}s": len(findings)
    }
    summary = Summary(files=1, items=ITEMS, **(counts | (numbers or {})))
    return CheckResult(findings, summary, date(2024, 3, 23))


def shown(root: Path, found: CheckResult, style: Style | None = None, **options: Any) -> str:
    return render(Report(found, root, style or Style(), **({"columns": 80} | options)), "text")


def write(root: Path, content: bytes) -> None:
    (root / PATH).parent.mkdir()
    (root / PATH).write_bytes(content)


def test_the_carets_stand_under_the_place(awkward: Awkward, tmp_path: Path) -> None:
    write(tmp_path, awkward.content)
    place = awkward.problem.location
    text = shown(tmp_path, result(awkward.problem))
    head, _, rest = text.partition("\n")
    assert head == f"{PATH}:{place.line}:{place.column}: error TM202 unknown requirement 'X'"
    assert rest[: rest.index("\n1 error in")] == awkward.shown


def test_no_line_of_an_excerpt_is_wider_than_the_terminal(awkward: Awkward, tmp_path: Path) -> None:
    write(tmp_path, awkward.content)
    for columns in (40, 60, 79, 200):
        text = shown(tmp_path, result(awkward.problem._replace(label="")), columns=columns)
        excerpt = text[: text.index("\n1 error in")].split("\n")[1:]
        assert max(map(width, excerpt)) <= columns


def test_a_file_that_has_gone_leaves_the_message(tmp_path: Path) -> None:
    text = shown(tmp_path, result(problem(at(1, 1, 2), label="here")))
    assert text.startswith(f"{PATH}:1:1: error TM202 unknown requirement 'X'\n\n1 error in")


def test_help_other_places_and_the_fix_stand_below(tmp_path: Path) -> None:
    write(tmp_path, b"a: 1\n")
    found = Problem(
        code="TM202",
        message="m",
        location=at(1, 1, 2),
        help="write it\nin one line \x1b[31m",
        related=(Related(at(1, 4, 5), "defined here first \u202e"),),
        fix=Fix("replace by b", (Edit(at(1, 1, 2), "b"),)),
    )
    assert shown(tmp_path, result(found)).startswith(
        f"""\
{PATH}:1:1: error TM202 m
  |
1 | a: 1
  | ^
  = write it in one line \\x1b[31m
  = {PATH}:1:4: defined here first \\u202e
  = fix: replace by b
"""
    )


def test_a_warning_without_a_label_is_one_line_and_what_it_means(tmp_path: Path) -> None:
    write(tmp_path, b"a: 1\n")
    text = shown(tmp_path, result(problem(at(1, 1, 2)), severity=Severity.WARNING))
    assert text.split("\n")[:2] == [f"{PATH}:1:1: warning TM202 unknown requirement 'X'", ""]


def test_infos_are_counted_and_shown_when_asked_for(tmp_path: Path) -> None:
    found = result(problem(at(1, 1, 2)), severity=Severity.INFO)
    assert "TM202" not in shown(tmp_path, found)
    assert shown(tmp_path, found).endswith("; 1 info not shown (--show-info)\n")
    assert "info TM202" in shown(tmp_path, found, show_info=True)
    assert "not shown" not in shown(tmp_path, found, show_info=True)


def test_what_is_past_the_limit_is_counted(tmp_path: Path) -> None:
    found = result(*[problem(at(line, 1, 2)) for line in range(1, 6)])
    text = shown(tmp_path, found, most=2)
    assert text.count("TM202") == 2
    assert "... and 3 more findings (--format json has all of them); limits.findings is " in text
    assert "5 errors in" in text


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({}, "no errors, no warnings in 1 milestone, 2 requirements, 0 test plans, 3 test cases"),
        ({"errors": 1, "warnings": 2}, "1 error, 2 warnings in 1 milestone"),
        ({"suppressed": 3}, "; 3 suppressed"),
    ],
)
def test_the_summary_says_how_many_of_what(
    tmp_path: Path, numbers: dict[str, int], said: str
) -> None:
    text = shown(tmp_path, result(numbers=numbers))
    assert said in text
    assert "as of 2024-03-23" in text


def test_the_time_taken_is_said_where_somebody_watches(tmp_path: Path) -> None:
    assert "(0.12 s)" in shown(tmp_path, result(), seconds=0.1234)
    assert " s)" not in shown(tmp_path, result())


def test_colours_add_nothing_but_colours(awkward: Awkward, tmp_path: Path) -> None:
    write(tmp_path, awkward.content)
    coloured = shown(tmp_path, result(awkward.problem), Style(on=True))
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == shown(tmp_path, result(awkward.problem))
