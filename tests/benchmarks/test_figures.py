"""The arithmetic of the benchmarks, on times that are made up."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.figures import (
    Figures,
    Goal,
    Growth,
    Row,
    Table,
    exponent,
    figures,
    growth,
    is_kept,
    medians,
    table,
)
from benchmarks.goals import GOALS, GROWTH
from benchmarks.jobs import TRACEMAP, Job
from benchmarks.measure import Measured, Run

HERE = Path("/plans")
FLOOR = Job("floor", ("floor",), HERE)
OWN = Job(
    "check, cold", (TRACEMAP, "check", "--project", "/plans/1000/tracemap", "-o", "/x/y"), HERE
)


def runs(*walls: float) -> list[Run]:
    """Return runs of so many seconds, in which half of the time was spent working."""
    return [Run(wall, wall / 2, 10 * wall) for wall in walls]


def sized(size: int | None, *measured: Measured) -> Table:
    return table("a plan", size, measured, {})


def test_the_median_of_each_measure_is_taken_by_itself() -> None:
    taken = [Run(1.0, 0.9, 30.0), Run(9.0, 0.1, 20.0), Run(2.0, 0.5, 10.0)]
    assert figures(taken) == Figures(2.0, 0.5, 20.0)


def test_an_even_number_of_runs_has_the_mean_of_the_two_in_the_middle() -> None:
    assert figures(runs(1, 2, 4, 100)) == Figures(3.0, 1.5, 30.0)


def test_no_run_gives_no_figures() -> None:
    assert figures([]) is None


def test_each_measure_is_divided_by_that_of_the_floor() -> None:
    own = [Run(3.0, 1.0, 50.0)]
    found = sized(1000, Measured(FLOOR, runs(2, 2, 2)), Measured(OWN, own)).rows
    assert found[0].ratios == Figures(1.0, 1.0, 1.0)
    assert found[1].ratios == Figures(1.5, 1.0, 2.5)


def test_a_command_without_runs_keeps_its_row_and_says_why() -> None:
    rows = sized(1000, Measured(FLOOR, runs(1)), Measured(OWN, [], "stopped after 300 s")).rows
    assert rows[1].ratios is None
    assert (rows[1].runs, rows[1].trouble) == (0, "stopped after 300 s")


def test_without_a_floor_nothing_has_a_ratio() -> None:
    rows = sized(1000, Measured(FLOOR, [], "no PyYAML"), Measured(OWN, runs(1))).rows
    assert [row.ratios for row in rows] == [None, None]


def test_a_floor_of_nothing_is_infinitely_far_away() -> None:
    rows = sized(None, Measured(FLOOR, [Run(1.0, 0.0, 1.0)]), Measured(OWN, runs(1))).rows
    assert rows[1].ratios == Figures(1.0, math.inf, 10.0)


def test_a_row_gets_the_goals_of_its_size_only() -> None:
    measured = [Measured(FLOOR, runs(1)), Measured(OWN, runs(1))]
    asked = [table("a plan", size, measured, GOALS).rows[1].goals for size in (1000, 1001, 100_000)]
    assert asked == [(Goal("wall", 1.0),), (), (Goal("wall", 0.5), Goal("peak", 1.5))]


@pytest.mark.parametrize(("reached", "kept"), [(0.5, True), (0.504, True), (0.506, False)])
def test_a_goal_is_judged_by_the_digits_that_are_shown(reached: float, kept: bool) -> None:
    assert is_kept(Goal("peak", 0.5), Figures(9.0, 9.0, reached)) is kept


def test_a_goal_is_not_kept_where_nothing_was_measured() -> None:
    assert not is_kept(Goal("wall", 1.0), None)


def test_ten_times_the_time_for_ten_times_the_size_is_a_power_of_one() -> None:
    assert exponent(1_000, 10_000, 0.5, 5.0) == pytest.approx(1)
    assert exponent(1_000, 10_000, 0.5, 50.0) == pytest.approx(2)
    assert exponent(1_000, 10_000, 0.5, 0.5) == 0


def test_growth_goes_from_each_size_to_the_next_whatever_their_order() -> None:
    tables = [
        sized(100_000, Measured(FLOOR, runs(100)), Measured(OWN, runs(200))),
        sized(None, Measured(FLOOR, runs(7))),
        sized(1_000, Measured(FLOOR, runs(1))),
        sized(10_000, Measured(FLOOR, runs(10)), Measured(OWN, runs(2))),
    ]
    found = [(one.label, one.smaller, one.larger, round(one.wall, 3)) for one in growth(tables)]
    assert found == [
        ("floor", 1_000, 10_000, 1.0),
        ("floor", 10_000, 100_000, 1.0),
        ("check, cold", 10_000, 100_000, 2.0),
    ]


def test_only_the_commands_of_tracemap_are_judged_by_their_growth() -> None:
    tables = [
        sized(size, Measured(FLOOR, runs(1)), Measured(OWN, runs(1)))
        for size in (1_000, 10_000, 100_000)
    ]
    judged = [(one.label, one.smaller) for one in growth(tables) if one.is_judged]
    assert judged == [("check, cold", 10_000)]


def test_each_part_of_several_runs_has_its_own_median() -> None:
    taken = [{"a": 1.0, "b": 9.0}, {"a": 3.0, "b": 1.0}, {"a": 2.0, "b": 2.0}]
    assert medians(taken) == {"a": 2.0, "b": 2.0}


def test_growth_is_judged_like_a_ratio() -> None:
    assert is_kept(GROWTH, Growth("x", 1, 2, 1.1, 9.0, is_judged=True))
    assert not is_kept(GROWTH, Growth("x", 1, 2, 1.2, 0.1, is_judged=True))


def test_a_row_shows_the_command_without_the_folders_of_the_machine() -> None:
    row: Row = sized(1, Measured(FLOOR, runs(1)), Measured(OWN, runs(1))).rows[1]
    assert row.command == ("tracemap", "check", "--project", "1000/tracemap", "-o", "y")
