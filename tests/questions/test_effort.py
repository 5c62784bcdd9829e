"""Effort against capacity, worked by hand: a day of March is 1/31 of an FTE-month, one of April 1/30."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import tracemap
from tests.loading.plans import write
from tracemap.questions.effort import EffortReport
from tracemap.questions.workload import GroupEffort

AS_OF = date(2024, 3, 1)


def asked(
    folder: Path, milestones: str, capacity: str = "", by: str = "wbs", per: str = "month"
) -> EffortReport:
    write(folder, {"milestones/a.yaml": milestones, "tracemap.toml": capacity})
    return tracemap.load(folder, AS_OF).effort(by, per)


def team(key: str, fte: float, *days: str, by: str = "wbs") -> str:
    return f"[[capacity]]\n{by} = '{key}'\nfte = {fte}\n" + "\n".join(days) + "\n"


def group(report: EffortReport, key: str | None) -> GroupEffort:
    (found,) = [one for one in report.groups if one.key == key]
    return found


TWO = """\
A: {name: a, wbs: W, effort: 2, due: 2024-03-31}
B: {name: b, wbs: W, effort: 1.5, due: 2024-04-15}
C: {name: c, wbs: W, effort: 1, due: 2024-06-30}
"""


def test_what_is_missing_stands_where_it_is_first_missed_and_later_work_waits(
    tmp_path: Path,
) -> None:
    """By the end of March 1 of 2 is done; by 15 April 1.5 of 3.5; by the end of June 4 of 4.5."""
    report = asked(tmp_path, TWO, team("W", 1))
    assert [(one.id, one.done, one.late_days, one.short, one.fits) for one in report.shares] == [
        ("A", date(2024, 4, 30), 30, 1.0, False),
        ("B", date(2024, 6, 15), 61, 1.0, False),
        ("C", date(2024, 7, 16), 16, 0.0, False),
    ]
    (found,) = report.groups
    assert (found.effort, found.capacity, found.short) == (4.5, 4.0, 2.0)
    assert (found.fits, found.done) == (False, date(2024, 7, 16))
    assert [
        (one.period, one.effort, one.capacity, one.effort_so_far, one.capacity_so_far, one.short)
        for one in found.periods
    ] == [
        ("2024-03", 2.0, 1.0, 2.0, 1.0, 1.0),
        ("2024-04", 1.5, 1.0, 3.5, 2.0, 1.0),
        ("2024-06", 1.0, 1.0, 4.5, 4.0, 0.0),
    ]


def test_people_who_come_and_go_are_there_from_their_first_day_to_their_last(
    tmp_path: Path,
) -> None:
    """2 until 15 April: 2 and 1; nobody for a while; 0.5 from June on."""
    capacity = team("W", 2, "to = 2024-04-15") + team("W", 0.5, "from = 2024-06-01")
    report = asked(tmp_path, TWO, capacity)
    assert [(one.id, one.done) for one in report.shares] == [
        ("A", date(2024, 3, 31)),
        ("B", date(2024, 6, 30)),
        ("C", date(2024, 8, 31)),
    ]
    assert [one.short for one in report.shares] == [0.0, 0.5, 0.5]


def test_work_that_capacity_never_does_has_no_day(tmp_path: Path) -> None:
    report = asked(tmp_path, TWO, team("W", 1, "to = 2024-05-01"))
    assert [(one.id, one.done is None, one.late_days is None) for one in report.shares] == [
        ("A", False, False),
        ("B", True, True),
        ("C", True, True),
    ]
    (found,) = report.groups
    assert (found.fits, found.done) == (False, None)


def test_unused_capacity_of_a_month_is_not_there_in_the_next_but_work_may_begin_early(
    tmp_path: Path,
) -> None:
    early = asked(tmp_path, "A: {name: a, wbs: W, effort: 2, due: 2024-04-30}", team("W", 1))
    assert group(early, "W").fits
    gone = asked(
        tmp_path,
        "A: {name: a, wbs: W, effort: 0.5, due: 2024-03-31}\n"
        "B: {name: b, wbs: W, effort: 0.5, due: 2024-04-30}",
        team("W", 1, "to = 2024-03-15"),
    )
    assert group(gone, "W").short == pytest.approx(1 - 15 / 31)


def test_two_parts_of_one_team_are_one_share_and_a_part_without_capacity_stands_alone(
    tmp_path: Path,
) -> None:
    plan = "A: {name: a, wbs: [T.1, T.2.1, U, U], effort: 6, due: 2024-05-31}\n"
    report = asked(tmp_path, plan, team("T", 2))
    assert [(one.group, one.effort) for one in report.shares] == [("T", 4.0), ("U", 2.0)]
    assert [(one.key, one.milestones, one.has_capacity) for one in report.groups] == [
        ("T", 1, True),
        ("U", 1, False),
    ]
    assert (report.milestones, report.effort) == (1, 6.0)


@pytest.mark.parametrize(
    ("wbs", "provider"),
    [
        ("02C", "02C"),
        ("02C.06", "02C.06"),
        ("02C.06.01", "02C.06"),
        ("02C.060", "02C"),
        ("02C.07", "02C"),
        ("02CX", "02CX"),
        ("02", "02"),
    ],
)
def test_the_nearest_wbs_above_that_has_capacity_does_the_work(
    tmp_path: Path, wbs: str, provider: str
) -> None:
    plan = f"A: {{name: a, wbs: '{wbs}', effort: 6, due: 2024-05-31}}\n"
    report = asked(tmp_path, plan, team("02C", 1) + team("02C.06", 1))
    assert [one.group for one in report.shares] == [provider]
    assert {one.key for one in report.groups} == {"02C", "02C.06", provider}


def test_an_owner_is_matched_as_written_and_capacity_of_a_wbs_is_not_asked(
    tmp_path: Path,
) -> None:
    plan = """\
A: {name: a, owner: Ada, wbs: W, effort: 1, due: 2024-03-31}
B: {name: b, owner: Ada L, wbs: W, effort: 1, due: 2024-03-31}
C: {name: c, wbs: W, effort: 1, due: 2024-03-31}
"""
    capacity = team("W", 9) + team("Ada", 1, by="owner")
    report = asked(tmp_path, plan, capacity, by="owner")
    assert [(one.key, one.has_capacity, one.fits) for one in report.groups] == [
        ("Ada", True, True),
        ("Ada L", False, None),
        (None, False, None),
    ]


def test_what_is_not_known_is_counted_and_never_nothing(tmp_path: Path) -> None:
    plan = """\
A: {name: a, wbs: W, due: 2024-03-31}
B: {name: b, wbs: W, effort: 1, due: 2024-03-31}
C: {name: c, wbs: V, due: 2024-03-31}
D: {name: d, wbs: V, effort: 5, due: 2024-01-31, completed: 2024-01-31}
E: {name: e, wbs: V, effort: 5, superseded_by: A}
F: {name: f, wbs: V, effort: 5, external: true}
"""
    report = asked(tmp_path, plan, team("W", 1) + team("V", 1))
    assert (report.milestones, report.known, report.external) == (3, 1, 1)
    unknown, known = report.groups
    assert (unknown.effort, unknown.fits, unknown.short) == (None, None, None)
    assert (unknown.done, unknown.periods[0].effort, unknown.periods[0].short) == (None, None, None)
    assert (known.milestones, known.known, known.effort, known.fits) == (2, 1, 1.0, True)
    assert [(one.id, one.effort, one.fits) for one in report.shares] == [
        ("C", None, None),
        ("A", None, None),
        ("B", 1.0, True),
    ]


def test_no_effort_left_is_known_and_waits_for_nobody(tmp_path: Path) -> None:
    plan = """\
A: {name: a, wbs: W, effort: 9, due: 2024-03-31}
B: {name: b, wbs: W, effort: 0, due: 2024-04-30}
"""
    first, second = asked(tmp_path, plan, team("W", 1)).shares
    assert (first.fits, second.fits, second.done) == (False, True, AS_OF)


def test_work_of_an_overdue_milestone_is_due_today(tmp_path: Path) -> None:
    plan = "A: {name: a, wbs: W, effort: 1, due: 2023-03-31}\n"
    (one,) = asked(tmp_path, plan, team("W", 31)).shares
    assert (one.expected, one.done, one.fits) == (AS_OF, AS_OF, True)
    (one,) = asked(tmp_path, plan, team("W", 30.5)).shares
    assert (one.done, one.late_days, one.fits) == (date(2024, 3, 2), 1, False)


def test_work_without_a_date_comes_last_and_is_never_late(tmp_path: Path) -> None:
    plan = "A: {name: a, wbs: W, effort: 3}\nB: {name: b, wbs: W, effort: 1, due: 2024-03-31}\n"
    report = asked(tmp_path, plan, team("W", 1))
    assert [(one.id, one.done, one.late_days, one.fits) for one in report.shares] == [
        ("B", date(2024, 3, 31), 0, True),
        ("A", date(2024, 6, 30), None, True),
    ]
    last = report.groups[0].periods[-1]
    assert (last.period, last.capacity, last.effort_so_far) == (None, None, 4.0)
    never = asked(tmp_path, plan, team("W", 1, "to = 2024-04-30")).groups[0]
    assert (never.fits, never.short, never.done) == (False, 2.0, None)


@pytest.mark.parametrize("per", ["month", "quarter", "year"])
def test_the_ends_of_the_calendar_are_periods_like_others(tmp_path: Path, per: str) -> None:
    plan = "A: {name: a, wbs: W, effort: 1e308, due: 9999-12-31}\nB: {name: b, wbs: W, effort: 1e308}\n"
    report = asked(
        tmp_path, plan, team("W", 1000000, "from = 0001-01-01", "to = 9999-12-31"), per=per
    )
    (found,) = report.groups
    assert (found.fits, found.done) == (False, None)
    assert found.effort == found.periods[-1].effort_so_far == pytest.approx(1.797e308, rel=1e-3)
    assert found.periods[0].period in ("9999-12", "9999-Q4", "9999")
    assert found.to_dict()["short"] > 1e307


@pytest.mark.parametrize(
    ("by", "per", "message"),
    [
        ("level", "month", "effort cannot be summed up by 'level'"),
        ("wbs", "week", "effort cannot be summed up by 'week'"),
    ],
)
def test_what_effort_cannot_be_summed_up_by_is_said(
    tmp_path: Path, by: str, per: str, message: str
) -> None:
    arguments: Any = {"by": by, "per": per}
    with pytest.raises(tracemap.UsageError, match=message):
        asked(tmp_path, TWO, **arguments)
