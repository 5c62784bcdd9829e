"""The command `effort`: its options, its exit status, and what it says of what it does not know."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.loading.plans import write

PLAN = """\
A: {name: a, wbs: W, effort: 2, due: 2024-04-22}
B: {name: "=1+1|x", wbs: "=W|", effort: 1, due: 2024-04-22}
"""
SHORT = "[[capacity]]\nwbs = 'W'\nfte = 1\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"milestones/a.yaml": PLAN, "tracemap.toml": SHORT})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("most", "status"), [("0", 1), ("0.9", 1), ("1.1", 0), ("1e6", 0)])
@pytest.mark.parametrize("form", ["text", "json", "csv", "markdown"])
def test_more_missing_than_allowed_makes_the_status_1(
    tracemap: Call, plan: Path, form: str, most: str, status: int
) -> None:
    """Of 2 FTE-months, 9/31 and 22/30 can be done."""
    run = tracemap("effort", "--as-of", AS_OF, "--fail-over", most, "--format", form)
    assert run.status == status
    said = run.out if form == "text" else run.err
    assert ("W is short of 1.0 FTE-months" in said) == (status == 1 and form != "json")
    assert tracemap("effort", "--as-of", AS_OF, "--format", form).status == 0


def test_what_fits_is_over_no_limit(tracemap: Call, plan: Path) -> None:
    (plan / "tracemap.toml").write_text(SHORT.replace("fte = 1", "fte = 2"))
    assert tracemap("effort", "--as-of", AS_OF, "--fail-over", "0").status == 0


@pytest.mark.parametrize("most", ["-1", "x", "nan", "inf", "", "1,5"])
def test_a_limit_that_is_no_amount_is_no_question(tracemap: Call, plan: Path, most: str) -> None:
    run = tracemap("effort", f"--fail-over={most}")
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        f"tracemap: --fail-over {most!r} is no number of FTE-months\n  write 2, or 0.5\n"
    )


def test_amounts_are_exact_to_a_millionth_in_csv_and_json(tracemap: Call, plan: Path) -> None:
    rows = list(
        csv.DictReader(
            tracemap("effort", "--as-of", AS_OF, "--format", "csv").out.splitlines(), strict=True
        )
    )
    assert [(row["wbs"], row["short"]) for row in rows] == [("'=W|", ""), ("W", "0.976344")]
    found = json.loads(tracemap("effort", "--as-of", AS_OF, "--format", "json").out)
    assert [group["short"] for group in found["groups"]] == [None, 0.976344]


def test_a_name_is_no_markup_and_no_formula(tracemap: Call, plan: Path) -> None:
    for form, shown in (("markdown", r"=1+1\|x"), ("csv", "'=1+1|x")):
        run = tracemap("effort", "--milestones", "--as-of", AS_OF, "--format", form)
        assert shown in run.out


def test_a_shortage_too_small_to_show_is_not_shown_as_none(tracemap: Call, plan: Path) -> None:
    (plan / "milestones/a.yaml").write_text(PLAN.replace("effort: 2", "effort: 1.0237"))
    text = tracemap("effort", "--as-of", AS_OF).out
    (line,) = [line for line in text.splitlines() if line.startswith("W ")]
    assert line.split() == ["W", "1", "1", "1.0", "1.0", "2024-04-22", "no", "<0.1", "2024-04-23"]


def test_of_many_that_are_late_the_first_are_listed_and_the_rest_counted(
    tracemap: Call, plan: Path
) -> None:
    many = "".join(
        f"M-{n}: {{name: m, wbs: W, effort: 1, due: 2024-04-22}}\n" for n in range(1, 31)
    )
    (plan / "milestones/a.yaml").write_text(many)
    text = tracemap("effort", "--as-of", AS_OF).out
    assert "not done by their date: 29 milestones" in text
    assert "... 9 more rows: --milestones lists them all" in text
    assert tracemap("effort", "--as-of", AS_OF, "--milestones").out.count("M-") == 30


def test_a_plan_in_which_nothing_is_left_says_so(tracemap: Call, plan: Path) -> None:
    (plan / "milestones/a.yaml").write_text("A: {name: a, completed: 2024-01-01}\n")
    (plan / "tracemap.toml").unlink()
    run = tracemap("effort", "--as-of", AS_OF)
    assert (run.status, run.err) == (0, "")
    assert run.out == (
        f"effort left by wbs per quarter, as of {AS_OF}\n"
        "effort is known for 0 of 0 incomplete milestones\n"
    )


def test_an_empty_project_is_no_answer(tracemap: Call, tmp_path: Path) -> None:
    assert tracemap("effort", "--project", str(tmp_path)).status == 3
