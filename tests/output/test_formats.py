"""All formats of findings: what each makes of the awkward ones, to the byte, and what holds for all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.output.awkward import FINDINGS, many, report
from tests.output.test_github import commands
from tracemap.output import findings
from tracemap.output.findings import FORMATS, render, sarif

GOLDEN = Path(__file__).parent / "golden"
SUFFIX = {"json": "json", "gitlab": "json", "sarif": "json", "junit": "xml", "summary": "md"}
BOUNDED = {"text": 300_000, "github": 200_000, "summary": 20_000, "sarif": 6_000_000}
"""What 10,000 findings may take at most, in characters."""


@pytest.mark.parametrize("form", FORMATS)
def test_the_awkward_findings_are_written_as_the_golden_file_has_them(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "__version__", "1.2.3")
    written = render(report(), form)
    path = GOLDEN / f"{form}.{SUFFIX.get(form, 'txt')}"
    if os.environ.get("TRACEMAP_UPDATE_GOLDENS") == "1":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written.encode())
    assert written == path.read_bytes().decode()


def test_there_is_a_golden_for_every_format_and_text_is_the_default() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(FORMATS)
    assert FORMATS[0] == "text"


@pytest.mark.parametrize("form", FORMATS)
def test_whatever_is_found_no_format_holds_a_character_or_command_that_is_obeyed(form: str) -> None:
    written = render(report(), form)
    written.encode()
    assert commands(written) == [] or form == "github"
    assert written.endswith("\n")
    for line in written.split("\n"):
        assert line.isprintable(), repr(line)


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_plan_is_a_whole_answer_in_every_format(form: str) -> None:
    written = render(report([], []), form)
    assert written.endswith("\n")
    if form in ("text", "concise", "github", "junit", "summary"):
        assert "no errors, no warnings in 1 milestone, 2 requirements" in written.replace("\\", "")
    assert findings.left_out(report([], []), form) == ""


@pytest.mark.parametrize("form", BOUNDED)
def test_ten_thousand_findings_stay_bounded_where_people_read(form: str) -> None:
    whole = report(many(10_000))
    written = render(whole, form)
    assert len(written) < BOUNDED[form]
    if form != "sarif":
        assert "3333 errors, 3334 warnings, 3333 infos in 1 milestone" in written


@pytest.mark.parametrize("form", ["json", "gitlab", "junit", "concise"])
def test_ten_thousand_findings_are_all_there_where_programs_read(form: str) -> None:
    written = render(report(many(10_000)), form)
    assert {f"R-{line}" for line in range(1, 10_001)} <= set(re.findall("R-[0-9]+", written))


def test_infos_are_left_to_programs_unless_they_are_asked_for() -> None:
    found = [one for one in FINDINGS if one.severity.value == "info" and one.code == "TM101"]
    hidden = report(found, [], show_info=False)
    for form in ("text", "concise", "github", "junit", "summary"):
        assert "nmae" not in render(hidden, form)
        assert f"{len(found)} infos not shown" in render(hidden, form)
    for form in ("json", "gitlab", "sarif"):
        assert "nmae" in render(hidden, form)


def test_paths_are_those_of_the_repository_where_its_service_looks_for_them(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    project = tmp_path / "plans" / "of a year"
    project.mkdir(parents=True)
    inside = report(FINDINGS[-3:], [], project)
    assert inside.path("a.yaml") == "plans/of a year/a.yaml"
    assert report(FINDINGS, [], tmp_path).path("a.yaml") == "a.yaml"
    assert "file=plans/of a year/" in render(inside, "github")
    assert '"path": "plans/of a year/' in render(inside, "gitlab")
    assert '"uri": "plans/of%20a%20year/' in render(inside, "sarif")
    for form in ("text", "concise", "json", "junit", "summary"):
        assert "of a year" not in render(inside, form)
