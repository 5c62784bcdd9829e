"""The formats of `check` from the command line: which is chosen, what is said beside, what it returns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tracemap.output.findings import FORMATS

OVERDUE = "A: {name: a, due: 2024-01-01}\nB: {name: b, predecessors: [A, C]}\n"
STARTS = {
    "a.json": '{\n  "schema"',
    "a.sarif": '{\n"$schema"',
    "a.SARIF.json": '{\n"$schema"',
    "a.xml": "<?xml",
    "a.md": "## tracemap check",
    "a.txt": "milestones/plan.yaml",
    "a": "milestones/plan.yaml",
}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan with an error and a warning."""
    folder = tmp_path / "plan"
    (folder / "milestones").mkdir(parents=True)
    (folder / "milestones" / "plan.yaml").write_text(OVERDUE)
    return folder


@pytest.fixture
def check(tracemap: Call, plan: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Return a function that checks the plan outside of any CI."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    return lambda *words: tracemap("--project", str(plan), "--as-of", AS_OF, "check", *words)


@pytest.fixture
def summary(tmp_path: Path, check: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that the environment names for summaries; another step has written to it."""
    path = tmp_path / "summary.md"
    path.write_text("# before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


@pytest.mark.parametrize("name", STARTS)
def test_the_name_of_the_file_chooses_the_format(check: Call, tmp_path: Path, name: str) -> None:
    assert check("-o", str(tmp_path / name)).status == 1
    assert (tmp_path / name).read_text("utf-8").startswith(STARTS[name])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("fail_on", "status"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_no_format_changes_the_exit_status(
    check: Call, form: str, fail_on: str, status: int
) -> None:
    run = check("--format", form, "--fail-on", fail_on)
    assert (run.status, run.err) == (status, "")


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 1), ("warning", 2), ("never", 0)])
def test_junit_is_as_red_as_the_check(check: Call, fail_on: str, failures: int) -> None:
    out = check("--format", "junit", "--fail-on", fail_on).out
    assert f'<testsuites name="tracemap check" tests="3" failures="{failures}" errors="0">' in out


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_project_is_no_pass_in_any_format(
    tracemap: Call, tmp_path: Path, form: str
) -> None:
    run = tracemap("--project", str(tmp_path), "check", "--format", form)
    assert (run.status, run.out) == (3, "")
    assert run.err.startswith("tracemap: nothing to check")


def test_json_holds_the_fix_and_the_fingerprint_of_a_finding(check: Call) -> None:
    found = json.loads(check("--format", "json").out)["findings"]
    assert [set(one) >= {"fix", "fingerprint"} for one in found] == [True] * len(found)


def test_what_sarif_has_no_room_for_is_said_on_standard_error(check: Call, plan: Path) -> None:
    (plan / "tracemap.toml").write_text("[limits]\nsarif_results = 1\n")
    run = check("--format", "sarif")
    assert len(json.loads(run.out)["runs"][0]["results"]) == 1
    assert run.err.startswith("tracemap: 1 warning")
    assert "left out of the SARIF, which holds 1 results" in run.err


def test_suppressed_findings_are_in_sarif_and_can_be_left_out(check: Call, plan: Path) -> None:
    comment = "A: {name: a, due: 2024-01-01}  # tracemap: ignore[TM403]\n"
    (plan / "milestones" / "plan.yaml").write_text(comment)
    held = json.loads(check("--format", "sarif").out)["runs"][0]["results"]
    assert [one["ruleId"] for one in held if "suppressions" in one] == ["TM403"]
    left = json.loads(check("--format", "sarif", "--no-suppressed").out)["runs"][0]["results"]
    assert [one for one in held if "suppressions" not in one] == left


def test_the_limit_of_the_configuration_bounds_the_log_of_annotations(
    check: Call, plan: Path
) -> None:
    (plan / "tracemap.toml").write_text("[limits]\nfindings = 15\n")
    milestones = "".join(f"M-{one}: {{name: m, predecessors: [X]}}\n" for one in range(30))
    (plan / "milestones" / "plan.yaml").write_text(milestones)
    out = check("--format", "github").out
    assert (out.count("::error "), out.count("\n- ")) == (10, 5)
    assert "... and 15 errors more" in out


def test_a_summary_is_added_beside_the_annotations(check: Call, summary: Path) -> None:
    run = check("--format", "github", "--summary")
    assert run == check("--format", "github")
    assert run.status == 1
    assert summary.read_text("utf-8") == "# before\n" + check("--format", "summary").out


@pytest.mark.parametrize("form", FORMATS)
def test_no_summary_is_written_unless_it_is_asked_for(
    check: Call, summary: Path, form: str
) -> None:
    check("--format", form)
    assert summary.read_text() == "# before\n"


def test_a_summary_that_has_nowhere_to_go_is_an_error(
    check: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in (None, ""):
        if value is not None:
            monkeypatch.setenv("GITHUB_STEP_SUMMARY", value)
        run = check("--summary")
        assert (run.status, run.out) == (2, "")
        assert "GITHUB_STEP_SUMMARY is not set" in run.err
        assert "--format summary -o FILE" in run.err


def test_a_summary_that_cannot_be_written_is_an_error(
    check: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    run = check("--summary")
    assert (run.status, run.out) == (2, "")
    assert run.err == f"tracemap: cannot write the summary {tmp_path}: Is a directory\n"


def test_a_summary_that_would_hide_those_of_others_is_left_out(check: Call, summary: Path) -> None:
    others = "x" * ((1 << 20) - 20)
    summary.write_text(others)
    run = check("--summary")
    assert run.status == 1
    assert summary.read_text() == others
    assert run.err.startswith("tracemap: no summary added: 1048556 bytes of 1048576 are taken")


@pytest.mark.parametrize("option", ["--statistics", "--show-files"])
def test_what_has_no_findings_has_not_their_formats(check: Call, option: str) -> None:
    run = check(option, "--format", "sarif")
    assert (run.status, run.out) == (2, "")
    assert run.err == f"tracemap: {option} has no format sarif\n  the formats are text and json\n"


@pytest.mark.parametrize("words", ["--format github", "--summary"])
def test_watching_makes_no_reports(check: Call, summary: Path, words: str) -> None:
    run = check("--watch", *words.split())
    assert run.status == 2
    assert "--watch prints text" in run.err


@pytest.mark.parametrize("project", ["rubin"], indirect=True)
def test_on_the_real_plan_what_is_shown_and_what_is_counted_agree(ask: Call) -> None:
    summary = json.loads(ask("check", "--format", "json").out)["summary"]
    run = json.loads(ask("check", "--format", "sarif").out)["runs"][0]
    total = summary["errors"] + summary["warnings"] + summary["infos"]
    assert len(run["results"]) == total + summary["suppressed"]
    assert len(json.loads(ask("check", "--format", "gitlab").out)) == total
    lines = ask("check", "--format", "concise").out.splitlines()
    assert len(lines) == summary["errors"] + summary["warnings"] + 1
