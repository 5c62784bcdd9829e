"""A plan with lags, whose calendar says which days count: as text, as JSON, and where it cannot be had."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, Call
from tests.cli.test_json import assert_conforms
from tests.loading.plans import write
from tests.loading.sheets import tasks, xls
from tests.meanings.test_floats import LAGS, PLAN, TABLES
from tracemap.analysis import calendar

WORKING = '[calendar]\nworking_days = ["mon", "tue", "wed", "thu", "fri"]\n'


def export() -> bytes:
    """Return the plan that is worked by hand as P6 exports it, its lags in hours."""
    rows = ({"task_code": code, "task_name": f"Milestone {code}"} for code in PLAN)
    dated = [
        {**row, "base_end_date": fields["due"]}
        for row, fields in zip(rows, PLAN.values(), strict=True)
    ]
    links = [
        {
            "pred_task_id": before,
            "task_id": code,
            "pred_type": "FS",
            "lag_hr_cnt": 8 * LAGS.get((before, code), 0),
        }
        for code, fields in PLAN.items()
        for before in fields.get("predecessors", [])
    ]
    for row in dated:
        year, month, day = row["base_end_date"].split("-")
        row["base_end_date"] = f"{month}/{day}/{year}"
    return xls({"TASK": tasks(*dated), "TASKPRED": tasks(*links)})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, {"data/202403.xls": export(), "tracemap.toml": configured("")})
    return tmp_path


def configured(calendar: str) -> str:
    return f'p6 = "data/*.xls"\n{calendar}'


@pytest.mark.parametrize(("settings", "name"), [("", "every day"), (WORKING, "Monday to Friday")])
def test_the_plan_worked_by_hand_comes_out_of_an_export(
    ask: Call, project: Path, settings: str, name: str
) -> None:
    (project / "tracemap.toml").write_text(configured(settings), "utf-8")
    answer = json.loads(ask("when", *PLAN, "--format", "json").out)
    assert_conforms(answer, "when")
    found = {
        one["id"]: (one["expected"], one["total_float_days"], one["free_float_days"])
        for one in answer["targets"]
    }
    assert found == TABLES[name][1]


@pytest.mark.parametrize(
    ("settings", "lag", "day"), [("", "+10 days", "2024-05-11"), (WORKING, "+10 wd", "2024-05-15")]
)
def test_the_text_says_the_lags_and_what_they_count(
    ask: Call, project: Path, settings: str, lag: str, day: str
) -> None:
    (project / "tracemap.toml").write_text(configured(settings), "utf-8")
    lines = [line.split("  ") for line in ask("when", "T").out.splitlines()]
    cells = [[cell.strip() for cell in line if cell.strip()] for line in lines]
    assert ["A", "Milestone A", "2024-05-01", "2024-05-01", "0 days", lag] in cells
    assert any(cell.startswith(f"expected {day}") for line in cells for cell in line)


def test_a_slip_counts_working_days_where_the_calendar_says_which(ask: Call, project: Path) -> None:
    (project / "tracemap.toml").write_text(configured(WORKING), "utf-8")
    run = ask("whatif", "--slip", "A=5wd", "--format", "json")
    answer = json.loads(run.out)
    assert_conforms(answer, "whatif")
    moved = {one["id"]: one["expected"] for one in answer["scenarios"][0]["dates"]}
    assert moved == {"A": "2024-05-08", "B": "2024-05-22", "C": "2024-05-08", "T": "2024-05-22"}


def test_without_the_package_of_the_holidays_no_answer_is_given(
    ask: Call, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar._public_holidays.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    text = configured(f'{WORKING}holidays = "US"\n')
    (project / "tracemap.toml").write_text(text, "utf-8")
    run = ask("when", "T", "--as-of", AS_OF)
    assert (run.status, run.out) == (2, "")
    assert run.err == (
        "tracemap: tracemap.toml:4: 'calendar.holidays' needs the package holidays,"
        " which is not installed\n  pip install 'tracemap[holidays]'\n"
    )


def test_holidays_are_not_asked_for_where_nothing_is_counted(
    ask: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar._public_holidays.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    plan = "A: {name: a, due: 2024-05-01}\nB: {name: b, due: 2024-06-01, predecessors: [A]}\n"
    (tmp_path / "data" / "202403.xls").unlink()
    settings = f'{WORKING}holidays = "US"\n'
    write(tmp_path, {"milestones/a.yaml": plan, "tracemap.toml": settings})
    assert ask("when", "B").status == 0
