"""The network drawn many times, against one that is drawn day by day in plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.forecasting.plans import catalog
from tests.meanings.oracle import Oracle
from tests.meanings.strategies import AS_OF, RawPlan, loaded, schedules
from tracemap import Plan
from tracemap.forecasting.curve import Curve
from tracemap.forecasting.lateness import SPANS, Lateness, Span
from tracemap.forecasting.simulation import (
    Days,
    Sampler,
    count_by,
    has_no_date,
    needed_groups,
    percentiles,
    share_by,
    simulate,
)
from tracemap.model import Milestone
from tracemap.snapshot import Snapshot

DRAWS = 4
TODAY = AS_OF.toordinal()
LATER = float("inf")


def slips_of(milestone: Milestone) -> Days:
    """Return slips that differ by milestone and draw; now and then one that no record can tell."""
    source = np.random.RandomState(crc32(milestone.id.encode()))
    found = source.randint(-300, 300, DRAWS).astype(np.float32)
    found[source.random_sample(DRAWS) < 0.1] = np.inf
    return found


class DayByDay:
    """One draw of a plan, as the docs say it."""

    def __init__(
        self, oracle: Oracle, slips: Mapping[str, float], lags: Mapping[tuple[str, str], int]
    ) -> None:
        self.oracle, self.slips, self.lags = oracle, slips, lags

    def lag(self, before: tuple[str, ...], after: tuple[str, ...]) -> int:
        known = [
            self.lags.get((one, waiting), 0)
            for waiting in after
            for one in self.oracle.predecessors(waiting)
            if self.oracle.stands_for(one) in before
        ]
        return max(known)

    def day(self, code: str) -> float | None:
        code = self.oracle.stands_for(code)
        if self.oracle.completed(code):
            expected = self.oracle.expected(code)
            return None if expected is None else expected.toordinal()
        return self.group_day(self.oracle.group(code))

    def group_day(self, group: tuple[str, ...]) -> float | None:
        days: list[float] = []
        for member in group:
            own = self.oracle.own_date(member)
            if own is not None:
                days.append(max(own.toordinal(), TODAY) + self.slips[member])
        for other in self.oracle.group_waits_for(group):
            before = self.group_day(other)
            if before is not None:
                days.append(before + self.lag(other, group))
        return max(*days, TODAY) if days else None


@given(schedules(), st.data())
def test_each_draw_is_what_the_rules_of_the_network_give(raw: RawPlan, data: st.DataObject) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    links = sorted((one, code) for code in raw["milestones"] for one in oracle.predecessors(code))
    lags = {link: data.draw(st.integers(-90, 90)) for link in links if data.draw(st.booleans())}
    snapshot = lagged(plan, lags, working_days=False)
    codes = list(plan.milestones)
    numbers = [{snapshot.precedence.number[code]} for code in codes]
    drawn = simulate(snapshot.schedule, [*numbers, set().union(*numbers)], slips_of, DRAWS)
    last: list[list[float]] = [[] for _ in range(DRAWS)]
    for code, days in zip(codes, drawn, strict=False):
        for draw in range(DRAWS):
            slips = {one: float(slips_of(plan.milestones[one])[draw]) for one in codes}
            day = DayByDay(oracle, slips, lags).day(code)
            assert (code, draw, float(days[draw])) == (code, draw, -LATER if day is None else day)
            last[draw].append(float(days[draw]))
    assert [float(day) for day in drawn[-1]] == [max(days, default=-LATER) for days in last]


def lagged(plan: Plan, lags: Mapping[tuple[str, str], int], *, working_days: bool) -> Snapshot:
    """Return a plan with lags, in days of the calendar or in working days."""
    found = plan.snapshot.catalog._replace(lags=lags)
    if working_days:
        week = found.config.calendar._replace(working_days=("mon", "tue", "wed", "thu", "fri"))
        found = found._replace(config=found.config._replace(calendar=week))
    return Snapshot(found, AS_OF)


@given(schedules(), st.booleans(), st.data())
def test_with_no_slip_a_milestone_comes_when_it_is_expected(
    raw: RawPlan, working_days: bool, data: st.DataObject
) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    links = sorted((one, code) for code in raw["milestones"] for one in oracle.predecessors(code))
    lags = {link: data.draw(st.integers(-90, 90)) for link in links}
    snapshot = lagged(plan, lags, working_days=working_days)
    numbers = list(snapshot.precedence.number.values())
    drawn = simulate(
        snapshot.schedule, [{n} for n in numbers], lambda _: np.zeros(1, np.float32), 1
    )
    for number, days in zip(numbers, drawn, strict=True):
        assert percentiles(days, [50]) == [snapshot.schedule.expected(number)]


@given(schedules())
def test_without_the_network_a_milestone_comes_by_its_own_date_alone(raw: RawPlan) -> None:
    oracle, plan = Oracle(raw, AS_OF), loaded(raw)
    snapshot = plan.snapshot
    opened = [code for code in plan.milestones if oracle.is_open(code)]
    numbers = [{snapshot.precedence.number[code]} for code in opened]
    drawn = simulate(snapshot.schedule, numbers, slips_of, DRAWS, network=False)
    for code, days in zip(opened, drawn, strict=True):
        for draw in range(DRAWS):
            own = [
                max(day.toordinal(), TODAY) + float(slips_of(plan.milestones[member])[draw])
                for member in oracle.group(code)
                if (day := oracle.own_date(member)) is not None
            ]
            assert float(days[draw]) == (max(*own, TODAY) if own else -LATER)


def test_what_is_needed_stands_in_order_and_leaves_out_the_rest() -> None:
    plan = {
        "A": {},
        "B": {"predecessors": ["A"]},
        "C": {"predecessors": ["B"]},
        "X": {"predecessors": ["A"]},
    }
    schedule = Snapshot(catalog(plan), AS_OF).schedule
    b = schedule.group(schedule.precedence.number["B"])
    groups = needed_groups(schedule, [b])
    assert [schedule.precedence.milestones[schedule.groups[one][0]].id for one in groups] == [
        "A",
        "B",
    ]


CURVE = Curve((-40, 0, 30, 100), (0.1, 0.4, 0.7, 0.9))


def sampler(
    *, common: float = 0.0, in_wbs: float = 0.0, seed: int = 1, shift: float = 0.0
) -> Sampler:
    spans = tuple(Span(lead, CURVE, 99, 99, stands_in=False, thin=False) for lead in SPANS)
    shifts = {"1.1": shift}
    lateness = Lateness(spans, 99, 99, shifts, {}, common, in_wbs, 1 - common - in_wbs)  # type: ignore[arg-type]
    return Sampler(lateness, AS_OF, 20_000, seed)


def milestone(code: str = "A", **fields: object) -> Milestone:
    return catalog({code: {"due": "2025-06-01", "wbs": "1.1", **fields}}).milestones[code]


def test_slips_are_drawn_as_often_as_the_record_has_them() -> None:
    slips = sampler().slips(milestone())
    shares = [float(np.mean(slips <= slip)) for slip in CURVE.slips]
    assert shares == pytest.approx(CURVE.shares, abs=0.01)
    assert float(np.mean(np.isinf(slips))) == pytest.approx(0.1, abs=0.01), "as many are not known"


def test_one_that_is_open_today_has_not_come_before_today() -> None:
    """It is due in 20 days: of the slips on record, those of 20 days and more early are out."""
    slips = sampler().slips(milestone(due="2024-04-12"))
    assert float(np.min(slips)) == 0
    assert float(np.mean(slips == 0)) == pytest.approx(0.3 / 0.9, abs=0.015)
    overdue = sampler().slips(milestone(due="2024-01-01"))
    assert float(np.min(overdue)) == 30, "overdue: it did not come on the day it was seen"


def test_a_shift_moves_the_slips_of_a_wbs() -> None:
    late = sampler(shift=0.5).slips(milestone())
    plain = sampler().slips(milestone())
    other = sampler(shift=0.5).slips(milestone(wbs="1.2"))
    assert float(np.mean(late <= 0)) < float(np.mean(plain <= 0)) - 0.1
    assert (other == plain).all(), "it is that of one WBS alone"


def test_what_milestones_have_in_common_makes_them_late_together() -> None:
    def together(common: float) -> float:
        one = sampler(common=common)
        late = [one.slips(milestone(code)) > 0 for code in ("A", "B")]
        return float(np.mean(late[0] & late[1]))

    assert together(0.0) == pytest.approx(0.36, abs=0.015)
    assert together(0.5) > 0.42
    assert together(0.95) > 0.52


def test_what_those_of_a_wbs_have_in_common_is_not_that_of_others_or_of_those_in_none() -> None:
    def late(code: str, **fields: object) -> NDArray[np.bool_]:
        return sampler(in_wbs=0.95).slips(milestone(code, **fields)) > 0

    of_one = late("A")
    together = float(np.mean(of_one & late("B", wbs="1.1.7")))
    apart = float(np.mean(of_one & late("B", wbs="1.2")))
    in_none = float(np.mean(late("A", wbs=None) & late("B", wbs=None)))
    assert together > 0.52
    assert [apart, in_none] == pytest.approx([0.36, 0.36], abs=0.015)


def test_a_milestone_has_its_own_numbers_whatever_else_is_planned_and_other_seeds_have_others() -> (
    None
):
    a, b = milestone("A"), milestone("B")
    again = sampler()
    again.slips(b)
    assert (again.slips(a) == sampler().slips(a)).all()
    assert not (sampler().slips(a) == sampler().slips(b)).all()
    assert not (sampler(seed=2).slips(a) == sampler().slips(a)).all()


def test_a_percentile_is_the_first_day_by_which_so_many_draws_have_come() -> None:
    first = date(2024, 1, 1).toordinal()
    days = np.array([first + 9, first, LATER, first + 3], np.float32)
    asked = [1, 25, 26, 50, 51, 75, 76]
    assert percentiles(days, asked) == [
        *(date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 4), date(2024, 1, 4)),
        *(date(2024, 1, 10), date(2024, 1, 10), None),
    ]
    assert share_by(days, date(2024, 1, 4)) == 0.5
    assert percentiles(np.full(3, -LATER, np.float32), [50]) == [None]
    assert has_no_date(np.full(3, -LATER, np.float32))
    assert not has_no_date(days)


def test_a_day_past_the_end_of_the_calendar_is_not_known() -> None:
    assert percentiles(np.array([date.max.toordinal() + 1], np.float32), [50]) == [None]
    assert percentiles(np.array([date.max.toordinal()], np.float32), [50]) == [date.max]


def test_how_many_have_come_is_counted_draw_by_draw() -> None:
    targets = [np.array(days, np.float32) for days in ([1, 5, 9], [1, 9, 9])]
    assert count_by(targets, date.fromordinal(5), [10, 50, 90]) == (0, 1, 2)
