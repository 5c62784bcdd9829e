"""What is left over time of a real plan: that of Rubin Observatory's data management."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import tracemap
from tracemap.questions.burndown import Burndown

AS_OF = date(2024, 3, 23)


@pytest.fixture(scope="module")
def plan(rubin: Path) -> tracemap.Plan:
    return tracemap.load(rubin, AS_OF)


def value(answer: Burndown, name: str, day: date) -> int | None:
    place = [line.name for line in answer.lines].index(name)
    return [values[place] for at, values in answer.points if at <= day][-1]


def test_what_is_left_is_what_the_report_of_that_day_says(plan: tracemap.Plan) -> None:
    answer = plan.burndown()
    assert (answer.total, answer.left) == (388, 32)
    assert value(answer, "baseline", AS_OF) == 28
    assert value(answer, "achieved", AS_OF) == 32
    assert value(answer, "expected", AS_OF) == 32
    assert value(answer, "expected", date(2024, 3, 24)) == 32 - 9  # the overdue ones
    assert value(answer, "expected", date(2024, 12, 31)) == 9
    assert [str(line.last) for line in answer.lines] == ["2025-03-06", "2025-03-06", "2023-09-29"]


def test_the_lines_of_its_own_burndown_are_those_of_its_milestone_files(
    plan: tracemap.Plan, rubin: Path
) -> None:
    """As grep counts them: a milestone begins a line, its dates are lines of their own."""
    due = done = 0
    for path in (rubin / "milestones").glob("*.yaml"):
        if path.name != "external.yaml":
            lines = path.read_text("utf-8").splitlines()
            due += sum(line.strip().startswith("due:") for line in lines)
            done += sum(line.strip().startswith("completed:") for line in lines)
    baseline, _, achieved = plan.burndown().lines
    assert (baseline.total - baseline.undated, achieved.total - achieved.undated) == (due, done)


def test_the_cliff_of_november_2024(plan: tracemap.Plan) -> None:
    values = dict(plan.burndown(per="month").points)
    assert values[date(2024, 11, 1)] == (14, 11, 0)
    assert values[date(2024, 3, 1)] == (0, 9, 0)
    assert values[date(2017, 11, 1)] == (26, 0, 30)


def test_how_many_requirements_no_date_covers(plan: tracemap.Plan) -> None:
    lines = plan.requirements_left().lines
    assert {line.name: (line.total, line.undated) for line in lines} == {
        "1a": (57, 40),
        "1b": (120, 105),
        "2": (56, 53),
        "3": (6, 6),
        "no priority": (614, 523),
    }


def test_what_was_expected_at_the_end_of_2022(plan: tracemap.Plan, shared_data: Path) -> None:
    then = tracemap.load(shared_data / "history" / "2024-01-30", date(2022, 12, 31))
    answer = plan.burndown(then=then)
    assert value(answer, "expected_then", date(2022, 12, 31)) == 42
    assert value(answer, "expected_then", date(2023, 9, 30)) == 12
    assert value(answer, "achieved", date(2023, 9, 30)) == 32
    assert answer.then is not None
    assert (answer.then.total, answer.then.added, answer.then.removed) == (387, 1, 0)


def test_a_timeline_of_all_is_drawn_page_by_page(plan: tracemap.Plan) -> None:
    answer = plan.timeline()
    assert answer.total == 388
    page = answer.on_page(40)
    assert (len(page.rows), page.pages, page.completed_left_out) == (32, 1, 356)
    (last,) = [row for row in page.rows if row.id == "LDM-503-17"]
    assert (str(last.expected), last.slip_days, last.driver) == ("2025-02-27", 80, "LDM-503-16")
    assert plan.chart(page, "png").startswith(b"\x89PNG")
